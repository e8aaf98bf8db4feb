package identity

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

type demoPerson struct {
	Person
	body    string
	outside bool // has not been invited yet, for the page of people
}

func demo(body, id, given, family, email, phone string, places ...ente.Place) demoPerson {
	return demoPerson{Person: Person{ID: id, Given: given, Family: family, Email: email, Phone: phone, Places: places}, body: body}
}

func outside(body, id, given, family, email, phone string, places ...ente.Place) demoPerson {
	p := demo(body, id, given, family, email, phone, places...)
	p.outside = true
	return p
}

func staff(office string) ente.Place { return ente.Place{Office: office, Role: access.Staff} }
func head(office string) ente.Place  { return ente.Place{Office: office, Role: access.Head} }

// A demo person's id is what stands in /demo/entra/{person}, so that features
// and tests can name them.
var demoPeople = []demoPerson{
	demo("valfiorita", "ivo", "Ivo", "Serra", "i.serra@valfiorita.example", "000 123 4411", ente.Place{Role: access.Admin}, head("digitale")),
	demo("valfiorita", "roberto", "Roberto", "Sala", "r.sala@valfiorita.example", "000 123 4412", staff("digitale"), ente.Place{Role: access.Technician}),
	demo("borgofiore", "giulia", "Giulia", "Ferretti", "g.ferretti@borgofiore.example", "000 123 4513", staff("tributi")),
	demo("borgofiore", "marco", "Marco", "Bellandi", "m.bellandi@borgofiore.example", "000 123 4512", head("tributi")),
	demo("borgofiore", "anna", "Anna", "Dolci", "a.dolci@borgofiore.example", "000 123 4514", staff("tributi")),
	demo("borgofiore", "luca", "Luca", "Rinaldi", "l.rinaldi@borgofiore.example", "000 123 4515", staff("tributi")),
	demo("borgofiore", "nadia", "Nadia", "Grossi", "n.grossi@borgofiore.example", "000 123 4516", staff("tributi"), staff("edilizia")),
	demo("borgofiore", "piero", "Piero", "Valli", "p.valli@borgofiore.example", "000 123 4542", head("edilizia"), staff("tributi")),
	demo("borgofiore", "chiara", "Chiara", "Bruni", "c.bruni@borgofiore.example", "000 123 4521", head("anagrafe")),
	demo("borgofiore", "fabio", "Fabio", "Mori", "f.mori@borgofiore.example", "000 123 4522", staff("anagrafe")),
	demo("borgofiore", "rita", "Rita", "Conforti", "r.conforti@borgofiore.example", "000 123 4531", head("servizi-sociali")),
	demo("borgofiore", "sara", "Sara", "Lombardi", "s.lombardi@borgofiore.example", "000 123 4503", ente.Place{Role: access.Secretary}, head("segreteria")),
	demo("borgofiore", "paola", "Paola", "Fermi", "p.fermi@borgofiore.example", "000 123 4505", ente.Place{Role: access.Personnel}, staff("segreteria")),
	demo("borgofiore", "elena", "Elena", "Marchetti", "e.marchetti@borgofiore.example", "000 123 4502", ente.Place{Role: access.Elected}, head("sindaco")),
	demo("borgofiore", "ivana", "Ivana", "Rossetti", "i.rossetti@borgofiore.example", "", ente.Place{Role: access.President}, ente.Place{Role: access.Elected}),
	demo("borgofiore", "amina", "Amina", "Diallo", "a.diallo@borgofiore.example", "", ente.Place{Role: access.Elected}),
	demo("borgofiore", "carlo", "Carlo", "Pieri", "c.pieri@borgofiore.example", "", ente.Place{Role: access.Elected}),
	demo("borgofiore", "lia", "Lia", "Fonti", "l.fonti@borgofiore.example", "", ente.Place{Role: access.Elected}),
	outside("borgofiore", "mara", "Mara", "Bianchi", "m.bianchi@borgofiore.example", "000 123 4523", staff("anagrafe")),
	outside("borgofiore", "dario", "Dario", "Monti", "d.monti@borgofiore.example", "", staff("polizia-locale")),
	demo("castelvento", "nora", "Nora", "Bassi", "n.bassi@castelvento.example", "000 123 4713", staff("tributi"), staff("anagrafe")),
}

// A DemoPerson is somebody whom the demo town lets in with one click.
type DemoPerson struct{ ID, Name, Body string }

// Demo gives the people of the demo town, for the list that is printed at start.
func Demo() []DemoPerson {
	all := []DemoPerson{}
	for _, p := range demoPeople {
		if !p.outside {
			all = append(all, DemoPerson{p.ID, p.Name(), p.body})
		}
	}
	return all
}

// Seed gives the demo town its people, once ente.Seed has made it. Who is there
// already stays as they are, so seeding twice changes nothing. They have no
// password: nobody signs in but by /demo/entra.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "identity.Seed")
	for _, d := range demoPeople {
		in := access.System(db.Scoped(ctx, db.Scope{}), d.body)
		p := d.Person
		p.Places = append([]ente.Place{}, p.Places...)
		if p, err = p.Clean(); err != nil {
			return err
		}
		err := s.db.Write(in, func(tx *db.Tx) error {
			if _, err := findPerson(tx, p.ID); !errors.Is(err, ErrNoSuchPerson) {
				return err
			}
			p := p
			if err := addPerson(tx, &p); err != nil {
				return err
			}
			if d.outside {
				return nil
			}
			return updateJoined(tx, p.ID)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
