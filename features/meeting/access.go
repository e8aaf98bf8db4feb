package meeting

import "loggia/core/access"

// owner: who opened it; the head of the office for which it was opened.
var table = access.Table{
	"meeting.open":   access.AnyOf(works),
	"meeting.list":   access.AnyOf(works),
	"meeting.enter":  comes,
	"meeting.invite": access.AnyOf(access.OwnerOf, access.StaffOf),
	"meeting.ask":    access.AnyOf(access.OwnerOf, access.StaffOf),
	"meeting.find":   access.Nobody, // the program itself, for what it tells colleagues
	"meeting.end":    access.AnyOf(access.OwnerOf, access.StaffOf),
	"meeting.trial":  access.Anyone, // a citizen with a booking, before the door opens
	"meeting.inside": access.Anyone, // the ticket was checked before: see inside
}

// works accepts whoever has a place in the body, elected people included.
func works(p access.Person, _ access.Thing) bool { return !p.Visitor() && len(p.Places) > 0 }

// comes accepts to a meeting of an office who serves that office, and to one of
// staff among themselves whoever works in the body and has its address.
func comes(p access.Person, t access.Thing) bool {
	if t.Office != "" {
		return access.StaffOf(p, t)
	}
	return works(p, t)
}
