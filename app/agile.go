package app

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/agile"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// wireAgile opens the smart-working programme.
func (a *App) wireAgile(ctx context.Context) (err error) {
	a.Agile, err = agile.New(ctx, agile.Config{DB: a.DB, Blobs: a.Blobs, Names: a.People, Offices: workplaces{a.Ente}, Days: worked{a}, Training: courses{a}, Kit: given{a}, Users: heard{a}, Surveys: heard{a}, Shares: a.shares(), Say: a.Words, Log: a.log})
	if err != nil {
		return err
	}
	a.Agile.Doors(a.API)
	a.workers = append(a.workers, a.again("agile: the calendar not turned, or what is too old not forgotten", a.afterMidnight, a.Agile.Daily))
	return nil
}

// bodies gives the ids of the installation's bodies.
func (a *App) bodies(ctx context.Context) ([]string, error) {
	all, err := a.Ente.Bodies(ctx)
	ids := make([]string, len(all))
	for i, b := range all {
		ids[i] = b.ID
	}
	return ids, err
}

// workplaces answers what the features of smart working ask about offices.
type workplaces struct{ *ente.Service }

func (w workplaces) Name(ctx context.Context, office string) (string, error) {
	o, err := w.Service.Office(ctx, office)
	return o.Name, err
}

// People gives who works in an office, or in the body, each with the office:
// that in which they are staff, else the one that they head.
func (w workplaces) People(ctx context.Context, office string) (map[string]string, error) {
	all, err := w.Service.Places(ctx)
	where := map[string]string{}
	for _, p := range all {
		works := p.Role == access.Staff || p.Role == access.Head || p.Role == access.Secretary || p.Role == access.Technician
		if works && p.Office != "" && (office == "" || p.Office == office) && (where[p.Person] == "" || p.Role == access.Staff) {
			where[p.Person] = p.Office
		}
	}
	return where, err
}

// Letterhead gives what stands on top of the body's documents. The crest is
// drawn as SVG, which a PDF cannot hold: documents carry the name alone.
func (w workplaces) Letterhead(ctx context.Context) (body, address string, crest []byte, err error) {
	b, err := w.Service.Body(ctx)
	return b.Name, b.Address, nil, err
}

// agreements answers what the working days ask about agreements.
type agreements struct{ *agile.Service }

func (g agreements) Between(ctx context.Context, people []string, from, to string) ([]workday.Bound, error) {
	all, err := g.Service.Between(access.System(ctx, db.ScopeOf(ctx).Ente), people, from, to)
	out := make([]workday.Bound, len(all))
	for i, a := range all {
		t := workday.Terms{Agreement: a.ID, DaysPerWeek: a.Terms.Days, Weekdays: a.Terms.Weekdays, Dates: a.Terms.Dates, Place: a.Terms.Place}
		for _, b := range a.Terms.Bands {
			t.Bands = append(t.Bands, [2]int{b.From, b.To})
		}
		out[i] = workday.Bound{Person: a.Person, From: a.Terms.From, To: a.LastDay, Terms: t}
	}
	return out, err
}

func (g agreements) Emergencies(ctx context.Context) ([][2]string, error) {
	all, err := g.Service.Emergencies(access.System(ctx, db.ScopeOf(ctx).Ente))
	out := make([][2]string, len(all))
	for i, e := range all {
		out[i] = [2]string{e.From, e.To}
	}
	return out, err
}

// worked answers what the figures of smart working ask about days.
type worked struct{ a *App }

func (w worked) Totals(ctx context.Context, from, to string) (present, away, absent int, err error) {
	first, err := italy.ParseDay(from)
	if err != nil {
		return 0, 0, 0, err
	}
	last, err := italy.ParseDay(to)
	if err != nil {
		return 0, 0, 0, err
	}
	all, err := w.a.Workday.Figures(ctx, first, last)
	for _, f := range all {
		present, away, absent = present+f.Present, away+f.Away, absent+f.Absent
	}
	return present, away, absent, err
}

// courses answers what agreements and figures ask about training.
type courses struct{ a *App }

// Done is true where the body has no such course: nobody can have done it.
func (c courses) Done(ctx context.Context, person, tag, day string) (bool, error) {
	offered, err := c.a.Training.Offered(ctx, tag)
	if err != nil || !offered {
		return !offered, err
	}
	done, _, err := c.a.Training.Done(ctx, person, tag, day)
	return done, err
}

func (c courses) Trained(ctx context.Context, from, to string) (int, error) {
	return c.a.Training.Trained(ctx, from, to)
}

// given answers what agreements and figures ask about kit.
type given struct{ a *App }

func (g given) Held(ctx context.Context, person string) ([]string, error) {
	all, err := g.a.Kit.ItemsOf(ctx, person)
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name + " " + t.Inventory
	}
	return names, err
}

func (g given) Owned(ctx context.Context) (owned, assigned int, err error) {
	f, err := g.a.Kit.Figures(ctx)
	return f.Owned, f.Assigned, err
}

// heard answers what the figures of smart working ask about what people say.
type heard struct{ a *App }

// Rated gives what citizens say of the body's offices; one that too few have
// rated is left out.
func (h heard) Rated(ctx context.Context, from, to string) (ratings int, mean float64, err error) {
	first, err := italy.ParseDay(from)
	if err != nil {
		return 0, 0, err
	}
	last, err := italy.ParseDay(to)
	if err != nil {
		return 0, 0, err
	}
	sum := 0.0
	err = h.a.Office.Rated(ctx, first, last, func(_, _ string, n int, of float64) {
		if of > 0 {
			ratings, sum = ratings+n, sum+of*float64(n)
		}
	})
	if ratings > 0 {
		mean = sum / float64(ratings)
	}
	return ratings, mean, err
}

// Felt tells the questions on a scale that were answered in more than one wave:
// the first and the last that may be read.
func (h heard) Felt(ctx context.Context, cohort string, tell func(question string, before, after float64)) error {
	results, err := h.a.Survey.Results(ctx, cohort)
	for _, r := range results {
		for _, o := range r.Outcomes {
			means := []float64{}
			for _, w := range o.Waves {
				if !w.Few && w.Mean > 0 {
					means = append(means, w.Mean)
				}
			}
			if len(means) > 1 {
				tell(o.Text, means[0], means[len(means)-1])
			}
		}
	}
	return err
}

// shares lists what each part of the programme knows of a person; answers to
// surveys belong to nobody. app/known_test.go holds that no table is left out.
func (a *App) shares() []agile.Share {
	return []agile.Share{
		{Section: "days", Known: func(ctx context.Context, who string) (any, error) { return a.Workday.Known(ctx, who) }},
		{Section: "training", Known: func(ctx context.Context, who string) (any, error) { return a.Training.Known(ctx, who) }},
		{Section: "desks", Known: func(ctx context.Context, who string) (any, error) { return a.Desk.Known(ctx, who) }},
		{Section: "kit", Known: func(ctx context.Context, who string) (any, error) { return a.Kit.Known(ctx, who) }},
		{Section: "ministry", Known: func(ctx context.Context, who string) (any, error) { return a.Ministry.Known(ctx, who) }},
		{Section: "plan", Known: func(ctx context.Context, who string) (any, error) { return a.Grant.Known(ctx, who) }},
		{Section: "surveys", Known: func(ctx context.Context, who string) (any, error) { return a.Survey.Known(ctx, who) }},
		{Section: "told", Known: func(ctx context.Context, who string) (any, error) { return a.Notify.Known(ctx, who) }},
	}
}

// daily gives a worker that does one thing for every body, at once and then every
// six hours: what has a term of days may wait for these.
func (a *App) daily(trouble string, do func(context.Context) error) func(context.Context) error {
	return a.again(trouble, func() time.Duration { return 6 * time.Hour }, do)
}

// afterMidnight gives how long to wait until a minute past midnight in Rome; an
// hour at most, as a clock may be set and a laptop may sleep.
func (a *App) afterMidnight() time.Duration {
	now := a.DB.Now()
	return min(italy.DayOf(now).Add(1).Start().Add(time.Minute).Sub(now), time.Hour)
}

// again gives a worker that does one thing for every body, at once and then each
// time that wait has passed.
func (a *App) again(trouble string, wait func() time.Duration, do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		for {
			all, err := a.bodies(ctx)
			if err != nil && ctx.Err() == nil {
				a.log.Warn(trouble, "error", err)
			}
			for _, b := range all {
				if err := do(access.System(db.Scoped(ctx, db.Scope{}), b)); err != nil && ctx.Err() == nil {
					a.log.Warn(trouble, "body", b, "error", err)
				}
			}
			timer := time.NewTimer(wait())
			select {
			case <-ctx.Done():
				timer.Stop()
				return nil
			case <-timer.C:
			}
		}
	}
}
