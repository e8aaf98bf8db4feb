package agile

import (
	"context"
	"encoding/json"
	"strings"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// What can be wrong with a programme.
var (
	ErrProgramme      = errs.New(errs.Invalid, "agile.programme")
	ErrActivity       = errs.New(errs.Invalid, "agile.activity")
	ErrActivityTwo    = errs.New(errs.Conflict, "agile.activity_twice")
	ErrNoSuchCall     = errs.New(errs.NotFound, "agile.no_such_call")
	ErrCallClosed     = errs.New(errs.Conflict, "agile.call_closed")
	ErrCall           = errs.New(errs.Invalid, "agile.call")
	ErrLimit          = errs.New(errs.Invalid, "agile.limit")
	ErrNoProgramme    = errs.New(errs.NotFound, "agile.no_programme")
	ErrNoSuchActivity = errs.New(errs.NotFound, "agile.no_such_activity")
)

// Articles are the texts with which the body's agreements begin: what the law
// wants written and is the same for everybody.
type Articles struct {
	Directing     string `json:"directing" maxLength:"4000"`
	Disconnection string `json:"disconnection" maxLength:"4000"`
	Conduct       string `json:"conduct" maxLength:"4000"`
	Treatment     string `json:"treatment" maxLength:"4000"`
	Closing       string `json:"closing" maxLength:"4000" doc:"custody, confidentiality, safety: printed before the signatures"`
	Bands         []Band `json:"bands" doc:"the usual contact hours"`
	OffFrom       int    `json:"off_from"`
	OffTo         int    `json:"off_to"`
	Tools         []Tool `json:"tools"`
}

// A Programme is what the body has decided on smart working.
type Programme struct {
	ID         string   `json:"id" required:"false"`
	Title      string   `json:"title" maxLength:"200"`
	LegalBasis string   `json:"legal_basis" maxLength:"500"`
	Regulation string   `json:"regulation" maxLength:"500" doc:"the act that adopts it"`
	From       string   `json:"from" doc:"first day"`
	Articles   Articles `json:"articles"`
}

// SetProgramme keeps the body's programme. The agreements already written keep
// the words with which they were signed.
func (s *Service) SetProgramme(ctx context.Context, p Programme) (_ Programme, err error) {
	defer errs.Wrap(&err, "agile.SetProgramme")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return p, err
	}
	for _, f := range []struct {
		text *string
		name string
	}{{&p.Title, "title"}, {&p.LegalBasis, "legal_basis"}, {&p.Regulation, "regulation"}} {
		if *f.text = strings.TrimSpace(*f.text); *f.text == "" || strings.ContainsRune(*f.text, 0) {
			return p, ErrProgramme.In(f.name)
		}
	}
	if _, err := italy.ParseDay(p.From); err != nil {
		return p, ErrPeriod.In("from")
	}
	sample, err := Terms{Bands: p.Articles.Bands, OffFrom: p.Articles.OffFrom, OffTo: p.Articles.OffTo, Tools: p.Articles.Tools,
		Directing: p.Articles.Directing, Disconnection: p.Articles.Disconnection, Conduct: p.Articles.Conduct, Treatment: p.Articles.Treatment, Note: p.Articles.Closing}.tidy()
	if err != nil {
		return p, err
	}
	p.Articles.Bands = sample.Bands
	p.ID = "programme" // a body has one: what changes is what it says
	return p, s.DB.Write(ctx, func(tx *db.Tx) error { return putProgramme(tx, p) })
}

// Programme gives the body's programme; ErrNoProgramme before there is one.
func (s *Service) Programme(ctx context.Context) (p Programme, err error) {
	defer errs.Wrap(&err, "agile.Programme")
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return p, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		p, err = findProgramme(tx)
		return err
	})
	return p, err
}

// usual gives the terms with which a draft begins on day.
func usual(tx *db.Tx, day string) (t Terms, err error) {
	p, err := findProgramme(tx)
	if err != nil && !isNoProgramme(err) {
		return t, err
	}
	months, err := norm.Int(tx, keyTerm, day)
	if err != nil {
		return t, err
	}
	from, err := italy.ParseDay(day)
	if err != nil {
		return t, err
	}
	first := italy.On(from.Year, from.Month+1, 1)
	t = Terms{From: first.String(), To: italy.On(first.Year, first.Month+monthsOf(months), 1).Add(-1).String(),
		Bands: p.Articles.Bands, OffFrom: p.Articles.OffFrom, OffTo: p.Articles.OffTo, Tools: p.Articles.Tools,
		Directing: p.Articles.Directing, Disconnection: p.Articles.Disconnection, Conduct: p.Articles.Conduct, Treatment: p.Articles.Treatment}
	return t.lists(), nil
}

// An Activity is a kind of work, mapped: it can be done from elsewhere, or not
// and why.
type Activity struct {
	ID     string `json:"id" required:"false"`
	Office string `json:"office" doc:"empty for the whole body"`
	Name   string `json:"name" maxLength:"200"`
	Remote bool   `json:"remote"`
	Reason string `json:"reason" maxLength:"500" required:"false" doc:"why it cannot be done from elsewhere"`
}

// SetActivity maps an activity, or changes one that has an id.
func (s *Service) SetActivity(ctx context.Context, a Activity) (_ Activity, err error) {
	defer errs.Wrap(&err, "agile.SetActivity")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return a, err
	}
	a.Name, a.Reason = strings.TrimSpace(a.Name), strings.TrimSpace(a.Reason)
	if a.Name == "" || strings.ContainsRune(a.Name+a.Reason, 0) {
		return a, ErrActivity.In("name")
	}
	if !a.Remote && a.Reason == "" {
		return a, ErrActivity.In("reason")
	}
	if a.ID == "" {
		a.ID = id.New()
	}
	return a, s.DB.Write(ctx, func(tx *db.Tx) error { return putActivity(tx, a) })
}

// RemoveActivity takes an activity from the map.
func (s *Service) RemoveActivity(ctx context.Context, activity string) (err error) {
	defer errs.Wrap(&err, "agile.RemoveActivity")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteActivity(tx, activity) })
}

// Activities gives the map of an office: its own and the whole body's; "" for all.
func (s *Service) Activities(ctx context.Context, office string) (all []Activity, err error) {
	defer errs.Wrap(&err, "agile.Activities")
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listActivities(tx, office)
		return err
	})
	return all, err
}

// A Limit is how much an office can give.
type Limit struct {
	Office string `json:"office"`
	People int    `json:"people" minimum:"0" maximum:"10000" doc:"with an agreement at once, 0 for no limit"`
	Days   int    `json:"days" minimum:"0" maximum:"7" doc:"a week at most, 0 for no limit"`
}

// SetLimit keeps an office's limit.
func (s *Service) SetLimit(ctx context.Context, l Limit) (err error) {
	defer errs.Wrap(&err, "agile.SetLimit")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return err
	}
	if l.Office == "" || l.People < 0 || l.Days < 0 || l.Days > 7 {
		return ErrLimit
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return putLimit(tx, l) })
}

// Limits gives the limits of every office that has one.
func (s *Service) Limits(ctx context.Context) (all []Limit, err error) {
	defer errs.Wrap(&err, "agile.Limits")
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listLimits(tx)
		return err
	})
	return all, err
}

// A Call is a stretch of days in which one may apply, with its places.
type Call struct {
	ID     string `json:"id" required:"false"`
	Title  string `json:"title" maxLength:"200"`
	Opens  string `json:"opens"`
	Closes string `json:"closes" doc:"last day"`
	Places int    `json:"places" minimum:"0" maximum:"100000" doc:"0 for as many as apply"`
}

// open reports whether one may apply on day.
func (c Call) open(day string) bool { return c.Opens <= day && day <= c.Closes }

// SetCall opens a call, or changes one that has an id.
func (s *Service) SetCall(ctx context.Context, c Call) (_ Call, err error) {
	defer errs.Wrap(&err, "agile.SetCall")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return c, err
	}
	if c.Title = strings.TrimSpace(c.Title); c.Title == "" || strings.ContainsRune(c.Title, 0) || c.Places < 0 {
		return c, ErrCall.In("title")
	}
	opens, err := italy.ParseDay(c.Opens)
	if err != nil {
		return c, ErrPeriod.In("opens")
	}
	if closes, err := italy.ParseDay(c.Closes); err != nil || closes.Before(opens) {
		return c, ErrPeriod.In("closes")
	}
	if c.ID == "" {
		c.ID = id.New()
	}
	return c, s.DB.Write(ctx, func(tx *db.Tx) error { return putCall(tx, c) })
}

// Calls gives every call, the newest first.
func (s *Service) Calls(ctx context.Context) (all []Call, err error) {
	defer errs.Wrap(&err, "agile.Calls")
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listCalls(tx)
		return err
	})
	return all, err
}

func callIsOpen(tx *db.Tx, call string) error {
	c, err := findCall(tx, call)
	if err != nil {
		return err
	}
	if !c.open(today(tx)) {
		return ErrCallClosed.With("from", c.Opens).With("to", c.Closes)
	}
	return nil
}

func articlesJSON(a Articles) string {
	b, _ := json.Marshal(a) // strings and numbers: it cannot fail
	return string(b)
}
