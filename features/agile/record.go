package agile

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/pdf"
)

// ErrNoWithdrawal is the answer to who asks for the record of a withdrawal that
// nobody has made.
var ErrNoWithdrawal = errs.New(errs.NotFound, "agile.no_withdrawal")

// Record gives the withdrawal from an agreement as a file (PDF/A): who withdrew,
// when, in which words, and until when the agreement holds. It says the last day
// and never the days of notice: these would tell its other readers of a
// disability (L. 81/2017 art. 19 c. 2).
func (s *Service) Record(ctx context.Context, agreement string) (file []byte, err error) {
	defer errs.Wrap(&err, "agile.Record(%s)", agreement)
	var a Agreement
	var steps []Step
	err = s.read(ctx, func(tx *db.Tx) error {
		if a, err = findAgreement(tx, agreement); err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.read", a.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		steps, err = listSteps(tx, agreement)
		return err
	})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(steps, func(st Step) bool { return st.Move == Withdraw })
	if i < 0 {
		return nil, ErrNoWithdrawal
	}
	return s.writeRecord(ctx, a, steps[i])
}

func (s *Service) writeRecord(ctx context.Context, a Agreement, st Step) ([]byte, error) {
	body, address, crest, err := s.Offices.Letterhead(ctx)
	if err != nil {
		return nil, err
	}
	office, err := s.Offices.Name(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	names, err := s.Names.Names(ctx, []string{a.Person, a.Manager, st.Actor})
	if err != nil {
		return nil, err
	}
	say := func(key string, args map[string]any) string { return s.Say.T("it", "agile.record."+key, args) }
	given := italy.DayOf(st.At)
	d := pdf.New(pdf.Meta{Title: say("title", map[string]any{"name": names[a.Person]}), Author: body, Lang: "it", Created: s.DB.Now()})
	d.Head(pdf.Letterhead{Body: body, Office: office, Address: address, Crest: crest})
	d.H1(say("title", map[string]any{"name": names[a.Person]}))
	side := "body"
	if st.Actor == a.Person {
		side = "worker"
	}
	d.P(say(side, map[string]any{"name": names[a.Person], "by": names[st.Actor], "body": body, "day": given.Long("it")}))
	how := "notice"
	if a.LastDay == given.String() {
		how = "justified"
	}
	d.Fields([]pdf.Field{{Label: say("from", nil), Value: long(a.Terms.From)}, {Label: say("given", nil), Value: given.Long("it")},
		{Label: say("how", nil), Value: say(how, nil)}, {Label: say("last", nil), Value: long(a.LastDay)}})
	if st.Note != "" {
		d.H2(say("why", nil))
		d.P(st.Note)
	}
	d.P(say("ministry", nil))
	d.Small(say("trace", map[string]any{"sha": a.sha256}))
	return d.Bytes()
}
