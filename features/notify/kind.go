package notify

import (
	"slices"

	"loggia/core/access"
)

// An Urgency says what a notice does when it reaches its person in their hours.
type Urgency string

// The urgencies. Outside the hours all three wait.
const (
	Rings  Urgency = "rings"  // it is shown at once, and a sound may go with it
	Badge  Urgency = "badge"  // the bell counts one more
	Digest Urgency = "digest" // it waits for the next morning in any case
)

// A Mail says whether a kind also goes by mail, unless its reader says otherwise.
type Mail string

// How a kind goes by mail. To an address that is not the body's own, only what
// says Anywhere.
const (
	Never    Mail = "never"    // nobody can turn it on
	Off      Mail = "off"      // who wants it turns it on
	Work     Mail = "work"     // to the address at work
	Anywhere Mail = "anywhere" // to the person's own address too, always within their hours
)

// A Kind is one sort of thing that may be told to staff. Its words are
// notify.kind.<Key> and, if there is more to say, notify.kind.<Key>.text.
type Kind struct {
	Key     string
	Urgency Urgency
	Mail    Mail
	Group   string // under which people find it in their preferences
	Page    string // where it leads when Tell names no page
}

const emergencyKind = "notify.emergency"

// kinds is all that can reach staff. Whoever wants to tell them something new
// adds a line here, with its words in both languages.
var kinds = []Kind{
	{emergencyKind, Rings, Work, "person", "/avvisi/emergenze"},

	{"office.requested", Badge, Off, "office", "/sportelli"},
	{"office.handed_over", Rings, Off, "office", "/sportelli"},

	{"workday.asked", Badge, Off, "agile", "/agile/settimana"},
	{"workday.approved", Badge, Off, "agile", "/agile/giorni"},
	{"workday.refused", Badge, Work, "agile", "/agile/giorni"},
	{"workday.proposed", Badge, Work, "agile", "/agile/giorni"},
	{"workday.called_back", Rings, Work, "agile", "/agile/giorni"},
	{"workday.leave_asked", Badge, Off, "agile", "/agile/settimana"},
	{"workday.leave_granted", Badge, Off, "agile", "/agile/giorni"},
	{"workday.leave_refused", Badge, Work, "agile", "/agile/giorni"},
	{"workday.leave_recalled", Rings, Work, "agile", "/agile/giorni"},
	{"workday.assigned", Badge, Off, "agile", "/agile/giorni"},

	{"agile.submitted", Badge, Work, "agile", "/agile/accordi"},
	{"agile.to_amend", Badge, Work, "agile", "/agile"},
	{"agile.approved", Badge, Off, "agile", "/agile"},
	{"agile.refused", Badge, Work, "agile", "/agile"},
	{"agile.to_sign", Badge, Work, "agile", "/agile"},
	{"agile.signed", Badge, Off, "agile", "/agile"},
	{"agile.withdrawn", Badge, Work, "agile", "/agile"},
	{"agile.ended", Badge, Work, "agile", "/agile"},
	{"agile.expiring", Digest, Work, "agile", "/agile"},
	{"agile.evaluated", Badge, Off, "agile", "/agile"},
	{"agile.notice", Digest, Work, "agile", "/agile"},
	{"agile.telework", Badge, Work, "agile", "/agile"},
	{"agile.emergency", Rings, Work, "agile", "/agile"},

	{"kit.to_sign", Badge, Work, "kit", "/agile/dotazioni"},
	{"kit.ready", Badge, Off, "kit", "/agile/dotazioni"},
	{"kit.broken", Badge, Off, "kit", "/agile/dotazioni"},

	{"training.asked", Badge, Off, "training", "/agile/formazione"},
	{"training.enrolled", Badge, Work, "training", "/agile/formazione"},
	{"training.refused", Badge, Off, "training", "/agile/formazione"},
	{"training.cancelled", Badge, Work, "training", "/agile/formazione"},
	{"training.moved", Badge, Work, "training", "/agile/formazione"},
	{"training.granted", Badge, Work, "training", "/agile/formazione"},
	{"training.proved", Badge, Off, "training", "/agile/formazione/personale"},
	{"training.proof_accepted", Badge, Off, "training", "/agile/formazione/altrove"},
	{"training.proof_rejected", Badge, Work, "training", "/agile/formazione/altrove"},
	{"training.due", Digest, Work, "training", "/agile/formazione"},
	{"training.expiring", Digest, Work, "training", "/agile/formazione"},

	{"ministry.refused", Badge, Work, "personnel", "/agile/ministero"},
	{"ministry.late", Badge, Work, "personnel", "/agile/ministero"},
	{"grant.action_due", Digest, Work, "personnel", "/agile/piano"},
	{"survey.opened", Badge, Off, "agile", "/agile/questionari"},

	{"meeting.invited", Rings, Work, "meeting", "/riunioni"},
}

// only says who is ever told of a kind, where it is not everybody, so that
// nobody is asked to choose about what never comes.
var only = map[string][]access.Role{
	"office.requested":    {access.Staff, access.Head},
	"office.handed_over":  {access.Staff, access.Head},
	"workday.asked":       {access.Head, access.Secretary},
	"workday.leave_asked": {access.Head, access.Secretary},
	"agile.submitted":     {access.Head, access.Secretary},
	"training.asked":      {access.Head, access.Secretary, access.Personnel},
	"training.proved":     {access.Personnel},
	"kit.broken":          {access.Technician},
	"ministry.refused":    {access.Personnel},
	"ministry.late":       {access.Personnel},
}

// concerns reports whether p may ever be told of k.
func (k Kind) concerns(p access.Person) bool { return only[k.Key] == nil || p.Is(only[k.Key]...) }

// Kinds gives the table of all that can be told.
func Kinds() []Kind { return slices.Clone(kinds) }

func findKind(key string) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// mails says whether k goes by mail to r, who has chosen.
func (k Kind) mails(r Reader, chosen map[string]bool) bool {
	if r.Email == "" || k.Mail == Never || r.Private && k.Mail != Anywhere {
		return false
	}
	if want, said := chosen[k.Key]; said && k.Key != emergencyKind {
		return want
	}
	return k.Mail != Off
}

// digests says whether k stands in the mail of a digest to r. One mail a day
// takes nobody's time, so that what is off by itself stands in it too.
func (k Kind) digests(r Reader, chosen map[string]bool) bool {
	if r.Email == "" || k.Mail == Never || r.Private && k.Mail != Anywhere {
		return false
	}
	want, said := chosen[k.Key]
	return want || !said
}
