package desk

import "loggia/core/access"

// The permissions of this feature. A booking is its owner's alone: no head and
// no office moves or reads it.
var table = access.Table{
	"desk.look":   access.SignedIn,
	"desk.book":   access.SignedIn,
	"desk.own":    access.OwnerOf, // cancel, take back, check in
	"desk.vacate": access.Nobody,  // the working days say that somebody will not come
	"desk.set_up": access.AnyOf(access.AdminOf, access.PersonnelOf),
}
