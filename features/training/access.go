package training

import "loggia/core/access"

// owner: the person whose enrolment or result it is, or the teacher of an
// edition; office: an office of that person. An administrator runs the machine
// and sees nobody's training.
var table = access.Table{
	"training.catalogue": works,
	"training.own":       access.OwnerOf,
	"training.enrol":     works,
	"training.study":     access.AnyOf(access.OwnerOf, access.PersonnelOf),
	"training.consent":   access.AnyOf(leads, access.PersonnelOf), // and the rule of the course, see consent.go
	"training.standing":  access.AnyOf(leads, access.PersonnelOf),
	"training.teach":     access.AnyOf(access.OwnerOf, access.PersonnelOf),
	"training.manage":    access.PersonnelOf,
	"training.figures":   access.AnyOf(access.PersonnelOf, access.AdminOf, governs),
	"training.verify":    access.Anyone, // the code is the permission
	"training.forget":    access.Nobody,
	"training.ask":       access.Nobody, // other parts of the program, and the jobs
}

// works accepts whoever works in the body. An elected person does not learn here.
func works(p access.Person, _ access.Thing) bool {
	return p.Is(access.Staff, access.Head, access.Secretary, access.Technician, access.Personnel)
}

// leads accepts the head of the office, and nobody by virtue of the whole body.
func leads(p access.Person, t access.Thing) bool {
	for _, place := range p.Places {
		if t.Office != "" && place.Office == t.Office && place.Role == access.Head {
			return true
		}
	}
	return false
}

// governs accepts who decides on the programme: figures, never names.
func governs(p access.Person, _ access.Thing) bool { return p.Is(access.Secretary, access.Head) }
