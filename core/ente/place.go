package ente

import (
	"loggia/core/access"
	"loggia/platform/errs"
)

// What can be wrong with a place.
var (
	ErrRole      = errs.New(errs.Invalid, "ente.role")
	ErrRoleWhere = errs.New(errs.Invalid, "ente.role_where")
	ErrLastAdmin = errs.New(errs.Conflict, "ente.last_admin")
)

// A Place is what one person is, where: a role in an office, or in the whole
// body when Office is empty.
type Place struct {
	Person string      `json:"person"`
	Office string      `json:"office,omitempty" doc:"empty for the whole body"`
	Role   access.Role `json:"role"`
}

// wholeBody says of each role whether it may be held in the whole body and
// whether in one office.
var wholeBody = map[access.Role]struct{ body, office bool }{
	access.Staff:      {office: true},
	access.Head:       {office: true},
	access.Elected:    {body: true, office: true}, // an assessor may have an office
	access.President:  {body: true},
	access.Secretary:  {body: true, office: true},
	access.Technician: {body: true, office: true},
	access.Personnel:  {body: true},
	access.Admin:      {body: true},
}

// Clean says whether the role exists and may be held there.
func (p Place) Clean() error {
	where, known := wholeBody[p.Role]
	switch {
	case !known:
		return ErrRole.With("role", string(p.Role)).In("role")
	case p.Office == "" && !where.body || p.Office != "" && !where.office:
		return ErrRoleWhere.In("office")
	}
	return nil
}

// inherited are the roles that hold downward: from an Unione into its Comuni.
// One administrator of the Unione serves them all, because small Comuni have
// none of their own (TUEL art. 32). Nothing else is inherited: a clerk of the
// Unione has no business in a Comune's queue.
var inherited = map[access.Role]bool{access.Admin: true}

// Inherit gives the places in a child body of who holds these in its parent.
func Inherit(places []Place) []Place {
	down := []Place{}
	for _, p := range places {
		if p.Office == "" && inherited[p.Role] {
			down = append(down, p)
		}
	}
	return down
}
