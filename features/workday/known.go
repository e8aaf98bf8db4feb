package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Known is everything that is kept of one person's days.
type Known struct {
	Days        []KnownDay        `json:"days" doc:"that are not at the office by default"`
	Wishes      []wishView        `json:"wishes"`
	Calls       []callView        `json:"calls"`
	Absences    []absenceView     `json:"absences"`
	Duties      []KnownDuty       `json:"duties"`
	Corrections []KnownCorrection `json:"corrections"`
	Totals      []KnownTotal      `json:"totals" doc:"of the months that payroll was told"`
}

// A KnownDay is where the person was, and why.
type KnownDay struct {
	Day   string `json:"day"`
	Place Place  `json:"place"`
	How   How    `json:"how"`
}

// A KnownDuty is a shift at a counter.
type KnownDuty struct {
	Day    string `json:"day"`
	Office string `json:"office"`
	From   int    `json:"from"`
	To     int    `json:"to"`
}

// A KnownCorrection is a day that the personnel office corrected.
type KnownCorrection struct {
	Day     string `json:"day"`
	Was     Place  `json:"was"`
	Becomes Place  `json:"becomes"`
	Why     string `json:"why"`
}

// A KnownTotal is what payroll was told of a month.
type KnownTotal struct {
	Month    string `json:"month"`
	Office   int    `json:"office"`
	Away     int    `json:"away"`
	Absent   int    `json:"absent"`
	Vouchers int    `json:"vouchers"`
}

// Known gives everything that is kept of a person's days, for the page where
// they read what is known of them. That person, or the personnel office.
func (s *Service) Known(ctx context.Context, person string) (k Known, err error) {
	defer errs.Wrap(&err, "workday.Known(%s)", person)
	if _, err = access.Check(ctx, "workday.absence", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	first, last := Day{Year: 2000, Month: 1, Day: 1}, Day{Year: 2200, Month: 12, Day: 31}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := listRows(tx, []string{person}, first, last)
		if err != nil {
			return err
		}
		k.Days = each(rows, func(r Row) KnownDay { return KnownDay{text(r.Day), r.Place, r.How} })
		wishes, err := listWishes(tx, person, first, last)
		if err != nil {
			return err
		}
		k.Wishes = each(wishes, viewWish)
		calls, err := listCalls(tx, []string{person}, first, last)
		if err != nil {
			return err
		}
		k.Calls = each(calls, func(c Call) callView { return callView{c.ID, text(c.Day), c.Why, c.By, !c.Seen.IsZero()} })
		absences, err := listAbsences(tx, person, first, last)
		if err != nil {
			return err
		}
		k.Absences = each(absences, viewAbsence)
		duties, err := listDutiesOf(tx, person, first, last)
		if err != nil {
			return err
		}
		k.Duties = each(duties, func(d Duty) KnownDuty { return KnownDuty{text(d.Day), d.Office, d.Span.From, d.Span.To} })
		corrections, err := listCorrections(tx, person, first, last)
		if err != nil {
			return err
		}
		k.Corrections = each(corrections, func(c Correction) KnownCorrection { return KnownCorrection{text(c.Day), c.Was, c.Becomes, c.Why} })
		k.Totals, err = listTotalsOf(tx, person)
		return err
	})
	return k, err
}
