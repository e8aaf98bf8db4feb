package survey

import "loggia/core/access"

func secretary(p access.Person, _ access.Thing) bool { return p.Is(access.Secretary) }

// The permissions of this feature. Nobody may see who has answered what; not
// even who has answered.
var table = access.Table{
	"survey.answer":  access.SignedIn, // whoever is invited
	"survey.make":    access.PersonnelOf,
	"survey.results": access.AnyOf(access.PersonnelOf, access.AdminOf, secretary),
	"survey.shared":  access.SignedIn, // results that were published
	"survey.known":   access.OwnerOf,  // what is kept of oneself
	"survey.remind":  access.Nobody,   // the program tells those invited; people do not see who has not answered
}
