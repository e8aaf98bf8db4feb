package secret

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

var cheap = Cost{Memory: 64, Passes: 1}

func TestCheck(t *testing.T) {
	ctx, h := context.Background(), NewHasher(cheap, time.Second)
	kept, err := h.Hash(ctx, "il gatto sul tetto")
	if err != nil || !strings.HasPrefix(kept, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("%s, %v", kept, err)
	}
	if again, _ := h.Hash(ctx, "il gatto sul tetto"); again == kept {
		t.Error("two people with one password look alike")
	}
	for _, c := range []struct {
		name, kept, password string
		ok, fails            bool
	}{
		{"the right one", kept, "il gatto sul tetto", true, false},
		{"a wrong one", kept, "Il gatto sul tetto", false, false},
		{"nobody", "", "il gatto sul tetto", false, false},
		{"a broken text", "$argon2id$x", "il gatto sul tetto", false, true},
		{"a cost that would take the machine down", strings.Replace(kept, "m=64,t=1", "m=99999999,t=1", 1), "x", false, true},
		{"no memory at all", strings.Replace(kept, "m=64", "m=0", 1), "x", false, true},
	} {
		ok, renew, err := h.Check(ctx, c.kept, c.password)
		if ok != c.ok || renew || (err != nil) != c.fails {
			t.Errorf("%s: %v, %v, %v", c.name, ok, renew, err)
		}
	}
	dearer := NewHasher(Cost{Memory: 128, Passes: 1}, time.Second)
	if ok, renew, err := dearer.Check(ctx, kept, "il gatto sul tetto"); !ok || !renew || err != nil {
		t.Errorf("an old cost: %v, %v, %v", ok, renew, err)
	}
}

// However many come, only the slots run; who waits too long is told.
func TestManyAtOnce(t *testing.T) {
	h := NewHasher(cheap, time.Minute)
	kept, _ := h.Hash(context.Background(), "x")
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if ok, _, err := h.Check(context.Background(), kept, "x"); !ok || err != nil {
				t.Errorf("%v, %v", ok, err)
			}
		})
	}
	wg.Wait()
	full := NewHasher(cheap, 0)
	for range cap(full.slots) {
		full.slots <- struct{}{}
	}
	if _, _, err := full.Check(context.Background(), kept, "x"); !errors.Is(err, ErrBusy) {
		t.Errorf("no room: %v", err)
	}
	gone, stop := context.WithCancel(context.Background())
	stop()
	patient := NewHasher(cheap, time.Hour)
	for range cap(patient.slots) {
		patient.slots <- struct{}{}
	}
	if _, err := patient.Hash(gone, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("the browser has gone: %v", err)
	}
}

func TestWeak(t *testing.T) {
	for password, weak := range map[string]bool{
		"Password2026!":          true,
		"Benvenuto.1":            true,
		"P@ssw0rd12345":          true,
		"Novembre2026!!":         true,
		"qwertyuiop12":           true,
		"abcdefghijklm":          true,
		"111111111111":           true,
		"abcabcabcabc":           true,
		"giuliaferretti1":        true,
		"Ferretti-2026":          true,
		"19850412198":            true,
		"il gatto sul tetto":     false,
		"quattro-cavalli-blu":    false,
		"giulia ama il mare blu": false,
		"Xk7-pQ2w-Lm9z":          false,
	} {
		if got := Weak(password, "Giulia", "Ferretti"); got != weak {
			t.Errorf("Weak(%q) = %v", password, got)
		}
	}
}

func BenchmarkStandard(b *testing.B) {
	h := NewHasher(Standard, time.Minute)
	for b.Loop() {
		h.Hash(context.Background(), "il gatto sul tetto")
	}
}
