package kit

import (
	"slices"
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a licence.
var (
	ErrNoSuchLicence = errs.New(errs.NotFound, "kit.no_such_licence")
	ErrLicenceThere  = errs.New(errs.Conflict, "kit.licence_there")
	ErrSeats         = errs.New(errs.Invalid, "kit.seats")
	ErrSeatsTaken    = errs.New(errs.Conflict, "kit.seats_taken")
	ErrNoSeat        = errs.New(errs.Conflict, "kit.no_seat")
	ErrSeatThere     = errs.New(errs.Conflict, "kit.seat_there")
	ErrSeatNone      = errs.New(errs.NotFound, "kit.seat_none")
	ErrPeriod        = errs.New(errs.Invalid, "kit.period")
	ErrCents         = errs.New(errs.Invalid, "kit.cents")
	ErrEnds          = errs.New(errs.Invalid, "kit.ends")
)

// Periods of a licence.
var Periods = []string{"once", "month", "year"}

// A Licence is a right to use a product, for so many people.
type Licence struct {
	ID       string `json:"id"`
	Product  string `json:"product"`
	Seats    int    `json:"seats"`
	Cents    int64  `json:"cents" doc:"for each seat, each period, VAT included"`
	Period   string `json:"period" enum:"once,month,year"`
	Starts   string `json:"starts"`
	Ends     string `json:"ends,omitempty"`
	Supplier string `json:"supplier,omitempty"`
	Taken    int    `json:"taken"`
}

// A Seat is one right of a licence, with somebody.
type Seat struct {
	N      int       `json:"n"`
	Person string    `json:"person"`
	Name   string    `json:"name"`
	Since  time.Time `json:"since"`
}

// Clean gives l with its texts trimmed, or says what cannot be accepted.
func (l Licence) Clean() (Licence, error) {
	if err := clean(&l.Product, "product", 120, true); err != nil {
		return l, err
	}
	switch {
	case l.Seats < 1 || l.Seats > 10_000:
		return l, ErrSeats.In("seats")
	case l.Cents < 0 || l.Cents > 1e9:
		return l, ErrCents.In("cents")
	case !slices.Contains(Periods, l.Period):
		return l, ErrPeriod.In("period")
	}
	if err := cleanDay(l.Starts, "starts", true); err != nil {
		return l, err
	}
	if err := cleanDay(l.Ends, "ends", false); err != nil {
		return l, err
	}
	if l.Ends != "" && l.Ends < l.Starts {
		return l, ErrEnds.In("ends")
	}
	return l, nil
}

// Yearly gives what l costs in a year, in cents, all seats; a right for ever has
// no yearly cost.
func (l Licence) Yearly() int64 {
	each := map[string]int64{"month": 12, "year": 1}[l.Period]
	return each * l.Cents * int64(l.Seats)
}
