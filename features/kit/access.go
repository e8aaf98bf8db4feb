package kit

import "loggia/core/access"

// The permissions of this feature.
var table = access.Table{
	"kit.manage":  manages,                                              // the register, notes, licences, purchases, set-up
	"kit.see":     access.AnyOf(manages, access.OwnerOf, access.HeadOf), // an item, a note: never a price
	"kit.office":  access.AnyOf(manages, access.HeadOf),                 // what an office has
	"kit.paper":   access.AnyOf(manages, access.OwnerOf),                // a delivery note, and to sign it
	"kit.lose":    access.AnyOf(manages, access.OwnerOf),                // to say that an item is gone
	"kit.mine":    access.SignedIn,                                      // what I have, what a label says, what is broken
	"kit.tick":    access.Nobody,                                        // a step that is done by itself
	"kit.figures": manages,
	"kit.known":   access.OwnerOf, // what is kept of oneself
	"kit.forget":  access.Nobody,  // the job that keeps the terms of retention
}

// manages says who keeps the kit: the personnel office, technicians and who
// administers the body.
func manages(p access.Person, _ access.Thing) bool {
	return p.Has("", access.Personnel, access.Admin) || p.Is(access.Technician)
}
