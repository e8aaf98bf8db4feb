package files

import (
	"context"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

var (
	// ErrNoSuchSpace is the answer for a space that is not there, or that one may not see.
	ErrNoSuchSpace = errs.New(errs.NotFound, "files.no_such_space")
	// ErrReadOnly is the answer to a change where one may only read.
	ErrReadOnly = errs.New(errs.Forbidden, "files.read_only")
	// ErrNoRoom is the answer to more than the space may hold.
	ErrNoRoom = errs.New(errs.TooLarge, "files.no_room")
)

// The kinds of spaces.
const (
	Common   = "common"   // of the whole body
	Office   = "office"   // of one office
	Personal = "personal" // of one person
)

// A Space is a shelf.
type Space struct {
	ID, Kind, Slug, Office, Owner string
	Quota, Used                   int64 // bytes; a quota of 0 is none

	role Role
}

// A Role is how much a person may do in a space: each includes those before.
type Role int

// The roles.
const (
	None Role = iota
	Read
	Write
	Manage
)

// Usual quotas, in bytes.
const (
	personalQuota = 10 << 30
	officeQuota   = 200 << 30
	commonQuota   = 200 << 30
)

// roleOf says what a person may do in a space. An administrator of the body runs
// the machine and has no business in what offices and people keep.
func (s Space) roleOf(p access.Person) Role {
	switch s.Kind {
	case Personal:
		if p.ID != "" && p.ID == s.Owner {
			return Manage
		}
	case Office:
		switch {
		case hasIn(p, s.Office, access.Head):
			return Manage
		case hasIn(p, s.Office, access.Staff):
			return Write
		}
	case Common:
		switch {
		case p.Has("", access.Admin):
			return Manage
		case p.Is(access.Staff, access.Head, access.Secretary, access.Technician, access.Personnel):
			return Write
		case !p.Visitor() && p.ID != "":
			return Read
		}
	}
	return None
}

// hasIn says whether p holds role in that very office, not in the whole body.
func hasIn(p access.Person, office string, role access.Role) bool {
	return slices.Contains(p.Places, access.Place{Office: office, Role: role})
}

// Spaces gives the spaces that who asks may open, their own first. One that was
// never opened before is made.
func (s *Service) Spaces(ctx context.Context) (all []Space, err error) {
	defer errs.Wrap(&err, "files.Spaces")
	who, err := access.Check(ctx, "files.use", access.Thing{})
	if err != nil {
		return nil, err
	}
	due := due(who)
	find := func(tx *db.Tx) error {
		all = all[:0]
		for _, want := range due {
			sp, err := findSpaceBySlug(tx, want.Kind, want.Slug)
			if err != nil {
				return err
			}
			sp.role = sp.roleOf(who)
			all = append(all, sp)
		}
		return nil
	}
	if err = s.DB.Read(ctx, find); err != nil && errs.As(err).Kind == errs.NotFound {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			for _, want := range due {
				want.ID = id.New()
				if err := insertSpace(tx, want); err != nil {
					return err
				}
			}
			return find(tx)
		})
	}
	return all, err
}

// due gives the spaces that a person must find.
func due(p access.Person) (all []Space) {
	all = append(all, Space{Kind: Personal, Slug: p.ID, Owner: p.ID, Quota: personalQuota}, Space{Kind: Common, Slug: "comune", Quota: commonQuota})
	var offices []string
	for _, place := range p.Places {
		if place.Office != "" && (place.Role == access.Staff || place.Role == access.Head) && !slices.Contains(offices, place.Office) {
			offices = append(offices, place.Office)
		}
	}
	slices.Sort(offices)
	for _, o := range offices {
		all = append(all, Space{Kind: Office, Slug: o, Office: o, Quota: officeQuota})
	}
	return all
}

// Folder is what the space is called in WebDAV: "personale", "comune", or the
// office's short name. An office called as one of the two is "ufficio-…".
func (s Space) Folder() string {
	switch s.Kind {
	case Personal:
		return "personale"
	case Common:
		return "comune"
	}
	if s.Slug == "personale" || s.Slug == "comune" || strings.HasPrefix(s.Slug, "ufficio-") {
		return "ufficio-" + s.Slug
	}
	return s.Slug
}

// named gives the space of that folder, of those that who asks may open.
func (s *Service) named(ctx context.Context, folder string) (Space, error) {
	all, err := s.Spaces(ctx)
	if err != nil {
		return Space{}, err
	}
	for _, sp := range all {
		if sp.Folder() == folder && sp.role >= Read {
			return sp, nil
		}
	}
	return Space{}, ErrNoSuchSpace
}
