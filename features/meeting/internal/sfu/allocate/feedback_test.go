package allocate

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/interceptor/pkg/twcc"
)

// What a client's own library writes is read as it was meant.
func TestFeedbackIsReadAsItWasWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 5))
	for round := range 300 {
		recorder := twcc.NewRecorder(1)
		at, number, came := int64(5_000_000), uint16(random.Uint32()), map[uint16]int64{}
		first := number
		for range 5 + random.IntN(200) {
			if at += int64(random.IntN(30_000)); random.IntN(20) == 0 {
				at += 100_000
			}
			if random.IntN(6) > 0 || number == first {
				recorder.Record(2, number, at)
				came[number] = at
			}
			number++
		}
		told, arrived := map[uint16]bool{}, 0
		var before time.Duration
		for _, p := range recorder.BuildFeedbackPacket() {
			b, err := p.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if !readFeedback(b, func(n uint16, ok bool, when time.Duration) {
				told[n] = true
				if ok != (came[n] != 0) {
					t.Fatalf("round %d: packet %d arrived: %v", round, n, ok)
				}
				if !ok {
					return
				}
				if arrived++; when < before || (when-time.Duration(came[n])*time.Microsecond).Abs() > time.Millisecond {
					t.Fatalf("round %d: packet %d arrived at %v, not %d µs", round, n, when, came[n])
				}
				before = when
			}) {
				t.Fatalf("round %d: not read: % x", round, b)
			}
		}
		if arrived != len(came) {
			t.Fatalf("round %d: told of %d of %d", round, arrived, len(came))
		}
	}
}

func FuzzFeedback(f *testing.F) {
	recorder := twcc.NewRecorder(1)
	for i := range uint16(40) {
		recorder.Record(2, i*2, int64(i)*9000)
	}
	for _, p := range recorder.BuildFeedbackPacket() {
		b, _ := p.Marshal()
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		readFeedback(b, func(uint16, bool, time.Duration) { n++ })
		if n > 65535 {
			t.Fatalf("%d packets in one message", n)
		}
		e := NewEstimator(dawn)
		for range 50 {
			e.Sent(1000, dawn)
		}
		e.Feedback(b, dawn.Add(time.Second))
		if s := e.Signs(dawn.Add(time.Second)); s.Loss < 0 || s.Loss > 1 || s.Acked < 0 {
			t.Fatalf("%+v", s)
		}
	})
}
