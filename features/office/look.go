package office

import (
	"context"
	"errors"
	"io"
	"time"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Front is what a citizen sees of an office: its settings and its sign now.
type Front struct {
	House   House
	Virtual Virtual
	Board   Board
	Week    []OpenDay // the hours of the next seven days
	Next    []Slot    // the first free slots
}

// An OpenDay is one day with its hours; Note says why they are not the usual ones.
type OpenDay struct {
	Day   Day
	Hours Hours
	Note  string
}

// Fronts gives every virtual office that citizens may see, in the body's order.
func (s *Service) Fronts(ctx context.Context) (all []Front, err error) {
	defer errs.Wrap(&err, "office.Fronts")
	if _, err := access.Check(ctx, "office.look", access.Thing{}); err != nil {
		return nil, err
	}
	houses, err := s.Houses.Offices(ctx)
	if err != nil {
		return nil, err
	}
	calendar, err := s.Houses.Holidays(ctx)
	if err != nil {
		return nil, err
	}
	all = []Front{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		virtuals, err := listVirtuals(tx)
		if err != nil {
			return err
		}
		by := map[string]Virtual{}
		for _, v := range virtuals {
			by[v.Office] = v
		}
		for _, h := range houses {
			v, ok := by[h.ID]
			if !ok || !v.Active {
				continue
			}
			f, err := s.front(tx, h, v, calendar, 1)
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		return nil
	})
	return all, err
}

// Front gives one virtual office, by id or by the slug of its address.
func (s *Service) Front(ctx context.Context, idOrSlug string) (f Front, err error) {
	defer errs.Wrap(&err, "office.Front(%s)", idOrSlug)
	if _, err := access.Check(ctx, "office.look", access.Thing{}); err != nil {
		return f, err
	}
	house, calendar, err := s.surroundings(ctx, idOrSlug)
	if err != nil {
		return f, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := findVirtual(tx, house.ID)
		if err != nil {
			return err
		}
		if !v.Active {
			return ErrNoSuchOffice
		}
		f, err = s.front(tx, house, v, calendar, 6)
		return err
	})
	return f, err
}

func (s *Service) front(tx *db.Tx, h House, v Virtual, c Calendar, slots int) (f Front, err error) {
	f = Front{House: h, Virtual: v}
	today := DayOf(tx.Now, s.Zone)
	exceptions, err := listExceptions(tx, v.Office, today)
	if err != nil {
		return f, err
	}
	places, err := listPresent(tx, v.Office)
	if err != nil {
		return f, err
	}
	serving, waiting := count(places)
	f.Board = v.Board(tx.Now, exceptions, c, s.Zone, serving, waiting)
	for i := range 7 {
		hours, note := v.On(today.Add(i), exceptions, c)
		f.Week = append(f.Week, OpenDay{today.Add(i), hours, note})
	}
	f.Next, err = s.free(tx, v, exceptions, c, today, today.Add(v.Furthest), slots)
	return f, err
}

// count gives how many appointments are being served, and how many people of
// how many appointments wait.
func count(places []Place) (serving, waiting int) {
	inside, queue := map[string]bool{}, map[string]bool{}
	for _, p := range places {
		switch p.Visit.State {
		case Inside:
			inside[p.Appointment.ID] = true
		case Waiting:
			queue[p.Appointment.ID] = true
		}
	}
	for id := range inside {
		delete(queue, id)
	}
	return len(inside), len(queue)
}

// free gives the slots from one day to another that a citizen may take, at most
// most of them (0 for all).
func (s *Service) free(tx *db.Tx, v Virtual, exceptions []Exception, c Calendar, from, to Day, most int) ([]Slot, error) {
	begin, _ := from.At(0, s.Zone)
	end, _ := to.Add(1).At(0, s.Zone)
	booked, err := taken(tx, v.Office, begin, end)
	if err != nil {
		return nil, err
	}
	out := []Slot{}
	for day := from; day <= to; day = day.Add(1) {
		for _, slot := range v.Slots(day, exceptions, c, s.Zone) {
			for desk := range booked[db.MS(slot.Starts)] {
				if desk < v.Desks {
					slot.Free--
				}
			}
			if slot.Free > 0 && v.Bookable(slot, tx.Now, s.Zone) == nil {
				out = append(out, slot)
				if most > 0 && len(out) == most {
					return out, nil
				}
			}
		}
	}
	return out, nil
}

// Free gives the slots of an office that a citizen may take, from one day to
// another (at most two months).
func (s *Service) Free(ctx context.Context, office string, from, to Day) (slots []Slot, err error) {
	defer errs.Wrap(&err, "office.Free(%s)", office)
	if _, err := access.Check(ctx, "office.look", access.Thing{}); err != nil {
		return nil, err
	}
	if !from.Valid() || !to.Valid() {
		return nil, ErrNoSuchSlot.In("day")
	}
	to = min(to, from.Add(62))
	_, calendar, err := s.surroundings(ctx, office)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := findVirtual(tx, office)
		if err != nil {
			return err
		}
		if !v.Active {
			return ErrNoSuchOffice
		}
		if today := DayOf(tx.Now, s.Zone); from < today {
			from = today
		}
		exceptions, err := listExceptions(tx, office, from)
		if err != nil {
			return err
		}
		slots, err = s.free(tx, v, exceptions, calendar, from, min(to, DayOf(tx.Now, s.Zone).Add(v.Furthest)), 0)
		return err
	})
	return slots, err
}

// A Threshold is what the holder of a link sees at the door.
type Threshold struct {
	Bearer
	House     House
	Virtual   Virtual
	Board     Board
	Passage   Passage
	Opens     time.Time
	Visit     Visit // the latest stay; zero when they have not come yet
	Came      bool
	Place     int // in the queue, from 1; 0 when not waiting
	Ahead     int
	Wait      Wait
	Proposals []Proposal
	Earlier   bool
	Token     string
	Clerk     string // name of who let them in
	Now       time.Time
}

// Look gives what the holder of a link sees. See bearer for links that open nothing.
func (s *Service) Look(ctx context.Context, token string) (t Threshold, err error) {
	defer errs.Wrap(&err, "office.Look")
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return t, err
	}
	var b Bearer
	if err = s.DB.Read(ctx, func(tx *db.Tx) error {
		b, err = s.bearer(tx, token)
		return err
	}); err != nil {
		return t, err
	}
	house, calendar, err := s.surroundings(ctx, b.Appointment.Office)
	if err != nil {
		return t, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		t = Threshold{House: house, Token: token, Now: tx.Now}
		if t.Bearer, err = s.bearer(tx, token); err != nil {
			return err
		}
		a := t.Appointment
		t.Passage, t.Opens = a.Door(tx.Now)
		if t.Virtual, err = findVirtual(tx, a.Office); err != nil {
			return err
		}
		exceptions, err := listExceptions(tx, a.Office, DayOf(tx.Now, s.Zone))
		if err != nil {
			return err
		}
		places, err := listPresent(tx, a.Office)
		if err != nil {
			return err
		}
		serving, waiting := count(places)
		t.Board = t.Virtual.Board(tx.Now, exceptions, calendar, s.Zone, serving, waiting)
		if t.Visit, t.Came, err = lastVisit(tx, a.ID, t.who()); err != nil {
			return err
		}
		if err := s.estimate(tx, &t, places); err != nil {
			return err
		}
		if t.Proposals, err = listProposals(tx, a.ID); err != nil {
			return err
		}
		t.Earlier, err = hasWish(tx, a.ID)
		return err
	})
	if err == nil && t.Visit.State == Inside && t.Appointment.Clerk != "" && s.Names != nil {
		names, err := s.Names.Names(ctx, []string{t.Appointment.Clerk})
		t.Clerk = names[t.Appointment.Clerk]
		return t, err
	}
	return t, err
}

// estimate gives the place in the queue and the wait, for who waits.
func (s *Service) estimate(tx *db.Tx, t *Threshold, places []Place) error {
	if t.Visit.State != Waiting || t.Passage != PassWait {
		return nil
	}
	lengths, err := recentLengths(tx, t.Appointment.Office)
	if err != nil {
		return err
	}
	var inside []time.Duration
	waiting, serving := []Place{}, map[string]bool{}
	for _, p := range places {
		if p.Visit.State == Inside && !serving[p.Appointment.ID] {
			serving[p.Appointment.ID] = true
			inside = append(inside, tx.Now.Sub(p.Appointment.Opened))
		}
	}
	seen := map[string]bool{}
	for _, p := range places {
		if p.Visit.State == Waiting && !serving[p.Appointment.ID] && !seen[p.Appointment.ID] {
			seen[p.Appointment.ID] = true
			waiting = append(waiting, p)
		}
	}
	t.Ahead = 0
	for _, p := range Line(waiting) {
		if p.Appointment.ID == t.Appointment.ID {
			break
		}
		t.Ahead++
	}
	t.Place = t.Ahead + 1
	if serving[t.Appointment.ID] { // the others are inside already: as soon as they open
		t.Place, t.Ahead, inside = 1, 0, nil
	}
	t.Wait = Estimate(t.Ahead, t.Virtual.Desks, inside, lengths, time.Duration(t.Virtual.Slot)*time.Minute, tx.Now, t.Appointment.Starts)
	return nil
}

// A Counter is what the staff of one office see: its sign, who waits and who is
// inside, today's appointments, and the requests that want an answer.
type Counter struct {
	House    House
	Virtual  Virtual
	Board    Board
	Queue    []Place // waiting, in order
	Inside   []Place
	Today    []Appointment
	Requests []Appointment
	Now      time.Time
}

// Counter gives the counter of an office to its staff.
func (s *Service) Counter(ctx context.Context, office string) (c Counter, err error) {
	defer errs.Wrap(&err, "office.Counter(%s)", office)
	if _, err := access.Check(ctx, "office.desk", access.Thing{Office: office}); err != nil {
		return c, err
	}
	house, calendar, err := s.surroundings(ctx, office)
	if err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = s.counter(tx, house, calendar)
		return err
	})
	return c, err
}

func (s *Service) counter(tx *db.Tx, house House, calendar Calendar) (c Counter, err error) {
	c = Counter{House: house, Queue: []Place{}, Inside: []Place{}, Now: tx.Now}
	if c.Virtual, err = findVirtual(tx, house.ID); err != nil {
		return c, err
	}
	today := DayOf(tx.Now, s.Zone)
	exceptions, err := listExceptions(tx, house.ID, today)
	if err != nil {
		return c, err
	}
	places, err := listPresent(tx, house.ID)
	if err != nil {
		return c, err
	}
	for _, p := range Line(places) {
		if p.Visit.State == Waiting {
			c.Queue = append(c.Queue, p)
		} else {
			c.Inside = append(c.Inside, p)
		}
	}
	serving, waiting := count(places)
	c.Board = c.Virtual.Board(tx.Now, exceptions, calendar, s.Zone, serving, waiting)
	from, _ := today.At(0, s.Zone)
	to, _ := today.Add(1).At(0, s.Zone)
	if c.Today, err = listDay(tx, house.ID, from, to); err != nil {
		return c, err
	}
	c.Requests, err = listAsked(tx, house.ID)
	return c, err
}

// Mine gives the counters of the offices where the reader serves.
func (s *Service) Mine(ctx context.Context) (all []Counter, err error) {
	defer errs.Wrap(&err, "office.Mine")
	who, err := access.Check(ctx, "office.mine", access.Thing{})
	if err != nil {
		return nil, err
	}
	houses, err := s.Houses.Offices(ctx)
	if err != nil {
		return nil, err
	}
	calendar, err := s.Houses.Holidays(ctx)
	if err != nil {
		return nil, err
	}
	all = []Counter{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, h := range houses {
			if !who.Has(h.ID, access.Staff, access.Head) {
				continue
			}
			c, err := s.counter(tx, h, calendar)
			if err == ErrNoSuchOffice {
				continue
			}
			if err != nil {
				return err
			}
			all = append(all, c)
		}
		return nil
	})
	return all, err
}

// A Dossier is everything about one request, for those who serve it.
type Dossier struct {
	Appointment Appointment
	House       House
	Messages    []Message
	Files       []File
	Visits      []Visit
	Companions  []Brought
	Proposals   []Proposal
	Names       map[string]string // of the staff who wrote
	Passage     Passage
	Token       string
}

// Dossier gives a request to the staff of its office.
func (s *Service) Dossier(ctx context.Context, appointment string) (d Dossier, err error) {
	defer errs.Wrap(&err, "office.Dossier(%s)", appointment)
	a, err := s.find(ctx, appointment)
	if err != nil {
		return d, err
	}
	if _, err := access.Check(ctx, "office.desk", access.Thing{Office: a.Office}); err != nil {
		return d, err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return d, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d = Dossier{House: house}
		if d.Appointment, err = findAppointment(tx, appointment); err != nil {
			return err
		}
		d.Passage, _ = d.Appointment.Door(tx.Now)
		d.Token = s.doorToken(tx.Ente, d.Appointment)
		if d.Messages, err = listMessages(tx, a.ID); err != nil {
			return err
		}
		if d.Files, err = listFiles(tx, a.ID); err != nil {
			return err
		}
		if d.Visits, err = listVisits(tx, a.ID); err != nil {
			return err
		}
		if d.Proposals, err = listProposals(tx, a.ID); err != nil {
			return err
		}
		companions, err := listCompanions(tx, a.ID)
		d.Companions = []Brought{}
		for _, c := range companions {
			d.Companions = append(d.Companions, Brought{c, s.companionToken(tx.Ente, c)})
		}
		return err
	})
	if err != nil {
		return d, err
	}
	papers, err := s.Papers.Papers(ctx, appointment)
	if err != nil {
		return d, err
	}
	d.Files = append(d.Files, papers...)
	people := []string{d.Appointment.Clerk}
	for _, m := range d.Messages {
		people = append(people, m.Author)
	}
	d.Names, err = s.Names.Names(ctx, people)
	return d, err
}

// Search gives the latest requests of an office whose number, name or address holds q.
func (s *Service) Search(ctx context.Context, office, q string) (all []Appointment, err error) {
	defer errs.Wrap(&err, "office.Search(%s)", office)
	if _, err := access.Check(ctx, "office.desk", access.Thing{Office: office}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listMatching(tx, office, line(cut(q, 80)))
		return err
	})
	return all, err
}

// Days gives the appointments of an office from one day to another, at most
// five weeks.
func (s *Service) Days(ctx context.Context, office string, from, to Day) (all []Appointment, err error) {
	defer errs.Wrap(&err, "office.Days(%s)", office)
	if _, err := access.Check(ctx, "office.desk", access.Thing{Office: office}); err != nil {
		return nil, err
	}
	if !from.Valid() || !to.Valid() {
		return nil, ErrNoSuchSlot.In("day")
	}
	begin, _ := from.At(0, s.Zone)
	end, _ := min(to, from.Add(35)).Add(1).At(0, s.Zone)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listDay(tx, office, begin, end)
		return err
	})
	return all, err
}

// Settings gives an office as it was set up, with its exceptions from today on.
func (s *Service) Settings(ctx context.Context, office string) (v Virtual, exceptions []Exception, err error) {
	defer errs.Wrap(&err, "office.Settings(%s)", office)
	if _, err := access.Check(ctx, "office.desk", access.Thing{Office: office}); err != nil {
		return v, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if v, err = findVirtual(tx, office); err != nil {
			return err
		}
		exceptions, err = listExceptions(tx, office, DayOf(tx.Now, s.Zone))
		return err
	})
	return v, exceptions, err
}

// Attached gives the bytes of what came with a mail or was handed over in the
// meeting, to the staff of the office.
func (s *Service) Attached(ctx context.Context, appointment, file string) (f File, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "office.Attached(%s, %s)", appointment, file)
	a, err := s.find(ctx, appointment)
	if err != nil {
		return f, nil, err
	}
	if _, err := access.Check(ctx, "office.desk", access.Thing{Office: a.Office}); err != nil {
		return f, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err = findFile(tx, appointment, file)
		return err
	})
	if errors.Is(err, ErrNoSuchAppointment) {
		return s.Papers.Paper(ctx, appointment, file)
	}
	if err != nil {
		return f, nil, err
	}
	if f.Scan == string(antivirus.Infected) {
		return f, nil, antivirus.ErrInfected
	}
	content, err = s.Blobs.Open(ctx, f.blob)
	return f, content, err
}
