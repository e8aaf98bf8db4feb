package way

import (
	"testing"
	"time"
)

var dawn = time.Unix(1_700_000_000, 0)

func TestAQueueDrainsAtItsRateAndIsNotLongerThanItIs(t *testing.T) {
	w := New(Shape{Rate: 400_000, Queue: 300 * time.Millisecond, Delay: 10 * time.Millisecond}, 1)
	last, passed := dawn, 0
	for range 100 { // 100 kB at once
		if at, ok := w.Pass(1000, dawn); ok {
			if at.Before(last) {
				t.Fatal("they overtake each other")
			}
			last = at
			passed++
		}
	}
	// Each takes 20 ms; one more than 300 ms of them fit.
	if passed != 16 || last.Sub(dawn) != 330*time.Millisecond {
		t.Errorf("%d passed, the last after %v", passed, last.Sub(dawn))
	}
	if at, ok := w.Pass(1000, dawn.Add(time.Second)); !ok || at.Sub(dawn) != 1030*time.Millisecond {
		t.Errorf("after a second: %v, %v", at.Sub(dawn), ok)
	}
}

func TestLossAndNothing(t *testing.T) {
	w := New(Shape{Loss: 0.05}, 2)
	for range 10_000 {
		w.Pass(1000, dawn)
	}
	if _, dropped := w.Counts(); dropped < 400 || dropped > 600 {
		t.Errorf("of 10,000, %d were lost", dropped)
	}
	w.Set(Shape{Dead: true})
	if _, ok := w.Pass(1, dawn); ok {
		t.Error("something passes where nothing does")
	}
	w.Set(Shape{})
	if at, ok := w.Pass(1, dawn); !ok || !at.Equal(dawn) {
		t.Error("a perfect way is not")
	}
}

func TestALineDeliversInOrder(t *testing.T) {
	got := make(chan byte, 100)
	l := Deliver(New(Shape{Rate: 10_000_000, Queue: time.Second, Delay: time.Millisecond}, 3), func(b []byte) { got <- b[0] })
	for i := range 50 {
		l.Put([]byte{byte(i)})
	}
	l.Close()
	for i := range 50 {
		if b := <-got; b != byte(i) {
			t.Fatalf("%d came instead of %d", b, i)
		}
	}
}
