package workday

import (
	"strings"
	"unicode/utf8"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a day, or with what is asked of one.
var (
	ErrDay         = errs.New(errs.Invalid, "workday.day")
	ErrNotWorking  = errs.New(errs.Invalid, "workday.not_working")
	ErrPast        = errs.New(errs.Invalid, "workday.past")
	ErrLate        = errs.New(errs.Invalid, "workday.late")
	ErrNoAgreement = errs.New(errs.Invalid, "workday.no_agreement")
	ErrFull        = errs.New(errs.Conflict, "workday.full")
	ErrAbsent      = errs.New(errs.Conflict, "workday.absent")
	ErrInstead     = errs.New(errs.Invalid, "workday.instead")
	ErrWords       = errs.New(errs.Invalid, "workday.words")
	ErrReason      = errs.New(errs.Invalid, "workday.reason")
	ErrMonthClosed = errs.New(errs.Conflict, "workday.month_closed")
	ErrRange       = errs.New(errs.Invalid, "workday.range")
	ErrNotMember   = errs.New(errs.Invalid, "workday.not_member")
)

// A Day is a date on the wall calendar in Rome.
type Day = italy.Day

// A Place is where somebody works on a day, and all that a colleague is told.
type Place string

// The places. Absent says nothing of why.
const (
	Office Place = "office"
	Away   Place = "away"
	Out    Place = "absent"
)

// How says why a day is where it is.
type How string

// The reasons of a row.
const (
	ByAgreement How = "agreement" // a fixed day of the agreement
	ByRequest   How = "asked"     // asked and approved
	ByEmergency How = "emergency" // without an agreement, in an emergency
	ByChoice    How = "own"       // the person came to the office instead
	ByCall      How = "called_back"
	ByHand      How = "corrected" // by the personnel office
)

// A Row is what the table keeps of one person's day.
type Row struct {
	Person string
	Day    Day
	Place  Place
	How    How
}

// Week gives the seven days of the ISO week of d, Monday first. The week of 28
// December 2026 is week 53 and ends on 3 January.
func Week(d Day) (days [7]Day) {
	for i := range days {
		days[i] = d.Monday().Add(i)
	}
	return days
}

// month gives 2026-11, the key of the month of d.
func month(d Day) string { return d.String()[:7] }

// parseDay reads a day that came from outside.
func parseDay(s, field string) (Day, error) {
	d, err := italy.ParseDay(s)
	if err != nil || d.Year < 2000 || d.Year > 2200 {
		return Day{}, ErrDay.In(field)
	}
	return d, nil
}

const maxWords = 600

// words gives s tidied; need says that it may not be empty.
func words(s, field string, need bool) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "" && need:
		return s, ErrReason.In(field)
	case utf8.RuneCountInString(s) > maxWords || !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return s, ErrWords.With("limit", maxWords).In(field)
	}
	return s, nil
}

// firstOf gives the first day of d's month.
func firstOf(d Day) Day { return Day{Year: d.Year, Month: d.Month, Day: 1} }

// lastOf gives the last day of d's month.
func lastOf(d Day) Day { return firstOf(firstOf(d).Add(31)).Add(-1) }
