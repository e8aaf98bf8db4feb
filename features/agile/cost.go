package agile

import (
	"context"
	"math"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a cost.
var (
	ErrCost       = errs.New(errs.Invalid, "agile.cost")
	ErrNoSuchCost = errs.New(errs.NotFound, "agile.no_such_cost")
)

// By what a cost is multiplied.
const (
	perDayAway    = "day_away"    // days worked elsewhere, of the whole body
	perMonth      = "month"       // months of the period, a part of one counts as a part
	perPersonYear = "person_year" // people with an agreement, for a year
)

// costKinds are what the body may write, in the order of the page. None has a
// figure of its own: what nobody has written is not reckoned.
var costKinds = []struct {
	key, per string
	sign     int
}{
	{"energy", perDayAway, 1}, {"heating", perDayAway, 1}, {"cleaning", perDayAway, 1}, {"vouchers", perDayAway, 1}, {"rooms", perMonth, 1},
	{"kit", perPersonYear, -1}, {"licences", perPersonYear, -1},
}

// A Cost is what one unit saves or costs from a day on, and where that is written.
type Cost struct {
	Key    string `json:"key" enum:"energy,heating,cleaning,vouchers,rooms,kit,licences"`
	From   string `json:"from" doc:"first day on which it holds"`
	Cents  int64  `json:"cents" minimum:"0" maximum:"100000000"`
	Source string `json:"source" maxLength:"300" doc:"the bill, the act, the contract"`
}

// SetCost keeps a cost of the body; the same key and day again changes it.
func (s *Service) SetCost(ctx context.Context, c Cost) (err error) {
	defer errs.Wrap(&err, "agile.SetCost(%s)", c.Key)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return err
	}
	known := false
	for _, k := range costKinds {
		known = known || k.key == c.Key
	}
	if !known || c.Cents < 0 || c.Cents > 100_000_000 {
		return ErrCost.In("cents")
	}
	if _, err := italy.ParseDay(c.From); err != nil {
		return ErrPeriod.In("from")
	}
	if c.Source = strings.TrimSpace(c.Source); c.Source == "" || len([]rune(c.Source)) > 300 || strings.ContainsRune(c.Source, 0) {
		return ErrCost.In("source")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return putCost(tx, c) })
}

// RemoveCost takes a cost away.
func (s *Service) RemoveCost(ctx context.Context, key, from string) (err error) {
	defer errs.Wrap(&err, "agile.RemoveCost(%s)", key)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteCost(tx, key, from) })
}

// Costs gives what the body has written, by key, the newest first.
func (s *Service) Costs(ctx context.Context) (all []Cost, err error) {
	defer errs.Wrap(&err, "agile.Costs")
	if _, err := access.Check(ctx, "agile.figures", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listCosts(tx)
		return err
	})
	return all, err
}

// A Part is one step of a sum: so much a unit, times so many, over some days.
type Part struct {
	From     string  `json:"from"`
	To       string  `json:"to"`
	Cents    int64   `json:"cents" doc:"a unit"`
	Quantity float64 `json:"quantity"`
	Per      string  `json:"per" enum:"day_away,month,person_year"`
	Source   string  `json:"source"`
}

func (p Part) total() int64 { return int64(math.Round(float64(p.Cents) * p.Quantity)) }

// stretches cuts the days between from and to where a cost changes; all is of one
// key, the newest first. Days before the first one that was written are left out.
func stretches(all []Cost, from, to string) (parts []Part) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Cost) int { return strings.Compare(a.From, b.From) })
	for i, c := range all {
		p := Part{From: max(c.From, from), To: to, Cents: c.Cents, Source: c.Source}
		if i+1 < len(all) {
			p.To = min(to, dayBefore(all[i+1].From))
		}
		if p.From <= p.To {
			parts = append(parts, p)
		}
	}
	return parts
}

func dayBefore(day string) string {
	d, err := italy.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Add(-1).String()
}

// months gives how many months lie between two days: a part of one counts as the
// part of its days.
func months(from, to string) (n float64) {
	d, err := italy.ParseDay(from)
	last, err2 := italy.ParseDay(to)
	if err != nil || err2 != nil {
		return 0
	}
	for !d.After(last) {
		first := italy.On(d.Year, d.Month, 1)
		next := italy.On(d.Year, d.Month+1, 1)
		end := next
		if last.Before(next) {
			end = last.Add(1)
		}
		n += float64(end.Sub(d)) / float64(next.Sub(first))
		d = next
	}
	return n
}

// personYears gives the people with an agreement between two days, each counted
// for the part of a year of 365 days that it held.
func personYears(spans [][2]string, from, to string) (n float64) {
	for _, s := range spans {
		a, err := italy.ParseDay(max(s[0], from))
		b, err2 := italy.ParseDay(to)
		if s[1] != "" && s[1] < to {
			b, err2 = italy.ParseDay(s[1])
		}
		if err == nil && err2 == nil && !b.Before(a) {
			n += float64(b.Sub(a)+1) / 365
		}
	}
	return n
}

// savings gives a figure for each kind of cost, with how it is reckoned, and one
// for all together. Days to come are not counted. Hidden tells that the people
// with an agreement are too few for what is reckoned by them to be shown.
func (s *Service) savings(ctx context.Context, from, to string, hidden bool) (all []Figure, err error) {
	var costs []Cost
	var spans [][2]string
	err = s.read(ctx, func(tx *db.Tx) error {
		to = min(to, today(tx))
		if costs, err = listCosts(tx); err != nil {
			return err
		}
		spans, err = listSpans(tx, from, to)
		return err
	})
	if err != nil {
		return nil, err
	}
	total, written := int64(0), 0
	for _, k := range costKinds {
		mine := slices.DeleteFunc(slices.Clone(costs), func(c Cost) bool { return c.Key != k.key })
		f := Figure{Key: "cost", Group: k.key, Unit: "eur", Parts: stretches(mine, from, to), Hidden: hidden && k.per == perPersonYear}
		if f.Missing = len(f.Parts) == 0; f.Missing || f.Hidden {
			f.Parts = nil
			all = append(all, f)
			continue
		}
		sum := int64(0)
		for i := range f.Parts {
			p := &f.Parts[i]
			p.Per = k.per
			if p.Quantity, err = s.quantity(ctx, *p, spans); err != nil {
				return nil, err
			}
			sum += int64(k.sign) * p.total()
		}
		f.Value = float64(sum) / 100
		total, written = total+sum, written+1
		all = append(all, f)
	}
	return append(all, Figure{Key: "saved", Value: float64(total) / 100, Unit: "eur", Missing: written == 0}), nil
}

// quantity gives by what a part is multiplied.
func (s *Service) quantity(ctx context.Context, p Part, spans [][2]string) (float64, error) {
	switch p.Per {
	case perMonth:
		return months(p.From, p.To), nil
	case perPersonYear:
		return personYears(spans, p.From, p.To), nil
	}
	if s.Days == nil {
		return 0, nil
	}
	_, away, _, err := s.Days.Totals(system(ctx), p.From, p.To)
	return float64(away), err
}

func putCost(tx *db.Tx, c Cost) error {
	_, err := tx.Exec(`INSERT INTO agile_cost (ente, key, from_day, cents, source, actor, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (ente, key, from_day) DO UPDATE SET cents = excluded.cents, source = excluded.source, actor = excluded.actor, set_at = excluded.set_at`,
		tx.Ente, c.Key, c.From, c.Cents, c.Source, tx.Actor, db.MS(tx.Now))
	return err
}

func deleteCost(tx *db.Tx, key, from string) error {
	n, err := tx.Exec(`DELETE FROM agile_cost WHERE ente = $1 AND key = $2 AND from_day = $3`, tx.Ente, key, from)
	if err == nil && n == 0 {
		return ErrNoSuchCost
	}
	return err
}

func listCosts(tx *db.Tx) ([]Cost, error) {
	rows, err := tx.Query(`SELECT key, from_day, cents, source FROM agile_cost WHERE ente = $1 ORDER BY key, from_day DESC`, tx.Ente)
	return db.Collect(rows, err, func(c *Cost, scan func(...any) error) error { return scan(&c.Key, &c.From, &c.Cents, &c.Source) })
}

// listSpans gives from when to when each agreement held that did between two days.
func listSpans(tx *db.Tx, from, to string) ([][2]string, error) {
	rows, err := tx.Query(`SELECT from_day, last_day FROM agile_agreement WHERE ente = $1 AND from_day <= $3 AND (last_day = '' OR last_day >= $2)
		AND state IN ('in_force', 'suspended', 'leaving', 'ended', 'withdrawn', 'replaced')`, tx.Ente, from, to)
	return db.Collect(rows, err, func(s *[2]string, scan func(...any) error) error { return scan(&s[0], &s[1]) })
}
