package app

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/features/notify"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/italy"
	"loggia/platform/mailer"
)

// wireNotify opens the gate through which everything that reaches staff passes.
func (a *App) wireNotify(ctx context.Context) (err error) {
	a.Notify, err = notify.New(ctx, notify.Config{DB: a.DB, Jobs: a.Jobs, Hours: contact{a}, People: readers{a}, Post: staffPost{a}, Live: a.Live, Say: a.Words, Log: a.log})
	if err != nil {
		return err
	}
	// Only the person themself listens to their own bell.
	a.Live.Allow("person", func(r *http.Request, subject string) (string, error) {
		ctx, err := a.People.Refresh(r.Context())
		if err != nil {
			return "", err
		}
		who, err := access.Check(ctx, "notify.own", access.Thing{})
		if err == nil && subject != notify.Subject(who.ID) {
			err = access.ErrNotFound
		}
		return "", err
	})
	return nil
}

// contact joins what is known of when somebody may be reached. The days on
// which the body does not work have no hours for anybody.
type contact struct{ a *App }

func (c contact) Contact(ctx context.Context, person, day string) (bands, off [][2]int, known bool, err error) {
	d, err := italy.ParseDay(day)
	if err != nil {
		return nil, nil, false, err
	}
	b, err := c.a.Ente.Body(ctx)
	if err != nil {
		return nil, nil, false, err
	}
	if !works(d, b.Patron) {
		return nil, nil, true, nil
	}
	if c.a.Workday == nil {
		return nil, nil, false, nil // while the parts are being joined
	}
	at, parts, err := c.a.Workday.Whereabouts(itself(ctx), person, d)
	if err != nil {
		return nil, nil, false, err
	}
	for _, p := range parts {
		off = append(off, [2]int{p.From, p.To})
	}
	switch {
	case at == workday.Out:
		return nil, nil, true, nil
	case at == workday.Away && c.a.Agile != nil:
		bands, known, err = c.agreed(ctx, person, day)
	}
	return bands, off, known, err // at the office: the body's hours
}

// agreed gives the stretches that a person's agreement has for the days away,
// less the disconnection that it has (L. 81/2017 art. 19).
func (c contact) agreed(ctx context.Context, person, day string) ([][2]int, bool, error) {
	a, ok, err := c.a.Agile.InForce(itself(ctx), person, day)
	if err != nil || !ok || len(a.Terms.Bands) == 0 {
		return nil, false, err // an emergency lets people work away without an agreement: the body's hours
	}
	first, last := 0, 24*60
	if a.Terms.OffFrom > a.Terms.OffTo { // from the evening to the next morning
		first, last = a.Terms.OffTo, a.Terms.OffFrom
	}
	bands := [][2]int{}
	for _, b := range a.Terms.Bands {
		if from, to := max(b.From, first), min(b.To, last); from < to {
			bands = append(bands, [2]int{from, to})
		}
	}
	slices.SortFunc(bands, func(x, y [2]int) int { return x[0] - y[0] })
	return bands, true, nil
}

// works reports whether the body works on a day, Saturdays apart: those are in
// its hours, for the offices that open then.
func works(d italy.Day, patron ente.Patron) bool {
	if _, holiday := italy.HolidayOn(d); holiday || d.Weekday() == 0 {
		return false
	}
	return patron.Name == "" || int(d.Month) != patron.Month || d.Day != patron.Day
}

// readers tells notify who its readers are and where mail reaches them.
type readers struct{ a *App }

func (r readers) Readers(ctx context.Context, people []string) (map[string]notify.Reader, error) {
	ctx = itself(ctx) // whoever asks was asked for permission before
	b, err := r.a.Ente.Body(ctx)
	if err != nil {
		return nil, err
	}
	found, err := r.find(ctx, people)
	out := make(map[string]notify.Reader, len(found))
	for _, p := range found {
		one := notify.Reader{Name: p.Name(), Given: p.Given, Email: p.Email, Lang: p.Lang, Private: !sameDomain(p.Email, b.Email), Left: p.State == identity.Left}
		for _, place := range p.Places {
			if place.Office != "" {
				one.Offices = append(one.Offices, place.Office)
			}
		}
		out[p.ID] = one
	}
	return out, err
}

// find asks for each when they are few, for all of the body at once when many.
func (r readers) find(ctx context.Context, people []string) (found []identity.Person, err error) {
	if len(people) > 20 {
		return r.a.People.People(ctx, "", "")
	}
	for _, who := range people {
		p, err := r.a.People.Person(ctx, who)
		if errors.Is(err, identity.ErrNoSuchPerson) {
			continue // of the Unione, who administers here: the bell reaches them
		}
		if err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	return found, nil
}

// sameDomain reports whether two addresses are of one house. An account under
// another domain is the person's own address.
func sameDomain(a, b string) bool {
	_, x, _ := strings.Cut(a, "@")
	_, y, _ := strings.Cut(b, "@")
	return strings.EqualFold(x, y)
}

// staffPost sends what notify writes to staff, and nothing else does.
type staffPost struct{ a *App }

func (p staffPost) Send(tx *db.Tx, l notify.Letter) error {
	b, err := ente.FindBody(tx)
	if err != nil {
		return err
	}
	site := p.a.Ente.URL(tx.Context(), tx.Ente)
	text := l.Text
	for _, path := range l.Links {
		text = strings.ReplaceAll(text, "\n\n"+path+"\n", "\n\n"+site+path+"\n")
	}
	_, domain, _ := strings.Cut(b.Email, "@")
	_, err = p.a.Mail.Send(tx, mailer.Message{ID: l.ID + "@" + domain, Kind: l.Kind, From: mailer.Address{Name: b.Name, Email: b.Email}, To: mailer.Address{Email: l.To},
		Subject: l.Subject, Text: text, HTML: plainHTML(l.Lang, text), Until: db.Time(l.Until)})
	return err
}

// staffOf gives who works in an office of the body in ctx.
func (a *App) staffOf(ctx context.Context, office string) (people []string, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := ente.ListPlaces(tx)
		for _, p := range all {
			if p.Office == office && (p.Role == access.Staff || p.Role == access.Head) {
				people = append(people, p.Person)
			}
		}
		return err
	})
	return people, err
}
