package office

import (
	"time"

	"loggia/platform/errs"
)

var (
	// ErrSlotTaken is the answer when somebody else has the slot, perhaps since a moment.
	ErrSlotTaken = errs.New(errs.Conflict, "office.slot_taken")
	// ErrSlotPast is the answer to a slot that has begun, or is too near.
	ErrSlotPast = errs.New(errs.Invalid, "office.slot_past")
	// ErrNoSuchSlot is the answer to an hour that the office does not offer.
	ErrNoSuchSlot = errs.New(errs.Invalid, "office.no_such_slot")
)

// A Slot is a stretch of time that a virtual office offers to citizens, to as
// many as it has desks.
type Slot struct {
	Starts, Ends time.Time
	Free         int // desks that nobody has booked yet
}

// Slots gives what the office offers on day: whole slots inside its hours, in
// order. A slot that the clock jumps over in spring is not offered, and the hour
// that comes twice in autumn is offered once: its slots last as long as any
// other in real time.
func (v Virtual) Slots(day Day, exceptions []Exception, c Calendar, loc *time.Location) []Slot {
	hours, _ := v.On(day, exceptions, c)
	length := time.Duration(v.Slot) * time.Minute
	out := []Slot{}
	for _, s := range hours {
		closes, _ := day.At(s.To, loc)
		for minute := s.From; minute+v.Slot <= s.To; minute += v.Slot {
			starts, ok := day.At(minute, loc)
			if ok && !starts.Add(length).After(closes) {
				out = append(out, Slot{Starts: starts.UTC(), Ends: starts.Add(length).UTC(), Free: v.Desks})
			}
		}
	}
	return out
}

// Bookable says whether a citizen may take the slot at now: ErrSlotPast when it
// has begun or is nearer than the lead time, ErrNoSuchSlot beyond the furthest day.
func (v Virtual) Bookable(s Slot, now time.Time, loc *time.Location) error {
	switch {
	case s.Starts.Before(now.Add(time.Duration(v.Lead) * time.Minute)), !now.Before(s.Starts):
		return ErrSlotPast
	case DayOf(s.Starts, loc) > DayOf(now, loc).Add(v.Furthest):
		return ErrNoSuchSlot
	}
	return nil
}

// SlotAt gives the slot that begins at starts, or ErrNoSuchSlot.
func (v Virtual) SlotAt(starts time.Time, exceptions []Exception, c Calendar, loc *time.Location) (Slot, error) {
	for _, s := range v.Slots(DayOf(starts, loc), exceptions, c, loc) {
		if s.Starts.Equal(starts) {
			return s, nil
		}
	}
	return Slot{}, ErrNoSuchSlot
}
