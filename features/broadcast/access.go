package broadcast

import "loggia/core/access"

// owner: who opened the meeting; the staff of the office for which it is held.
// A recording shows people and their voices: nobody else of the body sees it but
// those who were asked to the meeting: see may in look.go.
var table = access.Table{
	"broadcast.record": hosts,
	"broadcast.air":    hosts,
	"broadcast.watch":  hosts,
	"broadcast.delete": hosts,
	"broadcast.list":   works,
	"broadcast.inside": access.Anyone, // the ticket is checked
	"broadcast.follow": access.Anyone, // a stream is public
}

// hosts accepts who opened the meeting, and of an office's meeting its staff.
func hosts(p access.Person, t access.Thing) bool {
	return access.OwnerOf(p, t) || t.Office != "" && access.StaffOf(p, t)
}

func works(p access.Person, _ access.Thing) bool { return !p.Visitor() && len(p.Places) > 0 }
