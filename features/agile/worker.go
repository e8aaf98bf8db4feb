package agile

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with an employment.
var (
	ErrFiscalCode = errs.New(errs.Invalid, "agile.fiscal_code")
	ErrContract   = errs.New(errs.Invalid, "agile.contract")
)

// An Employment is what communications and notices need to know of a worker's
// contract. Who reads it: its person and the personnel office.
type Employment struct {
	Person     string `json:"person"`
	FiscalCode string `json:"fiscal_code" maxLength:"16"`
	Hired      string `json:"hired" doc:"first day of the contract"`
	Contract   string `json:"contract" enum:"A01,A02" doc:"A01 permanent, A02 fixed term"`
	Protected  bool   `json:"protected" doc:"L. 68/1999: the body withdraws with the longer notice"`
}

// SetEmployment keeps the employment of a person.
func (s *Service) SetEmployment(ctx context.Context, e Employment) (err error) {
	defer errs.Wrap(&err, "agile.SetEmployment(%s)", e.Person)
	if _, err := access.Check(ctx, "agile.worker", access.Thing{}); err != nil {
		return err
	}
	if e, err = e.clean(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return putWorker(tx, e) })
}

// SetEmployments keeps many, all or none: what is wrong with a row is said with
// its number, from 1.
func (s *Service) SetEmployments(ctx context.Context, all []Employment) (err error) {
	defer errs.Wrap(&err, "agile.SetEmployments")
	if _, err := access.Check(ctx, "agile.worker", access.Thing{}); err != nil {
		return err
	}
	for i := range all {
		if all[i], err = all[i].clean(); err != nil {
			return errs.As(err).With("row", i+1)
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, e := range all {
			if err := putWorker(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// Employments gives all that are on record, for the personnel office.
func (s *Service) Employments(ctx context.Context) (all []Employment, err error) {
	defer errs.Wrap(&err, "agile.Employments")
	if _, err := access.Check(ctx, "agile.worker", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listWorkers(tx)
		return err
	})
	return all, err
}

// clean gives e as it is kept, or what is wrong with it.
func (e Employment) clean() (Employment, error) {
	code, err := italy.ParseFiscalCode(e.FiscalCode)
	if err != nil {
		return e, ErrFiscalCode.In("fiscal_code")
	}
	if _, err := italy.ParseDay(e.Hired); err != nil {
		return e, ErrPeriod.In("hired")
	}
	if e.Contract != "A01" && e.Contract != "A02" {
		return e, ErrContract.In("contract")
	}
	e.FiscalCode = string(code)
	return e, nil
}

// Employment gives a person's own, or any for the personnel office; known is
// false while there is none.
func (s *Service) Employment(ctx context.Context, person string) (e Employment, known bool, err error) {
	defer errs.Wrap(&err, "agile.Employment(%s)", person)
	if _, err := access.Check(ctx, "agile.private", access.Thing{Owner: person}); err != nil {
		return e, false, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		e, known, err = findWorker(tx, person)
		return err
	})
	return e, known, err
}

// age gives how old the bearer of a fiscal code is on day.
func age(code string, day italy.Day) int {
	c, err := italy.ParseFiscalCode(code)
	if err != nil {
		return 0
	}
	b := c.Birth(day)
	years := day.Year - b.Year
	if day.Month < b.Month || day.Month == b.Month && day.Day < b.Day {
		years--
	}
	return years
}

// A Communication is what the Ministry asks of one agreement (DM 149/2022).
type Communication struct {
	Person     string
	FiscalCode string
	BirthPlace string // Belfiore
	BirthDay   string
	Hired      string
	Contract   string // A01, A02
	SignedDay  string
	From, To   string // To empty for open-ended
}

// Communication gives what the Ministry asks of an agreement, for the feature
// that tells it.
func (s *Service) Communication(ctx context.Context, agreement string) (c Communication, err error) {
	defer errs.Wrap(&err, "agile.Communication(%s)", agreement)
	if _, err := access.Check(ctx, "agile.list", access.Thing{}); err != nil {
		return c, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		e, known, err := findWorker(tx, a.Person)
		if err != nil {
			return err
		}
		c = Communication{Person: a.Person, From: a.Terms.From, To: a.Terms.To, SignedDay: day(a.Signed)}
		if a.LastDay != "" && (c.To == "" || a.LastDay < c.To) {
			c.To = a.LastDay
		}
		if known {
			code, err := italy.ParseFiscalCode(e.FiscalCode)
			if err != nil {
				return err
			}
			c.FiscalCode, c.Hired, c.Contract = e.FiscalCode, e.Hired, e.Contract
			c.BirthPlace, c.BirthDay = code.Place(), code.Birth(italy.DayOf(tx.Now)).String()
		}
		return nil
	})
	return c, err
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return italy.DayOf(t).String()
}
