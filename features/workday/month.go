package workday

import (
	"regexp"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a month, or with a correction.
var (
	ErrMonth       = errs.New(errs.Invalid, "workday.month")
	ErrNotOver     = errs.New(errs.Conflict, "workday.not_over")
	ErrClosedTwice = errs.New(errs.Conflict, "workday.closed_twice")
	ErrUnchanged   = errs.New(errs.Conflict, "workday.unchanged")
	ErrColumns     = errs.New(errs.Invalid, "workday.columns")
)

var monthKey = regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`)

// parseMonth gives the first and the last day of "2026-11".
func parseMonth(m string) (first, last Day, err error) {
	if !monthKey.MatchString(m) {
		return first, last, ErrMonth.In("month")
	}
	first, err = italy.ParseDay(m + "-01")
	return first, lastOf(first), err
}

// A Total is what payroll is told of one person's month.
type Total struct {
	Person                 string
	Office, Away, Absent   int
	Vouchers, VouchersAway int
	Kinds                  map[Kind]int // days of absence by kind
	Minutes                map[Kind]int // of absence on days of work, by kind
}

// A Correction is a change of a day that payroll may have been told of.
type Correction struct {
	ID, Person   string
	Day          Day
	Was, Becomes Place
	Vouchers     int // -1, 0 or 1
	Why, By      string
}
