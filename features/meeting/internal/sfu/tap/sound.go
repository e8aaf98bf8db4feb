package tap

import (
	"slices"
	"time"

	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/room"
)

// A sound is one track of somebody's voice, or of a shared screen.
type sound struct {
	src   room.Source
	feed  *forward.Feed
	order order
	clock clock
	ready []spoken // in order, with their moments
	slot  *slot
}

type spoken struct {
	number int64
	data   []byte
	at     time.Time
}

// A slot is one of the few tracks of sound that a part has. It sounds without
// a gap: where nobody speaks there is silence, so that who mixes can count
// samples.
type slot struct {
	of   *sound
	next time.Time // up to here it is written
	last int64     // the packet before
}

// collect takes what has come of a sound, in its order.
func (s *sound) collect(now time.Time) {
	for {
		a, _, ok := s.order.take(now)
		if !ok {
			return
		}
		s.ready = append(s.ready, spoken{a.number, a.payload, s.clock.see(a.stamp, a.at)})
	}
}

// due takes out what sounds before the horizon.
func (s *sound) due(horizon time.Time) []spoken {
	n := 0
	for n < len(s.ready) && s.ready[n].at.Before(horizon) {
		n++
	}
	out := s.ready[:n]
	s.ready = slices.Clone(s.ready[n:])
	return out
}

// say gives the blocks by which a slot takes up a packet. What follows the
// packet before is written right behind it, as long as the two clocks are less
// than a tick apart; else there is silence first, or the packet is left out.
func (s *slot) say(p spoken, emit func(at time.Time, data []byte)) {
	length := lengthOf(p.data)
	if length == 0 {
		return
	}
	late := s.next.Sub(p.at)
	tolerance := tick / 2
	if p.number == s.last+1 {
		tolerance = tick
	}
	if late > tolerance {
		return
	}
	for ; s.next.Sub(p.at) < -tolerance; s.next = s.next.Add(tick) {
		emit(s.next, silence)
	}
	emit(s.next, p.data)
	s.next, s.last = s.next.Add(length), p.number
}

// hush fills a slot with silence up to the horizon.
func (s *slot) hush(horizon time.Time, emit func(at time.Time, data []byte)) {
	for !s.next.Add(tick).After(horizon) {
		emit(s.next, silence)
		s.next = s.next.Add(tick)
	}
}

// seat gives each sound a slot; when there are too many, those who speak get
// those of who does not.
func seat(slots []*slot, sounds []*sound, speaking []string) {
	free := func() *slot {
		for _, s := range slots {
			if s.of == nil {
				return s
			}
		}
		for _, s := range slots {
			if !slices.Contains(speaking, s.of.src.Identity) {
				return s
			}
		}
		return nil
	}
	crowded := len(sounds) > len(slots)
	for _, one := range sounds {
		if one.slot != nil || one.src.Muted || crowded && !slices.Contains(speaking, one.src.Identity) {
			continue
		}
		if s := free(); s != nil {
			if s.of != nil {
				s.of.slot = nil
			}
			s.of, s.last, one.slot = one, -2, s
		}
	}
}
