package identity_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/db/dbtest"
	"loggia/platform/ledger"
)

// Eight in the morning: 200 people sign in at once, at the real cost. The
// figures are the time until the last is in, and the memory it took.
func BenchmarkMorning(b *testing.B) {
	ctx, quiet := context.Background(), slog.New(slog.DiscardHandler)
	d := dbtest.SQLite(b)
	if _, err := ledger.New(ctx, d, quiet); err != nil {
		b.Fatal(err)
	}
	bodies, err := ente.New(ctx, d, ente.Config{Default: "borgofiore"})
	if err != nil {
		b.Fatal(err)
	}
	box := &mailbox{}
	cheap, err := identity.New(ctx, d, bodies, box, &cuts{}, identity.Config{Memory: 64, Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	real, err := identity.New(ctx, d, bodies, box, &cuts{}, identity.Config{Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	if err := bodies.Seed(ctx); err != nil {
		b.Fatal(err)
	}
	admin := access.System(in("borgofiore"), "borgofiore")
	const people = 200
	for i := range people {
		email := fmt.Sprintf("p%d@borgofiore.example", i)
		p, err := cheap.AddPerson(admin, identity.Person{Given: "Prova", Family: "Persona", Email: email})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := cheap.Invite(admin, []string{p.ID}); err != nil {
			b.Fatal(err)
		}
		// All of one password: kept at the cheap cost, so signing in pays the real
		// one once to check nothing and once to renew.
		if _, err := cheap.AcceptInvitation(in("borgofiore"), box.last(email, "identity.invite"), goodPassword, identity.Client{}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		var wg sync.WaitGroup
		var peak atomic.Uint64
		done := make(chan struct{})
		go func() {
			for {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapSys-m.HeapReleased))
				select {
				case <-done:
					return
				case <-time.After(10 * time.Millisecond):
				}
			}
		}()
		for i := range people {
			wg.Go(func() {
				if _, err := real.SignIn(in("borgofiore"), fmt.Sprintf("p%d@borgofiore.example", i), goodPassword, identity.Client{Address: "192.0.2.1"}); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		close(done)
		b.ReportMetric(float64(peak.Load())/(1<<20), "MB-peak")
	}
}

// What every request of a signed-in screen pays before anything else.
func BenchmarkRecognise(b *testing.B) {
	r := newRig(b, "sqlite", true)
	e, err := r.SignInDemo(in("borgofiore"), "giulia", "borgofiore", identity.Client{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := r.Recognise(in("borgofiore"), e.Token, true); err != nil {
			b.Fatal(err)
		}
	}
}
