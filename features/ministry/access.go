package ministry

import "loggia/core/access"

// What is sent names people and their contracts: it is the personnel office's
// alone. Who administers the body sets up the line and sees nobody.
var table = access.Table{
	"ministry.look":     access.PersonnelOf,
	"ministry.send":     access.PersonnelOf, // send, correct, drop, export, receipts
	"ministry.queue":    access.Nobody,      // reactions only
	"ministry.known":    access.OwnerOf,     // what was told of oneself
	"ministry.settings": access.AnyOf(access.AdminOf, access.PersonnelOf),
	"ministry.set_up":   access.AdminOf,
}
