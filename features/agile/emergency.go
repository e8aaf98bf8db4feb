package agile

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// What can be wrong with an emergency.
var (
	ErrEmergency       = errs.New(errs.Invalid, "agile.emergency")
	ErrNoSuchEmergency = errs.New(errs.NotFound, "agile.no_such_emergency")
)

// An Emergency is a stretch of days on which everybody may work from elsewhere
// without an agreement, by a law that says so (as DL 18/2020 art. 87 did).
type Emergency struct {
	ID         string `json:"id" required:"false"`
	LegalBasis string `json:"legal_basis" maxLength:"500"`
	From       string `json:"from"`
	To         string `json:"to"`
	Actor      string `json:"actor" required:"false"`
}

// Declare switches the emergency on between two days; with the id of one it
// changes its last day, to make it longer or to end it.
func (s *Service) Declare(ctx context.Context, e Emergency) (_ Emergency, err error) {
	defer errs.Wrap(&err, "agile.Declare")
	who, err := access.Check(ctx, "agile.emergency", access.Thing{})
	if err != nil {
		return e, err
	}
	if e.LegalBasis = strings.TrimSpace(e.LegalBasis); e.LegalBasis == "" || strings.ContainsRune(e.LegalBasis, 0) {
		return e, ErrEmergency.In("legal_basis")
	}
	from, err := italy.ParseDay(e.From)
	if err != nil {
		return e, ErrPeriod.In("from")
	}
	if to, err := italy.ParseDay(e.To); err != nil || to.Before(from) || to.Sub(from) > 366 {
		return e, ErrPeriod.In("to")
	}
	e.Actor = who.ID
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if e.ID == "" {
			e.ID = id.New()
			if err := insertEmergency(tx, e); err != nil {
				return err
			}
		} else if err := updateEmergency(tx, e); err != nil {
			return err
		}
		return tx.Emit(EmergencyDeclared{e.ID, e.From, e.To})
	})
	return e, err
}

// Emergencies gives every emergency declared, the newest first.
func (s *Service) Emergencies(ctx context.Context) (all []Emergency, err error) {
	defer errs.Wrap(&err, "agile.Emergencies")
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listEmergencies(tx)
		return err
	})
	return all, err
}

// Emergency reports whether day is one of an emergency, for other features.
func (s *Service) Emergency(ctx context.Context, day string) (on bool, err error) {
	defer errs.Wrap(&err, "agile.Emergency(%s)", day)
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return false, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		on, err = isEmergency(tx, day)
		return err
	})
	return on, err
}
