package notify

import "loggia/core/access"

// Rules is the whole permission table of notices.
var Rules = access.Table{
	"notify.tell":      access.Nobody,   // the program itself, in app/reactions.go
	"notify.own":       access.SignedIn, // one's own notices, preferences and traces
	"notify.known":     access.OwnerOf,  // all that is kept about one person, for that person
	"notify.reachable": works,
	"notify.hours":     access.SignedIn,
	"notify.set_hours": access.AnyOf(access.AdminOf, access.PersonnelOf),
	"notify.emergency": emergency,
}

func works(p access.Person, _ access.Thing) bool { return !p.Visitor() && len(p.Places) > 0 }

// emergency says who may ring a person at any hour, always with a reason that
// stays: the head of an office in which the person works (Thing.Office); the
// municipal secretary (TUEL art. 97); the mayor, the authority of civil
// protection (D.Lgs. 1/2018 art. 12), known here as the elected person who
// answers for an office; technicians, who are called with the mayor.
func emergency(p access.Person, t access.Thing) bool {
	switch {
	case p.Is(access.Secretary, access.Technician):
		return true
	case p.Is(access.Elected) && p.Is(access.Head):
		return true
	}
	return t.Office != "" && p.Has(t.Office, access.Head)
}
