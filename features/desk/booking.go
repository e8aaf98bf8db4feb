package desk

import (
	"time"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a booking.
var (
	ErrNoSuchBooking = errs.New(errs.NotFound, "desk.no_such_booking")
	ErrTaken         = errs.New(errs.Conflict, "desk.taken")
	ErrElsewhere     = errs.New(errs.Conflict, "desk.elsewhere")
	ErrPast          = errs.New(errs.Invalid, "desk.past")
	ErrFar           = errs.New(errs.Invalid, "desk.far")
	ErrDay           = errs.New(errs.Invalid, "desk.day")
	ErrHours         = errs.New(errs.Invalid, "desk.hours")
	ErrReserved      = errs.New(errs.Forbidden, "desk.reserved")
	ErrOff           = errs.New(errs.Conflict, "desk.off")
	ErrQuota         = errs.New(errs.Conflict, "desk.quota")
	ErrOver          = errs.New(errs.Conflict, "desk.over")
	ErrEarly         = errs.New(errs.Conflict, "desk.early")
)

// The parts of a day at a desk, in minutes after midnight; a day is both.
const (
	morning, noon, evening = 8 * 60, 13*60 + 30, 19 * 60
	// From when on "nobody has come" is reckoned: people arrive within these.
	morningCore, afternoonCore = 9 * 60, 14 * 60
	// Rooms, in steps of half an hour.
	roomOpens, roomCloses, roomStep, roomLongest = 7 * 60, 20 * 60, 30, 5 * 60
)

// States of a booking.
const (
	Taken     = "booked"
	Here      = "here"
	Cancelled = "cancelled"
	Released  = "freed" // nobody came, or the place was taken off the plan
)

// A Booking is one place that one person has on one day, from one minute of the
// day to another.
type Booking struct {
	ID     string `json:"id"`
	Place  string `json:"place"`
	Person string `json:"-"`
	Office string `json:"-"`
	Day    string `json:"day"`
	From   int    `json:"from" doc:"minutes after midnight"`
	To     int    `json:"to"`
	State  string `json:"state"`

	made time.Time
}

// Part gives the hours of "morning", "afternoon" or "day".
func Part(name string) (from, to int, ok bool) {
	switch name {
	case "morning":
		return morning, noon, true
	case "afternoon":
		return noon, evening, true
	case "day":
		return morning, evening, true
	}
	return 0, 0, false
}

// slots gives the rows that a booking holds at a place; none when the place
// cannot be had for such hours.
func (b Booking) slots(kind string) (all []int) {
	switch {
	case kind == Desk && (b.From == morning && b.To == noon || b.From == morning && b.To == evening || b.From == noon && b.To == evening):
		if b.From == morning {
			all = append(all, 0)
		}
		if b.To == evening {
			all = append(all, 1)
		}
	case kind == Room && b.From >= roomOpens && b.To <= roomCloses && b.From < b.To && b.From%roomStep == 0 && b.To%roomStep == 0 && b.To-b.From <= roomLongest:
		for m := b.From; m < b.To; m += roomStep {
			all = append(all, 100+m/roomStep)
		}
	}
	return all
}

func (b Booking) at(minute int) time.Time {
	day, err := italy.ParseDay(b.Day)
	if err != nil {
		return time.Time{}
	}
	t, _ := day.At(minute/60, minute%60)
	return t
}

// Ends gives the instant at which the place is free of its own.
func (b Booking) Ends() time.Time { return b.at(b.To) }

// useBy gives the instant after which the place is free again if nobody came.
// Who books later than that has as long again.
func (b Booking) useBy(kind string, grace time.Duration) time.Time {
	start := b.at(b.From)
	if kind == Desk {
		start = b.at(morningCore)
		if b.From == noon {
			start = b.at(afternoonCore)
		}
	}
	if b.made.After(start) {
		start = b.made
	}
	return start.Add(grace)
}

// allowed says whether a day can be booked from today on.
func allowed(day, today string, ahead int) error {
	d, err := italy.ParseDay(day)
	if err != nil {
		return ErrDay.In("day")
	}
	now, err := italy.ParseDay(today)
	if err != nil {
		return err
	}
	switch n := d.Sub(now); {
	case n < 0:
		return ErrPast.In("day")
	case n > ahead:
		return ErrFar.With("days", ahead).In("day")
	}
	return nil
}
