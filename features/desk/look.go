package desk

import (
	"context"
	"io"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Where gives the buildings and floors of the body, and how far ahead one books.
type Where struct {
	Sites  []Site  `json:"sites"`
	Floors []Floor `json:"floors"`
	Today  string  `json:"today"`
	Last   string  `json:"last" doc:"the last day that can be booked"`
	Needs  bool    `json:"needs" doc:"whether I need an accessible desk"`
	SetUp  bool    `json:"setUp" doc:"whether I may draw the plans"`
}

// Where gives the buildings and floors. Colleagues may ask.
func (s *Service) Where(ctx context.Context) (w Where, err error) {
	defer errs.Wrap(&err, "desk.Where")
	who, err := access.Check(ctx, "desk.look", access.Thing{})
	if err != nil {
		return w, err
	}
	w.SetUp = access.Can(ctx, "desk.set_up", access.Thing{})
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		today := italy.DayOf(tx.Now)
		ahead, err := norm.Int(tx, aheadDays, today.String())
		if err != nil {
			return err
		}
		w.Today, w.Last = today.String(), today.Add(ahead).String()
		if w.Sites, err = listSites(tx); err != nil {
			return err
		}
		if w.Floors, err = listFloors(tx); err != nil {
			return err
		}
		w.Needs, err = isNeeding(tx, who.ID)
		return err
	})
	return w, err
}

// A Span is a stretch of a day in which a place is not free.
type Span struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Mine string `json:"mine,omitempty" doc:"my booking"`
	Here bool   `json:"here,omitempty" doc:"whoever has it has come"`
	Name string `json:"name,omitempty" doc:"who has it: today only"`
}

// A Spot is a place on one day.
type Spot struct {
	Place
	Busy      []Span `json:"busy"`
	Favourite bool   `json:"favourite,omitempty"`
	Ours      bool   `json:"ours,omitempty" doc:"my office sits there"`
	May       bool   `json:"may" doc:"whether I could book it, were it free"`
}

// A Day is a floor on one day.
type Day struct {
	Floor   Floor             `json:"floor"`
	Day     string            `json:"day"`
	Spots   []Spot            `json:"spots"`
	Offices map[string]string `json:"offices" doc:"names of the offices that sit there"`
}

// Day gives a floor as it is on a day, from today on: the days gone by are
// nobody's business. Who sits where is told for today only, never at a reserved
// desk. Colleagues may ask.
func (s *Service) Day(ctx context.Context, floor, day string) (d Day, err error) {
	defer errs.Wrap(&err, "desk.Day(%s, %s)", floor, day)
	who, err := access.Check(ctx, "desk.look", access.Thing{})
	if err != nil {
		return d, err
	}
	offices, err := s.Offices.OfficeNames(ctx)
	if err != nil {
		return d, err
	}
	var held []Booking
	var likes map[string]bool
	var places []Place
	needs, today := false, ""
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		today = italy.DayOf(tx.Now).String()
		if err := allowed(day, today, 365); err != nil {
			return err
		}
		if d.Floor, err = findFloor(tx, floor); err != nil {
			return err
		}
		if places, err = listPlaces(tx, floor); err != nil {
			return err
		}
		if held, err = listHolds(tx, floor, day); err != nil {
			return err
		}
		if likes, err = listFavourites(tx, who.ID); err != nil {
			return err
		}
		needs, err = isNeeding(tx, who.ID)
		return err
	})
	if err != nil {
		return d, err
	}
	names := map[string]string{}
	if day == today {
		if names, err = s.Names.Names(ctx, owners(held, who.ID)); err != nil {
			return d, err
		}
	}
	d.Day, d.Spots, d.Offices = day, make([]Spot, len(places)), map[string]string{}
	for i, p := range places {
		if p.Office != "" {
			d.Offices[p.Office] = offices[p.Office]
		}
		spot := Spot{Place: p, Busy: []Span{}, Favourite: likes[p.ID], Ours: p.Office != "" && who.Has(p.Office, access.Staff, access.Head),
			May: p.Kind != Area && p.Active && (!p.Reserved || needs)}
		for _, b := range held {
			if b.Place != p.ID {
				continue
			}
			span := Span{From: b.From, To: b.To, Here: b.State == Here && day == today}
			switch {
			case b.Person == who.ID:
				span.Mine = b.ID
			case p.Reserved: // a name here would tell of a need
				span.Here = false
			default:
				span.Name = names[b.Person]
			}
			spot.Busy = append(spot.Busy, span)
		}
		d.Spots[i] = spot
	}
	return d, nil
}

func owners(held []Booking, me string) (all []string) {
	seen := map[string]bool{me: true}
	for _, b := range held {
		if !seen[b.Person] {
			seen[b.Person] = true
			all = append(all, b.Person)
		}
	}
	return all
}

// A Mine is a booking of the person who asks, with where it is.
type Mine struct {
	Booking
	Name  string `json:"name"`
	Code  string `json:"code"`
	Kind  string `json:"kind"`
	Floor string `json:"floor"`
	Where string `json:"where" doc:"building and floor"`
	UseBy string `json:"useBy,omitempty" doc:"the hour by which to check in, 10:00; absent when nobody asks for it"`
}

// Mine gives the bookings of the person who asks from today on, those freed
// included: they should know.
func (s *Service) Mine(ctx context.Context) (all []Mine, err error) {
	defer errs.Wrap(&err, "desk.Mine")
	who, err := access.Check(ctx, "desk.book", access.Thing{})
	if err != nil {
		return nil, err
	}
	all = []Mine{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		booked, err := listBookingsOf(tx, who.ID, italy.DayOf(tx.Now).String())
		if err != nil {
			return err
		}
		for _, b := range booked {
			if b.State == Cancelled || !b.Ends().After(tx.Now) {
				continue
			}
			m, err := describe(tx, b)
			if err != nil {
				return err
			}
			all = append(all, m)
		}
		return nil
	})
	return all, err
}

func describe(tx *db.Tx, b Booking) (m Mine, err error) {
	p, err := findPlace(tx, b.Place)
	if err != nil {
		return m, err
	}
	f, err := findFloor(tx, p.Floor)
	if err != nil {
		return m, err
	}
	sites, err := listSites(tx)
	if err != nil {
		return m, err
	}
	m = Mine{Booking: b, Name: p.Name, Code: p.Code, Kind: p.Kind, Floor: p.Floor, Where: f.Name}
	for _, s := range sites {
		if s.ID == f.Site {
			m.Where = s.Name + ", " + f.Name
		}
	}
	on, err := norm.Is(tx, checkIn, b.Day)
	if err != nil || !on || b.State != Taken {
		return m, err
	}
	grace, err := graceOf(tx, b.Day, p.Kind)
	m.UseBy = b.useBy(p.Kind, grace).In(italy.Rome).Format("15:04")
	return m, err
}

// A Code is what the code on a desk opens.
type Code struct {
	Place Place  `json:"place"`
	Where string `json:"where"`
	Mine  *Mine  `json:"mine,omitempty" doc:"my booking there today"`
	Free  bool   `json:"free" doc:"nobody has it now"`
	May   bool   `json:"may"`
}

// Code gives a place by the code on its label, as it is now.
func (s *Service) Code(ctx context.Context, code string) (c Code, err error) {
	defer errs.Wrap(&err, "desk.Code(%s)", code)
	who, err := access.Check(ctx, "desk.look", access.Thing{})
	if err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c.Place, err = findPlaceByCode(tx, code); err != nil {
			return err
		}
		m, err := describe(tx, Booking{Place: c.Place.ID, Day: italy.DayOf(tx.Now).String()})
		if err != nil {
			return err
		}
		c.Where = m.Where
		held, err := listHolds(tx, c.Place.Floor, italy.DayOf(tx.Now).String())
		if err != nil {
			return err
		}
		c.Free = true
		for _, b := range held {
			if b.Place != c.Place.ID || !b.Ends().After(tx.Now) {
				continue
			}
			if b.Person == who.ID && c.Mine == nil {
				m, err := describe(tx, b)
				if err != nil {
					return err
				}
				c.Mine = &m
			}
			c.Free = c.Free && b.at(b.From).After(tx.Now)
		}
		needs, err := isNeeding(tx, who.ID)
		c.May = c.Place.Active && (!c.Place.Reserved || needs)
		return err
	})
	return c, err
}

// Quotas gives the most desks at once that each office has. Who sets them may ask.
func (s *Service) Quotas(ctx context.Context) (all []Quota, err error) {
	defer errs.Wrap(&err, "desk.Quotas")
	if _, err = access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listQuotas(tx)
		return err
	})
	return all, err
}

// Image gives the picture below a plan; the caller closes it.
func (s *Service) Image(ctx context.Context, floor string) (content io.ReadSeekCloser, kind string, err error) {
	defer errs.Wrap(&err, "desk.Image(%s)", floor)
	if _, err = access.Check(ctx, "desk.look", access.Thing{}); err != nil {
		return nil, "", err
	}
	var f Floor
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { f, err = findFloor(tx, floor); return err }); err != nil {
		return nil, "", err
	}
	if f.image == "" {
		return nil, "", ErrNoSuchFloor
	}
	content, err = s.Blobs.Open(ctx, f.image)
	return content, f.imageType, err
}
