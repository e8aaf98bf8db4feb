// Package allocate decides who gets which picture in which size, and when: what
// is sent must fit the way to each client, and what nobody shows need not be
// sent at all. It holds no connection and no clock: it is told what is seen and
// when, and answers.
//
// estimate.go and feedback.go read what a way carries; allocate.go is the rule
// by which pictures grow and shrink, spread.go how a capacity is shared out;
// dynacast.go tells publishers what is wanted; quality.go puts a line into a
// word.
package allocate

import (
	"slices"
	"time"
)

// The pace of decisions.
const (
	eagerPause = 200 * time.Millisecond  // between two steps up on a way that has shown nothing bad
	trialPause = 3 * time.Second         // after a bad sign, before more is tried
	trialFor   = 5 * time.Second         // in which a bad sign takes a trial back
	stepPause  = 400 * time.Millisecond  // between two steps that probes have shown to fit
	pauseMost  = time.Minute             // that the pause doubles up to
	probedMost = 4 * time.Second         // and where probes find out first, which cost nothing that is seen
	probeClimb = 130                     // percent: a probe climbs, so that a thin way shows itself before it spills
	eagerClimb = 160                     // and where nothing bad has shown yet
	probeMet   = 88                      // percent of a stair that must arrive before the next
	probeStair = 1200 * time.Millisecond // within which that must happen
	probeFor   = 300 * time.Millisecond  // at its top at least
	endures    = 2 * time.Second         // that a queue must last before what should fit is taken away
	easing     = 1200 * time.Millisecond // for a step down to be felt
	easingFew  = 700 * time.Millisecond  // and for the end of a probe
	calm       = 50 * time.Millisecond   // a queue that does not speak against more
	calmFor    = 800 * time.Millisecond  // without a longer one, before more is sent
	margin     = 110                     // percent of what a step up takes that a probe sends
)

// A Picture is one that a client wants.
type Picture struct {
	Key      string // tells it from the others
	Screen   bool   // a shared screen: those come first
	Priority uint32 // that the client gives: 1 is the highest, 0 is none
	Speaking bool   // its owner speaks
	Layers   []int  // bits/s of those that flow and are not larger than it is shown, smallest first
}

// Paused is the layer of a picture that is withheld.
const Paused = -1

// A Decision says what a client gets.
type Decision struct {
	Layers map[string]int // by key of the picture: index of its layer, or Paused
	Probe  int            // bits/s to fill the way up to, to see if it carries them; 0 is none
	Lower  bool           // less is sent from now on: the estimator must know
}

// An Allocator shares out the way to one client. Until something bad shows, all
// get what they want: at first one step up after the other, so that a thin way
// is not flooded before it is known. After a bad sign pictures shrink to what
// arrives, and grow again one layer at a time, each a trial: first, where the
// client can tell, with packets that carry nothing, so that a way that is still
// thin shows it before a picture suffers. Not safe for concurrent use.
type Allocator struct {
	began     bool
	stable    bool // nothing bad has shown: no limits
	bad       bool // something has, since the last time it was stable
	layers    map[string]int
	pause     time.Duration // before the next trial
	at        time.Time     // the last bad sign or step
	lowered   time.Time
	ease      time.Duration // for that to be felt
	restless  time.Time     // the last queue of note
	probing   time.Time     // since when; zero is not
	probe     int           // sent now
	probeTop  int           // to be reached
	probedKey string
	overSince time.Time
	overLast  time.Time
	trial     string
	trialAt   time.Time
}

// Stable says whether nothing is withheld on account of the way.
func (a *Allocator) Stable() bool { return a.stable }

// Decide gives what to send, from what is seen of the way and what is wanted.
// sound is what the sounds take, which is never withheld.
func (a *Allocator) Decide(now time.Time, s Signs, sound int, pictures []Picture) Decision {
	order := rank(pictures)
	a.follow(now, s, order)
	if s.Queue > calm/2 {
		a.restless = now
	}
	switch {
	case s.Dark: // what is lost in the dark says nothing
		a.stopProbe()
		a.at = now
	case s.Over:
		if now.Sub(a.overLast) > easing {
			a.overSince = now
		}
		a.overLast = now
		a.shrink(now, s, sound, order)
	default:
		a.grow(now, s, sound, order)
	}
	d := Decision{Layers: make(map[string]int, len(order)), Lower: a.lowered.Equal(now)}
	for _, p := range order {
		d.Layers[p.Key] = a.level(p)
	}
	if !a.probing.IsZero() {
		d.Probe = a.probe
	}
	return d
}

// level is the layer that p gets now.
func (a *Allocator) level(p Picture) int {
	if a.stable {
		return len(p.Layers) - 1
	}
	return min(a.layers[p.Key], len(p.Layers)-1)
}

// follow takes up pictures that are new and forgets those that are gone.
func (a *Allocator) follow(now time.Time, s Signs, order []Picture) {
	if !a.began {
		a.began, a.pause, a.at, a.layers = true, eagerPause, now, map[string]int{}
	}
	if s.Mute && !a.bad {
		a.stable = true // nothing would ever be learned
	}
	if a.stable {
		return
	}
	for _, p := range order {
		if _, known := a.layers[p.Key]; !known {
			a.layers[p.Key] = 0
		}
	}
	for key := range a.layers {
		if !slices.ContainsFunc(order, func(p Picture) bool { return p.Key == key }) {
			delete(a.layers, key)
		}
	}
}

// shrink makes room, once a step down has had the time to be felt.
func (a *Allocator) shrink(now time.Time, s Signs, sound int, order []Picture) {
	if !a.probing.IsZero() { // the probe has shown it, and is taken back; no picture has to suffer
		a.probeFailed(now)
		return
	}
	if now.Sub(a.lowered) < a.ease {
		a.at = now
		return
	}
	if a.stable {
		for _, p := range order {
			a.layers[p.Key] = len(p.Layers) - 1
		}
		a.stable, a.pause = false, trialPause
	}
	before := a.total(order)
	if a.trial != "" && now.Sub(a.trialAt) < trialFor {
		a.layers[a.trial] = max(0, a.layers[a.trial]-1)
		a.fail(now, pauseMost)
	} else {
		a.fit(order, capacity(s)-sound)
		if a.bad = true; a.pause < trialPause {
			a.pause = trialPause
		}
	}
	if a.total(order) >= before { // it should fit
		if now.Sub(a.overSince) < endures {
			a.bad, a.at = true, now
			return
		}
		a.drop(order, s.Mute || s.Acked*100 < s.Sent*80)
	}
	a.trial, a.bad, a.at, a.lowered, a.ease = "", true, now, now, easing
}

// capacity is what the way carries: what arrives while too much is sent, a
// little less so that the queue drains.
func capacity(s Signs) int {
	c := s.Acked * 9 / 10
	if s.Told > 0 {
		c = max(c, min(s.Told, s.Sent))
	}
	if c == 0 {
		c = s.Sent / 2
	}
	return c
}

// fit lowers what does not fit into c, and raises nothing.
func (a *Allocator) fit(order []Picture, c int) {
	for i, layer := range spread(order, c) {
		a.layers[order[i].Key] = min(a.level(order[i]), layer)
	}
}

// drop takes one layer from the last in rank that has one to give; the least of
// them only when not even that arrives.
func (a *Allocator) drop(order []Picture, all bool) {
	for least := 1; least >= 0; least-- {
		if least == 0 && !all {
			return
		}
		for _, p := range slices.Backward(order) {
			if l := a.level(p); l >= least {
				a.layers[p.Key] = l - 1
				return
			}
		}
	}
}

func (a *Allocator) total(order []Picture) int {
	sum := 0
	for _, p := range order {
		if l := a.level(p); l >= 0 {
			sum += p.Layers[l]
		}
	}
	return sum
}

func (a *Allocator) fail(now time.Time, most time.Duration) {
	a.bad, a.at = true, now
	a.pause = min(max(a.pause, trialPause)*2, most)
}

func (a *Allocator) probeFailed(now time.Time) {
	a.stopProbe()
	a.fail(now, probedMost)
	a.lowered, a.ease = now, easingFew
}

func (a *Allocator) stopProbe() { a.probing, a.probe = time.Time{}, 0 }

// grow gives one picture one layer more, when it is time.
func (a *Allocator) grow(now time.Time, s Signs, sound int, order []Picture) {
	if a.stable {
		return
	}
	if a.trial != "" && now.Sub(a.trialAt) >= trialFor {
		a.trial, a.pause = "", trialPause // it holds
	}
	i := next(order, a.level)
	switch {
	case i < 0:
		a.stopProbe()
		if len(order) > 0 && (!a.bad || a.trial == "" && now.Sub(a.at) >= trialFor) {
			a.stable, a.bad, a.pause = true, false, eagerPause
		}
		return
	case !a.probing.IsZero():
		if a.probedKey != order[i].Key {
			a.stopProbe()
		} else {
			a.climb(now, s, order[i])
		}
		return
	}
	wait := a.pause
	if a.trial != "" && !s.Mute {
		wait = stepPause
	}
	if now.Sub(a.at) < wait || a.bad && now.Sub(a.restless) < calmFor || s.Queue > calm || !s.Mute && s.Acked == 0 {
		return
	}
	if !a.bad && !s.Mute && (s.Queue > calm/2 || s.Acked*100 < s.Sent*92) {
		return // the step before is still felt
	}
	if !s.Mute && a.total(order) > 0 { // what carries nothing needs a picture to ride along with
		p := order[i]
		more := p.Layers[a.level(p)+1]
		if l := a.level(p); l >= 0 {
			more -= p.Layers[l]
		}
		a.probing, a.probedKey, a.probeTop = now, p.Key, (a.total(order)+more+sound)*margin/100
		a.probe = min(a.probeTop, s.Acked*a.steep()/100)
		return
	}
	a.raise(now, order[i])
}

// climb has a probe send more as what it sends arrives, until as much arrives as
// p would take.
func (a *Allocator) climb(now time.Time, s Signs, p Picture) {
	met := s.Acked*100 >= a.probe*probeMet && s.Queue <= calm/2
	switch {
	case s.Queue > calm, now.Sub(a.probing) > probeStair:
		a.probeFailed(now)
	case !met:
	case a.probe < a.probeTop:
		a.probe, a.probing = min(a.probeTop, a.probe*a.steep()/100), now
	case now.Sub(a.probing) >= probeFor:
		a.stopProbe()
		a.raise(now, p)
	}
}

func (a *Allocator) steep() int {
	if a.bad {
		return probeClimb
	}
	return eagerClimb
}

func (a *Allocator) raise(now time.Time, p Picture) {
	a.layers[p.Key] = a.level(p) + 1
	a.at = now
	if a.bad {
		a.trial, a.trialAt = p.Key, now
	}
}
