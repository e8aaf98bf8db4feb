package sfu_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

// People come and go all day: nothing of them may stay. LOGGIA_TEST_CHURN tries
// with that many; a thousand take some minutes.
func TestWhoHasLeftLeavesNothingBehind(t *testing.T) {
	many := 16
	if s := os.Getenv("LOGGIA_TEST_CHURN"); s != "" {
		var err error
		if many, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	e, url := open(t)
	a := enter(t, url, sign(t, e, person("a")), true)
	camera, microphone := a.publish(wire.TrackSource_CAMERA), a.publish(wire.TrackSource_MICROPHONE)
	comesAndGoes := func(i int) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			a.send(&wire.SignalRequest{Message: &wire.SignalRequest_Ping{Ping: 1}}) // as clients do, or its line would be held to be dead
			b := enter(t, url, sign(t, e, person(fmt.Sprint("b", i))), i%2 == 0)
			b.until("sound and picture", func() bool { return b.packets[camera] > 1 && b.packets[microphone] > 1 })
			if i%4 == 0 {
				b.publish(wire.TrackSource_MICROPHONE)
			}
			if i%3 == 0 {
				b.send(&wire.SignalRequest{Message: &wire.SignalRequest_Leave{Leave: &wire.LeaveRequest{}}})
			} else if err := e.Remove("borgofiore.prova", fmt.Sprint("b", i)); err != nil {
				t.Error(err)
			}
		})
	}
	const warm = 12
	for i := range warm { // so that what is made once is made
		comesAndGoes(i)
	}
	goroutines, heap := rest(t, 0)
	for i := warm; i < warm+many; i++ {
		comesAndGoes(i)
	}
	after, kept := rest(t, goroutines)
	t.Logf("after %d who came and went: %d goroutines, before %d; %d kB, before %d", many, after, goroutines, kept>>10, heap>>10)
	// The engine remembers who was put out, by their identity: a line each.
	if most := heap + 2<<20 + uint64(many)*2<<10; kept > most {
		t.Errorf("%d kB are kept, where %d were before", kept>>10, heap>>10)
	}
}

// rest gives what there is once everything is quiet: no more goroutines than
// most, if that is given.
func rest(t *testing.T, most int) (goroutines int, heap uint64) {
	t.Helper()
	least := runtime.NumGoroutine()
	for deadline, still := time.Now().Add(15*time.Second), 0; still < 20; <-time.After(50 * time.Millisecond) {
		n := runtime.NumGoroutine()
		if still++; n < least {
			least, still = n, 0
		}
		if most > 0 && n <= most {
			break
		}
		if time.Now().After(deadline) {
			break
		}
	}
	if most > 0 && least > most+2 {
		b := make([]byte, 1<<20)
		t.Errorf("%d goroutines are left, where %d were before\n%.20000s", least, most, b[:runtime.Stack(b, true)])
	}
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return least, m.HeapAlloc
}
