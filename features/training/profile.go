package training

import (
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
)

// A post is what a profile looks at in somebody: offices, roles, agreement.
type post struct {
	offices, leads []string
	roles          []access.Role
	agile          bool
}

// learns are the roles of those who work in a body, for whom training is due.
var learns = []access.Role{access.Staff, access.Head, access.Secretary, access.Technician, access.Personnel}

// posts gives the post of everybody who works in the body, by person. Who was
// elected heads an office without being employed: nothing is due of them.
func posts(places []ente.Place, agile map[string]bool) map[string]post {
	all, elected := map[string]post{}, map[string]bool{}
	for _, p := range places {
		if p.Role == access.Elected || p.Role == access.President {
			elected[p.Person] = true
			delete(all, p.Person)
		}
		if elected[p.Person] || !slices.Contains(learns, p.Role) {
			continue
		}
		one := all[p.Person]
		one.agile = agile[p.Person]
		if !slices.Contains(one.roles, p.Role) {
			one.roles = append(one.roles, p.Role)
		}
		if p.Office != "" && !slices.Contains(one.offices, p.Office) {
			one.offices = append(one.offices, p.Office)
		}
		if p.Office != "" && p.Role == access.Head {
			one.leads = append(one.leads, p.Office)
		}
		all[p.Person] = one
	}
	return all
}

// covers reports whether d is about somebody in this post.
func (d Duty) covers(p post) bool {
	switch d.Profile {
	case "all":
		return len(p.roles) > 0
	case "agile":
		return p.agile
	case "heads":
		return len(p.leads) > 0
	case "office":
		return slices.Contains(p.offices, d.Value)
	case "role":
		return slices.Contains(p.roles, access.Role(d.Value))
	}
	return false
}

// owed gives the earliest day by which a course is due for somebody in this post,
// and whether it is due at all. A duty without a day is due at once.
func (c Course) owed(p post) (due string, mandatory bool) {
	for _, d := range c.Duties {
		if !d.covers(p) {
			continue
		}
		if !mandatory || d.Due < due {
			due = d.Due
		}
		mandatory = true
	}
	return due, mandatory
}
