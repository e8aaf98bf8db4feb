package grant

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Spend enters an expense under a heading, or changes the one with its id. Where
// the heading has not so much left it is refused, or let through with a
// warning, as the grant says; over tells by how many cents.
func (s *Service) Spend(ctx context.Context, e Expense) (_ Expense, over int64, err error) {
	defer errs.Wrap(&err, "grant.Spend(%s)", e.ID)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return e, 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var kept Expense
		if e.ID != "" {
			if kept, err = findExpense(tx, e.ID); err != nil {
				return err
			}
			e.Grant = kept.Grant
		}
		g, err := lockGrant(tx, e.Grant)
		if err != nil {
			return err
		}
		if e, err = e.check(g); err != nil {
			return err
		}
		for _, day := range []string{e.Day, kept.Day} {
			if err := open(tx, g.ID, day); err != nil {
				return err
			}
		}
		if over, err = overrun(tx, g, e, kept); err != nil {
			return err
		}
		e.blob, e.Document, e.Type, e.Size, e.SHA256, e.Scan = kept.blob, kept.Document, kept.Type, kept.Size, kept.SHA256, kept.Scan
		if e.ID == "" {
			e.ID = id.New()
		}
		return putExpense(tx, e)
	})
	return e, over, err
}

// open refuses to touch a day that lies in a report that was sent.
func open(tx *db.Tx, grant, day string) error {
	if day == "" {
		return nil
	}
	frozen, err := findFrozen(tx, grant, day)
	if err == nil && frozen {
		err = ErrFrozen.In("day")
	}
	return err
}

// overrun says by how much e takes its heading past what is planned, kept being
// what e was before.
func overrun(tx *db.Tx, g Grant, e, kept Expense) (int64, error) {
	headings, err := listHeadings(tx, g.ID)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(headings, func(h Heading) bool { return h.ID == e.Heading })
	if i < 0 {
		return 0, ErrNoSuch
	}
	spent, err := sumSpent(tx, g.ID, g.Until)
	if err != nil {
		return 0, err
	}
	before := spent[e.Heading]
	if kept.Heading == e.Heading {
		before -= kept.Cents
	}
	left := headings[i].Planned - before
	over := max(0, e.Cents-max(left, 0))
	if over > 0 && g.Overrun == "refuse" {
		return over, ErrOverrun.In("cents").With("heading", headings[i].Title).With("left", euro(left))
	}
	return over, nil
}

// Unspend takes an expense out, and its paper with it.
func (s *Service) Unspend(ctx context.Context, expense string) (err error) {
	defer errs.Wrap(&err, "grant.Unspend(%s)", expense)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return err
	}
	paper := ""
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := findExpense(tx, expense)
		if err != nil {
			return err
		}
		if _, err := lockGrant(tx, e.Grant); err != nil {
			return err
		}
		if err := open(tx, e.Grant, e.Day); err != nil {
			return err
		}
		paper = e.blob
		return deleteFrom(tx, "grant_expense", expense)
	})
	if err == nil && paper != "" {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), paper))
	}
	return err
}

// euro writes cents as people read them here: 1.234,50 €.
func euro(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "−", -cents
	}
	whole := strconv.FormatInt(cents/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return sign + whole + "," + strings.Repeat("0", 2-len(strconv.FormatInt(cents%100, 10))) + strconv.FormatInt(cents%100, 10) + "\u00a0€"
}
