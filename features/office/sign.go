package office

import (
	"context"
	"time"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Hang puts a sign on the door until an hour: closed in spite of the hours, or
// open beyond them. The zero Sign takes it down. The head of the office may.
func (s *Service) Hang(ctx context.Context, office string, sign Sign) (err error) {
	defer errs.Wrap(&err, "office.Hang(%s)", office)
	if _, err := access.Check(ctx, "office.sign", access.Thing{Office: office}); err != nil {
		return err
	}
	sign.Note = line(sign.Note)
	if utf8.RuneCountInString(sign.Note) > 120 {
		return ErrSettings.In("note")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := findVirtual(tx, office); err != nil {
			return err
		}
		switch {
		case sign.State == "":
			sign = Sign{}
		case sign.State != Open && sign.State != Closed, !sign.Until.After(tx.Now), sign.Until.After(tx.Now.Add(60 * 24 * time.Hour)):
			return ErrSettings.In("until")
		}
		s.changed(tx, office, "office.sign")
		return updateSign(tx, office, sign)
	})
}

// SetUp prepares a virtual office, or changes it. Exceptions replace those from
// today on. Appointments already given stay: who moves the hours sees them on
// the desk and writes to people. The head of the office may.
func (s *Service) SetUp(ctx context.Context, v Virtual, exceptions []Exception) (_ Virtual, err error) {
	defer errs.Wrap(&err, "office.SetUp(%s)", v.Office)
	if _, err := access.Check(ctx, "office.set_up", access.Thing{Office: v.Office}); err != nil {
		return v, err
	}
	if _, err := s.Houses.Office(ctx, v.Office); err != nil {
		return v, err
	}
	if v, err = v.Check(); err != nil {
		return v, err
	}
	if len(exceptions) > 200 {
		return v, ErrSettings.In("exceptions")
	}
	for i := range exceptions {
		exceptions[i].Note = line(exceptions[i].Note)
		if !exceptions[i].Day.Valid() || utf8.RuneCountInString(exceptions[i].Note) > 120 {
			return v, ErrSettings.In("exceptions")
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := upsertVirtual(tx, v); err != nil {
			return err
		}
		today := DayOf(tx.Now, s.Zone)
		kept := []Exception{}
		for _, e := range exceptions {
			if e.Day >= today {
				kept = append(kept, e)
			}
		}
		s.changed(tx, v.Office, "office.sign")
		return replaceExceptions(tx, v.Office, today, kept)
	})
	return v, err
}
