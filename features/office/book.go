package office

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A Booking is what a citizen asks for: an hour at an office, and why.
type Booking struct {
	Key            string // of the form, 26 characters: sent twice it is one booking; may be empty
	Office         string // id
	Starts         time.Time
	Reason, Detail string
	Citizen        Citizen
	Earlier        bool // tell me when an earlier slot frees
}

// A Receipt is what the citizen takes away: the appointment and its link.
type Receipt struct {
	Appointment
	Token string // of /porta/{token}
}

// Book gives a citizen the hour they chose, if nobody else has it. Anyone may.
// The mail with the link and the reminders are kept with the appointment, or
// none of them is.
func (s *Service) Book(ctx context.Context, b Booking) (r Receipt, err error) {
	defer errs.Wrap(&err, "office.Book(%s)", b.Office)
	if _, err := access.Check(ctx, "office.book", access.Thing{Office: b.Office}); err != nil {
		return r, err
	}
	return s.book(ctx, b, ByWeb)
}

// BookFor does the same for a person without internet: the clerk takes the
// words down, no address is needed, and the lead time does not hold.
func (s *Service) BookFor(ctx context.Context, b Booking) (r Receipt, err error) {
	defer errs.Wrap(&err, "office.BookFor(%s)", b.Office)
	if _, err := access.Check(ctx, "office.serve", access.Thing{Office: b.Office}); err != nil {
		return r, err
	}
	return s.book(ctx, b, ByClerk)
}

func (s *Service) book(ctx context.Context, b Booking, source Source) (r Receipt, err error) {
	if b.Citizen, err = b.Citizen.Check(source); err != nil {
		return r, err
	}
	b.Reason, b.Detail = line(b.Reason), paragraph(b.Detail)
	if utf8.RuneCountInString(b.Reason) > 80 || (b.Reason == "" && source == ByWeb) {
		return r, ErrReason.In("reason")
	}
	if utf8.RuneCountInString(b.Detail) > 200 {
		return r, ErrDetail.In("detail")
	}
	house, calendar, err := s.surroundings(ctx, b.Office)
	if err != nil {
		return r, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if len(b.Key) == 26 {
			// The key is ours, made with the form: who sends the very same form
			// again within minutes is who pressed twice. A companion learns the id
			// of the appointment later, and must not come to its link by this.
			if a, err := findAppointment(tx, b.Key); err == nil && a.Office == b.Office && a.Citizen == b.Citizen && a.Starts.Equal(b.Starts) && tx.Now.Sub(a.Made) < 10*time.Minute {
				r = Receipt{a, s.doorToken(tx.Ente, a)}
				return nil
			}
		}
		v, slot, err := s.slotFor(tx, b.Office, b.Starts, calendar, source == ByClerk)
		if err != nil {
			return err
		}
		if b.Reason != "" && len(v.Reasons) > 0 && source == ByWeb && !contains(v.Reasons, b.Reason) {
			return ErrReason.In("reason")
		}
		a := Appointment{ID: b.Key, Office: b.Office, Progress: Asked, Source: source, Citizen: b.Citizen, Reason: b.Reason, Detail: b.Detail, Generation: 1, Made: tx.Now, Changed: tx.Now}
		if len(a.ID) != 26 || strings.Trim(a.ID, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
			a.ID = id.New()
		}
		if a, err = a.Take(slot); err != nil {
			return err
		}
		if a.Desk, err = freeDesk(tx, v, slot, ""); err != nil {
			return err
		}
		if err := s.number(tx, &a, v); err != nil {
			return err
		}
		token := s.doorToken(tx.Ente, a)
		if err := insertAppointment(tx, a, link.Hash(token)); err != nil {
			return err
		}
		if b.Earlier {
			if err := upsertWish(tx, a.ID); err != nil {
				return err
			}
		}
		r = Receipt{a, token}
		return s.took(tx, a, house, false)
	})
	return r, err
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// surroundings asks the body about an office, before a transaction begins.
func (s *Service) surroundings(ctx context.Context, office string) (House, Calendar, error) {
	house, err := s.Houses.Office(ctx, office)
	if err != nil {
		return house, nil, err
	}
	calendar, err := s.Houses.Holidays(ctx)
	return house, calendar, err
}

// slotFor gives the office and the slot that begins at starts, when it may be
// taken. A clerk may take any that has not begun.
func (s *Service) slotFor(tx *db.Tx, office string, starts time.Time, c Calendar, clerk bool) (v Virtual, slot Slot, err error) {
	if v, err = findVirtual(tx, office); err != nil {
		return v, slot, err
	}
	if !v.Active {
		return v, slot, ErrNoSuchOffice
	}
	if clerk {
		v.Lead, v.Furthest = 0, 365
	}
	exceptions, err := listExceptions(tx, office, DayOf(tx.Now, s.Zone))
	if err != nil {
		return v, slot, err
	}
	if slot, err = v.SlotAt(starts, exceptions, c, s.Zone); err != nil {
		if starts.Before(tx.Now) {
			err = ErrSlotPast
		}
		return v, slot, err
	}
	return v, slot, v.Bookable(slot, tx.Now, s.Zone)
}

// freeDesk gives a desk that nobody has booked for the slot, but for except.
func freeDesk(tx *db.Tx, v Virtual, slot Slot, except string) (int, error) {
	booked, err := taken(tx, v.Office, slot.Starts, slot.Starts.Add(time.Millisecond))
	if err != nil {
		return 0, err
	}
	for desk := range v.Desks {
		if !booked[db.MS(slot.Starts)][desk] {
			return desk, nil
		}
	}
	return 0, ErrSlotTaken
}

func (s *Service) number(tx *db.Tx, a *Appointment, v Virtual) error {
	year := tx.Now.In(s.Zone).Year()
	n, err := nextNumber(tx, v.Prefix, year)
	a.Number = number(v.Prefix, year, n)
	return err
}

// took announces that a has an hour, and lays down in the same transaction all
// that follows: the mail with link and calendar, the reminders.
func (s *Service) took(tx *db.Tx, a Appointment, house House, moved bool) error {
	if err := s.write(tx, letterBooked(moved), a, house, nil); err != nil {
		return err
	}
	if err := s.plan(tx, a); err != nil {
		return err
	}
	s.changed(tx, a.Office, "office.booked")
	s.doorChanged(tx, a.ID, "office.booked")
	return tx.Emit(Took{a.ID, a.Office, a.Starts, a.Ends, moved})
}
