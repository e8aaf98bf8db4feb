package identity

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

var (
	// ErrNoSuchAppPassword is the answer for an app password that is not one's own.
	ErrNoSuchAppPassword = errs.New(errs.NotFound, "identity.no_such_app_password")
	// ErrAppPasswords is the answer to more than twenty for one person.
	ErrAppPasswords = errs.New(errs.Conflict, "identity.app_passwords")
)

const maxAppPasswords = 20

// An AppPassword lets a program of its person in, such as a WebDAV client: it
// opens files, never the account. Secret is there only when it has just been
// made; it cannot be shown again.
type AppPassword struct {
	ID      string    `json:"id"`
	Label   string    `json:"label"`
	Secret  string    `json:"secret,omitempty" doc:"shown once, when it is made"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used" doc:"last use, to the minute; year 1 for never"`

	home, person string
}

// AppPasswords gives those of who asks.
func (s *Service) AppPasswords(ctx context.Context) (all []AppPassword, err error) {
	me, err := own(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		all, err = listAppPasswords(tx, me.person)
		return err
	})
	return all, err
}

// MakeAppPassword makes one for who asks, once they have shown their password.
func (s *Service) MakeAppPassword(ctx context.Context, label, password string) (p AppPassword, err error) {
	defer errs.Wrap(&err, "identity.MakeAppPassword")
	me, _, err := s.prove(ctx, password)
	if err != nil {
		return p, err
	}
	return s.makeAppPassword(ctx, me.home, me.person, label)
}

// AppPasswordFor makes one for a person of the body in ctx, by id or e-mail: for
// the command line.
func (s *Service) AppPasswordFor(ctx context.Context, person, label string) (p AppPassword, err error) {
	defer errs.Wrap(&err, "identity.AppPasswordFor(%s)", person)
	if _, err = access.Check(ctx, "identity.app_password_for", access.Thing{}); err != nil {
		return p, err
	}
	home := db.ScopeOf(ctx).Ente
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err := findPerson(tx, person)
		if errors.Is(err, ErrNoSuchPerson) {
			found, err = findPersonByEmail(tx, strings.ToLower(person))
		}
		person = found.ID
		return err
	})
	if err != nil {
		return p, err
	}
	return s.makeAppPassword(ctx, home, person, label)
}

func (s *Service) makeAppPassword(ctx context.Context, home, person, label string) (p AppPassword, err error) {
	if label, err = cleanName(label, "label"); err != nil {
		return p, err
	}
	var secret [15]byte // 120 bits: nobody guesses it, so that a plain hash is enough
	rand.Read(secret[:])
	p = AppPassword{ID: id.New(), Label: label, Secret: strings.ToLower(base32.StdEncoding.EncodeToString(secret[:])), person: person}
	err = s.db.Write(at(ctx, home, person), func(tx *db.Tx) error {
		who, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		if who.State == Left {
			return ErrNoSuchPerson
		}
		all, err := listAppPasswords(tx, person)
		if err != nil {
			return err
		}
		if len(all) >= maxAppPasswords {
			return ErrAppPasswords.With("count", maxAppPasswords)
		}
		p.Created = tx.Now
		if err := insertAppPassword(tx, p, link.Hash(p.Secret)); err != nil {
			return err
		}
		return s.credentialChanged(tx, who, "app_password_added")
	})
	return p, err
}

// RemoveAppPassword ends one of one's own; the program that has it is out.
func (s *Service) RemoveAppPassword(ctx context.Context, password string) (err error) {
	defer errs.Wrap(&err, "identity.RemoveAppPassword")
	me, err := own(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		was, err := deleteAppPassword(tx, me.person, password)
		if err != nil {
			return err
		}
		if !was {
			return ErrNoSuchAppPassword
		}
		return tx.Emit(CredentialChanged{me.person, "app_password_removed"})
	})
}

// ByAppPassword gives ctx with the person whose app password it is, as they are
// in the body on screen. ErrCredentials says that it opens nothing.
func (s *Service) ByAppPassword(ctx context.Context, secret string) (_ context.Context, err error) {
	secret = strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, secret))
	line, err := s.ente.Lineage(ctx, db.ScopeOf(ctx).Ente)
	if err != nil {
		return ctx, err
	}
	var found AppPassword
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, tx.Ente = range line {
			if found, err = findAppPassword(tx, link.Hash(secret)); !errors.Is(err, ErrNoSuchAppPassword) {
				return err
			}
		}
		return ErrCredentials
	})
	if err != nil {
		return ctx, err
	}
	inside, err := s.inside(ctx, Session{home: found.home, person: found.person})
	if errors.Is(err, ErrSessionEnded) {
		return ctx, ErrCredentials
	}
	if err != nil {
		return ctx, err
	}
	if now := s.db.Now(); now.Sub(found.Used) > usedEvery {
		if err := s.db.Write(at(ctx, found.home, found.person), func(tx *db.Tx) error { return useAppPassword(tx, found.ID) }); err != nil {
			s.log.WarnContext(ctx, "identity: could not note the use of an app password", "error", err)
		}
	}
	return inside, nil
}

func listAppPasswords(tx *db.Tx, person string) ([]AppPassword, error) {
	rows, err := tx.Query(`SELECT ente, id, person, label, created_at, used_at FROM identity_app_password WHERE ente = $1 AND person = $2 ORDER BY created_at, id`, tx.Ente, person)
	return db.Collect(rows, err, scanAppPassword)
}

func findAppPassword(tx *db.Tx, hash string) (p AppPassword, err error) {
	err = scanAppPassword(&p, tx.QueryRow(`SELECT ente, id, person, label, created_at, used_at FROM identity_app_password WHERE ente = $1 AND hash = $2`, tx.Ente, hash).Scan)
	if db.NoRows(err) {
		return p, ErrNoSuchAppPassword
	}
	return p, err
}

func scanAppPassword(p *AppPassword, scan func(...any) error) error {
	var created, used int64
	err := scan(&p.home, &p.ID, &p.person, &p.Label, &created, &used)
	p.Created, p.Used = db.Time(created), db.Time(used)
	return err
}

func insertAppPassword(tx *db.Tx, p AppPassword, hash string) error {
	_, err := tx.Exec(`INSERT INTO identity_app_password (ente, id, person, label, hash, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		tx.Ente, p.ID, p.person, p.Label, hash, db.MS(p.Created))
	return err
}

func deleteAppPassword(tx *db.Tx, person, password string) (was bool, err error) {
	n, err := tx.Exec(`DELETE FROM identity_app_password WHERE ente = $1 AND person = $2 AND id = $3`, tx.Ente, person, password)
	return n > 0, err
}

func deleteAppPasswords(tx *db.Tx, person string) error {
	_, err := tx.Exec(`DELETE FROM identity_app_password WHERE ente = $1 AND person = $2`, tx.Ente, person)
	return err
}

func useAppPassword(tx *db.Tx, password string) error {
	_, err := tx.Exec(`UPDATE identity_app_password SET used_at = $3 WHERE ente = $1 AND id = $2`, tx.Ente, password, db.MS(tx.Now))
	return err
}
