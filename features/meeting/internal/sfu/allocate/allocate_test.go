package allocate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestAWideWayIsFilledSoonAndWithoutALoss(t *testing.T) {
	r := newRoad(t, 8_000_000, camera("a"))
	r.run(3 * time.Second)
	if r.layers["a"] != 2 || r.dropped > 0 {
		t.Errorf("after 3 s the layer is %d, %d packets dropped", r.layers["a"], r.dropped)
	}
	r.run(10 * time.Second)
	if !r.allocator.Stable() || r.probe != 0 {
		t.Error("nothing bad has shown, and it still tries")
	}
}

func TestAThinWayKeepsTheLeastAndProbesCostNothing(t *testing.T) {
	r := newRoad(t, 400_000, camera("a"))
	r.run(6 * time.Second) // in which it learns
	r.history, r.dropped = nil, 0
	r.run(60 * time.Second)
	if s := r.share(0, 600); s < 0.9 {
		t.Errorf("the layer that fits is sent for %.0f %% of the time", 100*s)
	}
	if r.dropped > 30 {
		t.Errorf("%d packets are dropped in a minute", r.dropped)
	}
}

func TestAWayThatRecoversIsUsedAgainWithin10Seconds(t *testing.T) {
	for _, thin := range []time.Duration{10 * time.Second, 2 * time.Minute} {
		r := newRoad(t, 400_000, camera("a"))
		r.run(thin)
		r.rate = 4_000_000
		r.run(10 * time.Second)
		if r.layers["a"] != 2 {
			t.Errorf("thin for %v: 10 s after it recovered the layer is %d", thin, r.layers["a"])
		}
		r.run(20 * time.Second)
		if !r.allocator.Stable() {
			t.Errorf("thin for %v: it is still held to be thin", thin)
		}
	}
}

func TestLossThatIsTheWaysOwnChangesNothing(t *testing.T) {
	r := newRoad(t, 8_000_000, camera("a"))
	r.loss = 0.05
	r.run(20 * time.Second)
	r.history = nil
	r.run(60 * time.Second)
	if s := r.share(2, 600); s < 0.9 {
		t.Errorf("with 5 %% loss at any load, the best layer is sent for %.0f %% of the time", 100*s)
	}
}

func TestALongWayIsNotAThinOne(t *testing.T) {
	r := newRoad(t, 8_000_000, camera("a"))
	r.delay = 100 * time.Millisecond
	r.run(30 * time.Second)
	if r.layers["a"] != 2 || !r.allocator.Stable() {
		t.Errorf("with 200 ms there and back the layer is %d", r.layers["a"])
	}
}

func TestABlackoutIsNotCongestion(t *testing.T) {
	r := newRoad(t, 4_000_000, camera("a"))
	r.run(20 * time.Second)
	r.dead = true
	r.run(2 * time.Second)
	r.dead = false
	r.history = nil
	r.run(10 * time.Second)
	if s := r.share(2, 100); s < 1 {
		t.Errorf("after 2 s of nothing, the best layer is sent for %.0f %% of the time", 100*s)
	}
}

// A telephone that has too much to do tells of packets late, but of all of them.
func TestALateProcessorIsNotAThinWay(t *testing.T) {
	r := newRoad(t, 8_000_000, camera("a"))
	r.run(20 * time.Second)
	r.late = true
	r.history = nil
	r.run(12 * time.Second)
	if s := r.share(2, 120); s < 0.95 {
		t.Errorf("with a late processor the best layer is sent for %.0f %% of the time", 100*s)
	}
}

func TestAWayThatNarrowsIsLeftRoomOnIt(t *testing.T) {
	r := newRoad(t, 4_000_000, camera("a"))
	r.run(20 * time.Second)
	r.rate = 400_000
	r.run(3 * time.Second)
	if r.layers["a"] != 0 {
		t.Errorf("3 s after it narrowed, layer %d is sent", r.layers["a"])
	}
}

func TestManyPicturesShareOneWay(t *testing.T) {
	screen := Picture{Key: "z", Screen: true, Layers: []int{300_000, 900_000}}
	r := newRoad(t, 1_300_000, camera("a"), camera("b"), camera("c"), screen)
	r.run(40 * time.Second)
	for key, least := range map[string]int{"a": 0, "b": 0, "c": 0, "z": 0} {
		if r.layers[key] < least {
			t.Errorf("%s is at %d: %v", key, r.layers[key], r.layers)
		}
	}
	r.rate = 520_000
	r.run(40 * time.Second)
	if r.layers["z"] < 0 || r.layers["a"]+r.layers["b"]+r.layers["c"] > -2 {
		t.Errorf("with room for the screen and one camera: %v", r.layers)
	}
	r.rate = 6_000_000
	r.run(60 * time.Second)
	if r.layers["z"] != 1 || r.layers["a"] != 2 || r.layers["b"] != 2 || r.layers["c"] != 2 {
		t.Errorf("with room for all: %v", r.layers)
	}
}

func TestWhoTellsNothingGetsAll(t *testing.T) {
	var a Allocator
	for i := range 20 {
		now := dawn.Add(time.Duration(i) * 100 * time.Millisecond)
		if d := a.Decide(now, Signs{Mute: true}, 0, []Picture{camera("a")}); d.Layers["a"] != 2 {
			t.Fatalf("a client that cannot tell is given layer %d", d.Layers["a"])
		}
	}
	now := dawn.Add(3 * time.Second)
	if d := a.Decide(now, Signs{Mute: true, Over: true, Loss: 0.3, Told: 500_000, Sent: 1_000_000}, 0, []Picture{camera("a")}); d.Layers["a"] != 1 {
		t.Errorf("one that loses much and reckons with 500 kbit/s is given layer %d", d.Layers["a"])
	}
}

func TestAFailedTrialIsTakenBackAndThePauseDoubles(t *testing.T) {
	var a Allocator
	pictures := []Picture{camera("a")}
	good, bad := Signs{Mute: true, Sent: 500_000}, Signs{Mute: true, Over: true, Sent: 1_000_000, Told: 200_000}
	now := dawn
	step := func(s Signs) int {
		now = now.Add(200 * time.Millisecond)
		return a.Decide(now, s, 0, pictures).Layers["a"]
	}
	step(good)
	if step(bad) != 0 {
		t.Fatal("it does not shrink")
	}
	var waits []time.Duration
	for range 6 {
		since := now
		for step(good) == 0 {
			if now.Sub(since) > 2*time.Minute {
				t.Fatal("nothing is tried any more")
			}
		}
		waits = append(waits, now.Sub(since).Round(time.Second))
		for range 7 { // what was lowered must be felt first
			step(good)
		}
		if step(bad) != 0 {
			t.Fatal("a failed trial is not taken back")
		}
	}
	if want := []time.Duration{3, 6, 12, 24, 48, 60}; fmt.Sprint(waits) != fmt.Sprint(func() (w []time.Duration) {
		for _, s := range want {
			w = append(w, s*time.Second)
		}
		return w
	}()) {
		t.Errorf("the pauses are %v", waits)
	}
}

// Whatever is wanted, what is shared out fits, serves the first first, and gives
// nobody a second layer while somebody who could have one has none.
func TestSpread(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var pictures []Picture
		for i := range random.IntN(8) {
			p := Picture{Key: fmt.Sprint(i), Screen: random.IntN(5) == 0, Priority: uint32(random.IntN(3)), Speaking: random.IntN(3) == 0}
			rate := 0
			for range random.IntN(4) {
				rate += 1 + random.IntN(500_000)
				p.Layers = append(p.Layers, rate)
			}
			pictures = append(pictures, p)
		}
		order, c := rank(pictures), random.IntN(2_000_000)
		got := spread(order, c)
		left := c
		for i, l := range got {
			if l >= 0 {
				left -= order[i].Layers[l]
			}
		}
		if left < 0 {
			t.Fatalf("%v over %v takes %d more than there is", order, got, -left)
		}
		for i, l := range got {
			if l == Paused && order[i].Layers[0] <= left {
				t.Fatalf("%v: %d is withheld although it fits", got, i)
			}
			for j, other := range got {
				if l >= 1 && other == Paused && order[j].Layers[0] <= left+order[i].Layers[l]-order[i].Layers[0] && j < i {
					t.Fatalf("%v over %v: %d has more than the least while %d, which comes before, has nothing", order, got, i, j)
				}
			}
		}
		if !slices.IsSortedFunc(order, func(a, b Picture) int { return yesFirst(a.Screen, b.Screen) }) {
			t.Fatal("a screen does not come first")
		}
	}
}

func TestWhoIsServedFirst(t *testing.T) {
	one := []int{1}
	order := rank([]Picture{
		{Key: "quiet", Layers: one}, {Key: "speaks", Speaking: true, Layers: one}, {Key: "second", Priority: 2, Layers: one},
		{Key: "pinned", Priority: 1, Layers: one}, {Key: "screen", Screen: true, Layers: one}, {Key: "not sent"},
	})
	var keys []string
	for _, p := range order {
		keys = append(keys, p.Key)
	}
	if want := []string{"screen", "pinned", "second", "speaks", "quiet"}; !slices.Equal(keys, want) {
		t.Errorf("served in the order %v", keys)
	}
}

func TestPublishersAreToldOfMoreAtOnceAndOfLessLater(t *testing.T) {
	d := NewDynacast(2)
	at := func(s float64) time.Time { return dawn.Add(time.Duration(s * float64(time.Second))) }
	for _, c := range []struct {
		s      float64
		wanted int
		told   bool
	}{
		{0, 2, false}, {1, 0, false}, {4, 0, false}, {5, 2, false}, // a window was moved about
		{6, 0, false}, {10.9, 0, false}, {11, 0, true}, {12, 0, false}, {13, 1, true}, {14, Nobody, false}, {19, Nobody, true}, {19.1, 2, true},
	} {
		if told := d.Tell(c.wanted, at(c.s)); told != c.told {
			t.Errorf("at %v s, wanted %d: told is %v", c.s, c.wanted, told)
		}
	}
	d.Again()
	if !d.Tell(2, at(20)) || d.Tell(2, at(20.1)) {
		t.Error("who may not have heard is told once more, and once")
	}
}

func TestALineInAWord(t *testing.T) {
	for name, c := range map[string]struct {
		f    Figures
		word Word
	}{
		"a good one":               {Figures{RTT: 30 * time.Millisecond}, Excellent},
		"a little lost":            {Figures{Down: 0.02, RTT: 60 * time.Millisecond}, Excellent},
		"more lost on the way up":  {Figures{Up: 0.05}, Good},
		"much lost":                {Figures{Down: 0.11}, Poor},
		"a long way":               {Figures{RTT: 600 * time.Millisecond}, Good},
		"smaller pictures":         {Figures{Withheld: 3}, Good},
		"a picture is not there":   {Figures{Paused: 1}, Poor},
		"nothing is known":         {Figures{}, Excellent},
		"everything is as bad too": {Figures{Up: 1, Down: 1, RTT: time.Hour, Paused: 9}, Poor},
	} {
		score, word := c.f.Score()
		if word != c.word || score < 1 || score > 5 {
			t.Errorf("%s: %v, %v", name, word, score)
		}
	}
}
