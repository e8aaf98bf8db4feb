package identity

import (
	"context"
	"errors"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
)

// People gives the people of the present body by family name, those whose name
// or address holds every word of find, those placed in office when it is not
// "". Colleagues may ask; who has left is shown to administrators only.
func (s *Service) People(ctx context.Context, find, office string) (found []Person, err error) {
	if _, err := access.Check(ctx, "identity.people", access.Thing{}); err != nil {
		return nil, err
	}
	all := access.Can(ctx, "identity.change_person", access.Thing{})
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		people, err := listPeople(tx)
		if err != nil {
			return err
		}
		places, err := ente.ListPlaces(tx)
		if err != nil {
			return err
		}
		of := map[string][]ente.Place{}
		for _, p := range places {
			of[p.Person] = append(of[p.Person], p)
		}
		words := strings.Fields(ente.Fold(find))
		found = []Person{}
		for _, p := range people {
			if mine := of[p.ID]; mine != nil {
				p.Places = mine
			}
			if p.State == Left && !all || !p.matches(words) || office != "" && !p.in(office) {
				continue
			}
			found = append(found, p)
		}
		return nil
	})
	return found, err
}

func (p Person) matches(words []string) bool {
	text := ente.Fold(p.Given + " " + p.Family + " " + p.Email)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (p Person) in(office string) bool {
	for _, place := range p.Places {
		if place.Office == office {
			return true
		}
	}
	return false
}

// Person gives one person of the present body with their places. Colleagues
// may ask.
func (s *Service) Person(ctx context.Context, person string) (p Person, err error) {
	if _, err := access.Check(ctx, "identity.people", access.Thing{}); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if p, err = findPerson(tx, person); err != nil {
			return err
		}
		p.Places, err = ente.PlacesOf(tx, person)
		return err
	})
	return p, err
}

// A Me is who asks, with what they may do and how they sign in.
type Me struct {
	Person   *Person         `json:"person,omitempty" doc:"absent for a visitor"`
	Body     ente.Body       `json:"body"`
	Places   []ente.Place    `json:"places" doc:"held in this body, inherited ones too"`
	TOTP     bool            `json:"totp"`
	Recovery int             `json:"recovery" doc:"recovery codes left"`
	Demo     bool            `json:"demo"`
	Can      map[string]bool `json:"can"`
}

// Me gives who asks. A visitor may ask too, and learns that nobody is signed in.
func (s *Service) Me(ctx context.Context) (me Me, err error) {
	who, err := access.Check(ctx, "identity.sign_in", access.Thing{})
	if err != nil {
		return me, err
	}
	if me.Body, err = s.ente.Body(ctx); err != nil {
		return me, err
	}
	me.Demo, me.Places, me.Can = s.cfg.Demo, []ente.Place{}, map[string]bool{}
	for _, action := range []string{"ente.change", "ente.change_office", "ente.place", "ente.found_inside", "identity.people",
		"identity.change_person", "identity.invite", "identity.import"} {
		me.Can[action] = access.Can(ctx, action, access.Thing{})
	}
	session, ok := SessionOf(ctx)
	if !ok || who.Visitor() {
		return me, nil
	}
	for _, p := range who.Places {
		me.Places = append(me.Places, ente.Place{Person: who.ID, Office: p.Office, Role: p.Role})
	}
	err = s.db.Read(at(ctx, session.home, session.person), func(tx *db.Tx) error {
		p, err := findPerson(tx, session.person)
		if err != nil {
			return err
		}
		me.Person, me.TOTP = &p, p.totpOn != 0
		if p.Places, err = ente.PlacesOf(tx, p.ID); err != nil {
			return err
		}
		me.Recovery, err = countRecovery(tx, p.ID)
		return err
	})
	return me, err
}

// Names gives the names of people of the present body by id; one who is not
// there has none. It asks for no permission: a feature calls it for those whom
// its reader has met, as a citizen meets the clerk who answers.
func (s *Service) Names(ctx context.Context, people []string) (names map[string]string, err error) {
	names = map[string]string{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, id := range people {
			p, err := findPerson(tx, id)
			if errors.Is(err, ErrNoSuchPerson) {
				continue
			}
			if err != nil {
				return err
			}
			names[id] = p.Name()
		}
		return nil
	})
	return names, err
}

// Secured gives those of tx's body who have a second factor: a code generator or
// a passkey. It asks for no permission; the caller has.
func Secured(tx *db.Tx) (map[string]bool, error) {
	return setOf(tx, `SELECT id FROM identity_person WHERE ente = $1 AND totp_on <> 0 UNION SELECT person FROM identity_passkey WHERE ente = $1`)
}

// JoinedIn gives those of tx's body who have chosen a password and have not left.
// It asks for no permission; the caller has.
func JoinedIn(tx *db.Tx) (map[string]bool, error) {
	return setOf(tx, `SELECT id FROM identity_person WHERE ente = $1 AND joined_at <> 0 AND left_at = 0`)
}

func setOf(tx *db.Tx, query string) (map[string]bool, error) {
	rows, err := tx.Query(query, tx.Ente)
	ids, err := db.Collect(rows, err, func(id *string, scan func(...any) error) error { return scan(id) })
	all := make(map[string]bool, len(ids))
	for _, id := range ids {
		all[id] = true
	}
	return all, err
}
