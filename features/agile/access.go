package agile

import "loggia/core/access"

// headOf is stricter than access.HeadOf: an administrator runs the machine and
// reads nobody's agreement.
func headOf(p access.Person, t access.Thing) bool {
	for _, place := range p.Places {
		if place.Role == access.Head && place.Office == t.Office && t.Office != "" {
			return true
		}
	}
	return false
}

// secretary answers for the heads of office themselves.
func secretary(p access.Person, _ access.Thing) bool { return p.Has("", access.Secretary) }

// notMine keeps a head from deciding on their own application.
func notMine(rule access.Rule) access.Rule {
	return func(p access.Person, t access.Thing) bool { return p.ID != t.Owner && rule(p, t) }
}

var table = access.Table{
	"agile.own":       access.SignedIn, // begin an application of one's own, read one's own data
	"agile.edit":      access.OwnerOf,
	"agile.read":      access.AnyOf(access.OwnerOf, headOf, secretary, access.PersonnelOf),
	"agile.private":   access.AnyOf(access.OwnerOf, access.PersonnelOf), // priorities and employment: never the head
	"agile.decide":    notMine(access.AnyOf(headOf, secretary)),
	"agile.withdraw":  access.AnyOf(access.OwnerOf, access.PersonnelOf), // the body's withdrawal passes through the personnel office: it alone knows the notice due
	"agile.evaluate":  notMine(access.AnyOf(headOf, secretary)),
	"agile.list":      access.AnyOf(access.PersonnelOf, secretary),
	"agile.office":    access.AnyOf(headOf, secretary, access.PersonnelOf),
	"agile.programme": access.PersonnelOf,
	"agile.look":      access.SignedIn, // programme, calls, activities and notices concern everybody
	"agile.telework":  access.PersonnelOf,
	"agile.emergency": access.AnyOf(access.PersonnelOf, secretary),
	"agile.worker":    access.PersonnelOf,
	"agile.figures":   access.AnyOf(access.PersonnelOf, secretary, access.AdminOf),
	"agile.turn":      access.Nobody, // the clock
	"agile.answer":    access.Nobody, // other features, through the wiring
}
