package agile

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a withdrawal.
var (
	ErrNeedsReason = errs.New(errs.Invalid, "agile.needs_reason")
	ErrTooSoon     = errs.New(errs.Invalid, "agile.too_soon")
)

// LastDay gives the last day on which an agreement holds when one side withdraws
// today with so many days of notice (L. 81/2017 art. 19 c. 2): the notice is
// whole days after the day on which it is given. With a justified reason there
// is none, and today is the last.
func LastDay(today string, notice int, justified bool) string {
	d, err := italy.ParseDay(today)
	if err != nil || justified {
		return today
	}
	return d.Add(notice).String()
}

// Withdraw ends an agreement before its term, by its person or by the body.
// Art. 19 c. 2: an open-ended one with the notice due (longer when the body
// withdraws from a worker under L. 68/1999); one with a term only for a
// justified reason, which ends it at once, as it does an open-ended one. Last is
// the last day wished, "" for the first possible; a longer notice may be given.
//
// One that is only signed and would end before its first day is given up: it
// never was. So is one that follows another, which holds meanwhile.
func (s *Service) Withdraw(ctx context.Context, agreement, why, last string, justified bool) (a Agreement, err error) {
	m, err := s.ending(ctx, agreement, last, justified)
	if err != nil {
		return a, err
	}
	return s.move(ctx, agreement, m, "agile.withdraw", why, func(tx *db.Tx, a *Agreement) error {
		if (justified || a.Terms.To != "") && len([]rune(strings.TrimSpace(why))) < 10 {
			return ErrNeedsReason.In("note")
		}
		if a.Terms.To != "" && !justified {
			return ErrNeedsReason.In("justified")
		}
		notice, err := s.notice(tx, *a, access.Who(ctx).ID == a.Person)
		if err != nil {
			return err
		}
		first := LastDay(today(tx), notice, justified)
		switch {
		case last == "":
			last = first
		case last < first:
			return ErrTooSoon.With("day", first).With("count", notice).In("last")
		}
		if _, err := italy.ParseDay(last); err != nil || a.LastDay != "" && last > a.LastDay {
			return ErrPeriod.In("last")
		}
		if m == Drop {
			return tx.Emit(Undone{a.ID, a.Person, a.Kind, a.Before})
		}
		a.LastDay = last
		return tx.Emit(WithdrawnFrom{a.ID, a.Person, last})
	})
}

// ending says how an agreement that is withdrawn from ends. Whether there is such
// an agreement, and for whom, is asked with the move.
func (s *Service) ending(ctx context.Context, agreement, last string, justified bool) (m Move, err error) {
	m = Withdraw
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil || a.State != Signed {
			return err
		}
		notice, err := s.notice(tx, a, access.Who(ctx).ID == a.Person)
		if a.Before != "" || max(last, LastDay(today(tx), notice, justified)) < a.Terms.From {
			m = Drop
		}
		return err
	})
	return m, err
}

// notice gives the days due today by one side.
func (s *Service) notice(tx *db.Tx, a Agreement, byWorker bool) (int, error) {
	if !byWorker {
		w, known, err := findWorker(tx, a.Person)
		if err != nil {
			return 0, err
		}
		if known && w.Protected {
			return norm.Int(tx, keyNoticeProtected, today(tx))
		}
	}
	return norm.Int(tx, keyNotice, today(tx))
}

// A Notice tells whoever may withdraw what would happen.
type Notice struct {
	Days int    `json:"days" doc:"of notice due by who asks"`
	Last string `json:"last" doc:"the agreement would hold until then"`
	Term bool   `json:"term" doc:"it has a term: only a justified reason ends it before"`
}

// NoticeDue tells who may withdraw from an agreement what would happen.
func (s *Service) NoticeDue(ctx context.Context, agreement string) (n Notice, err error) {
	defer errs.Wrap(&err, "agile.NoticeDue(%s)", agreement)
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		who, err := access.Check(ctx, "agile.withdraw", a.thing())
		if err != nil {
			return err
		}
		n.Days, err = s.notice(tx, a, who.ID == a.Person)
		n.Last, n.Term = LastDay(today(tx), n.Days, false), a.Terms.To != ""
		return err
	})
	return n, err
}
