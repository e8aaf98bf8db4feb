package grant

import "loggia/core/access"

var table = access.Table{
	"grant.look":   access.AnyOf(keeps, access.OwnerOf, leads), // the plan, the totals: whoever answers for a part of it
	"grant.edit":   keeps,
	"grant.move":   access.AnyOf(keeps, access.OwnerOf), // the state of an action
	"grant.known":  access.OwnerOf,                      // what is kept of oneself
	"grant.forget": access.Nobody,                       // the job that keeps the terms of retention
	"grant.money":  keeps,                               // expenses one by one, and their papers
}

// keeps says who keeps plan and accounts: the personnel office and who
// administers the body.
func keeps(p access.Person, _ access.Thing) bool { return p.Has("", access.Personnel, access.Admin) }

// leads says who answers for an office, or watches over all of them.
func leads(p access.Person, _ access.Thing) bool { return p.Is(access.Head, access.Secretary) }
