package office

import "loggia/core/access"

// The permissions of this feature. "door" actions are those of whoever holds a
// link: the link itself was checked before.
var table = access.Table{
	"office.look":    access.Anyone,
	"office.book":    access.Anyone,
	"office.door":    access.Anyone,
	"office.receive": access.Nobody, // mail comes in by the program itself
	"office.desk":    access.AnyOf(access.StaffOf, secretary),
	"office.serve":   access.StaffOf, // admit, refuse, bring in, reply, propose, end, settle
	"office.figures": access.AnyOf(access.StaffOf, secretary),
	"office.rated":   access.AdminOf,
	"office.sign":    access.HeadOf, // open and close
	"office.set_up":  access.HeadOf,
	"office.mine":    access.SignedIn,
}

// secretary sees every queue of the body, and serves none.
func secretary(p access.Person, _ access.Thing) bool { return p.Is(access.Secretary) }
