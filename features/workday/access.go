package workday

import "loggia/core/access"

// The permissions of this feature. Who administers the body sets offices up and
// sees nobody's days: where a person works is not configuration.
var table = access.Table{
	"workday.mine":      access.SignedIn,                                             // one's own days, wishes and calls
	"workday.today":     access.SignedIn,                                             // the presence word of colleagues, and nothing more
	"workday.week":      access.AnyOf(worksIn, secretary, access.PersonnelOf),        // who is where in an office; absent is all that an absence says
	"workday.answer":    answers,                                                     // approve, refuse, propose, call back
	"workday.assign":    heads,                                                       // who is at the counter
	"workday.set_up":    access.AnyOf(heads, access.AdminOf),                         // minimum and hours of the counter
	"workday.absence":   access.AnyOf(access.OwnerOf, access.PersonnelOf),            // record an absence and read of which kind it is
	"workday.payroll":   access.PersonnelOf,                                          // close a month, correct it, export it
	"workday.emergency": access.PersonnelOf,                                          // who worked away without an agreement
	"workday.figures":   access.AnyOf(access.PersonnelOf, access.AdminOf, secretary), // by office, no person
	"workday.lay_out":   access.Nobody,                                               // the program, when an agreement begins or ends
}

func worksIn(p access.Person, t access.Thing) bool {
	return t.Office != "" && p.Has(t.Office, access.Staff, access.Head)
}

func heads(p access.Person, t access.Thing) bool {
	return t.Office != "" && p.Has(t.Office, access.Head)
}

// secretary answers where an office has no head, or the head is the one who asks.
func secretary(p access.Person, _ access.Thing) bool { return p.Is(access.Secretary) }

// answers keeps anybody from approving their own days.
func answers(p access.Person, t access.Thing) bool {
	return p.ID != t.Owner && (heads(p, t) || secretary(p, t))
}
