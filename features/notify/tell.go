package notify

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

// Tell tells people of the body in ctx one thing. Each hears of it in their own
// hours: now when they are in them, else at the next start, in a digest. Telling
// the same again (see Options.About) changes nothing. Called by the program
// itself: a reaction in app/reactions.go.
func (s *Service) Tell(ctx context.Context, kind string, people []string, o Options) (err error) {
	defer errs.Wrap(&err, "notify.Tell(%s, %d)", kind, len(people))
	if _, err := access.Check(ctx, "notify.tell", access.Thing{}); err != nil {
		return err
	}
	return s.tell(ctx, kind, people, o, nil)
}

// tell does it; with is done in the same transaction, for an act that keeps
// something of its own.
func (s *Service) tell(ctx context.Context, kind string, people []string, o Options, with func(*db.Tx) error) error {
	k, known := findKind(kind)
	if !known {
		return errKind.With("kind", kind)
	}
	if o.Page == "" {
		o.Page = k.Page
	}
	seen, err := s.seen(ctx, people)
	if err != nil {
		return err
	}
	var plans []plan
	for _, who := range people {
		p := seen.of[who]
		if p == nil || p.reader.Left {
			continue
		}
		v, err := when(occasion{k.Urgency, kind == emergencyKind, o.NotBefore, p.choice.DigestAt}, p.table, seen.now)
		if err != nil {
			return err
		}
		delete(seen.of, who) // named twice, told once
		plans = append(plans, plan{who, *p, v})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, p := range plans {
			if err := s.keep(tx, k, p, o); err != nil {
				return err
			}
		}
		if with != nil {
			return with(tx)
		}
		return nil
	})
}

// A plan is what will be done for one person.
type plan struct {
	who string
	sight
	verdict
}

func (s *Service) keep(tx *db.Tx, k Kind, p plan, o Options) error {
	n := Notice{ID: id.New(), Person: p.who, Kind: k.Key, key: o.About, Args: o.Args, Page: o.Page, notBefore: o.NotBefore, Made: tx.Now, Due: p.at}
	if p.now {
		n.Told = tx.Now
	}
	fresh, err := insertNotice(tx, n)
	if err != nil || !fresh {
		return err
	}
	if err := planTidy(tx); err != nil {
		return err
	}
	if !p.now {
		s.publish(tx, p.who, "notify.waits")
		return planRelease(tx, p.at)
	}
	event := "notify.badge"
	switch {
	case k.Key == emergencyKind:
		event = "notify.emergency"
	case p.rings:
		event = "notify.rings"
	}
	s.publish(tx, p.who, event)
	if !k.mails(p.reader, p.choice.Mail) {
		return nil
	}
	title, text := n.words(s.Say, p.reader.Lang)
	return s.Post.Send(tx, s.letter("notify-"+n.ID, k.Key, p.reader, title, text, []string{page(n.Page)}, p.until))
}

// publish tells the open screens of one person, and of no one else, once the
// change is there.
func (s *Service) publish(tx *db.Tx, person, event string) {
	ente := tx.Ente
	tx.After(func() { s.Live.Publish(ente, Subject(person), event) })
}

// Subject is the live subject of one person's notices.
func Subject(person string) string { return "person/" + person }

// sight is what must be seen of a person before anything is told to them.
type sight struct {
	reader Reader
	choice Preference
	table  timetable
}

// seen is what is seen of several people at one moment.
type seen struct {
	now time.Time
	of  map[string]*sight
}

// seen reads what decides for each of people, in as few questions as may be.
func (s *Service) seen(ctx context.Context, people []string) (out seen, err error) {
	out = seen{now: s.DB.Now(), of: map[string]*sight{}}
	readers, err := s.People.Readers(ctx, people)
	if err != nil {
		return out, err
	}
	today := italy.DayOf(out.now)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		weeks, err := listHours(tx)
		if err != nil {
			return err
		}
		rest, err := restOn(tx, today)
		if err != nil {
			return err
		}
		for _, who := range people {
			choice, err := findPreference(tx, who)
			if err != nil {
				return err
			}
			reader := readers[who]
			if reader.Lang == "" {
				reader.Lang = "it"
			}
			out.of[who] = &sight{reader, choice, timetable{s.contact(ctx, who, weeks), choice.Quiet, rest}}
		}
		return nil
	})
	return out, err
}

// contact gives the contact hours of a person by day, asking for each day once.
func (s *Service) contact(ctx context.Context, person string, weeks []HoursChoice) func(italy.Day) ([]Band, error) {
	asked := map[italy.Day][]Band{}
	return func(d italy.Day) ([]Band, error) {
		if bands, known := asked[d]; known {
			return bands, nil
		}
		bands, off, known, err := s.Hours.Contact(ctx, person, d.String())
		if err != nil {
			return nil, err
		}
		if !known {
			bands = weekOn(weeks, d).On(d)
		}
		bands = without(bands, off)
		asked[d] = bands
		return bands, nil
	}
}

// weekOn gives the week that holds on a day, of those set, newest first.
func weekOn(weeks []HoursChoice, d italy.Day) Week {
	for _, h := range weeks {
		if !d.Before(h.From) {
			return h.Week
		}
	}
	return Usual
}

func planRelease(tx *db.Tx, at time.Time) error {
	return jobs.Enqueue(tx, releaseJob, struct{}{}, jobs.At(at), jobs.Unique(at.UTC().Format(time.RFC3339)))
}
