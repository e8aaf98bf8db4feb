// Package access answers one question: may this person do this to that thing?
// A feature registers one table of rules; an act asks before it changes
// anything; an action without a rule is refused.
package access

import (
	"context"
	"fmt"
	"sync/atomic"

	"loggia/platform/db"
	"loggia/platform/errs"
)

var (
	// ErrSignIn is the answer to a visitor where a person is needed.
	ErrSignIn = errs.New(errs.Unauthenticated, "access.sign_in")
	// ErrForbidden is the answer to a person who may see the thing but not do this.
	ErrForbidden = errs.New(errs.Forbidden, "access.forbidden")
	// ErrNotFound is the answer where the thing belongs to another body: for
	// this reader it does not exist.
	ErrNotFound = errs.New(errs.NotFound, "access.not_found")
)

// A Role is what a person is in an office, or in the whole body.
type Role string

// The roles. Their order says nothing: each rule names those it accepts.
const (
	Staff      Role = "staff"      // works there
	Head       Role = "head"       // answers for it
	Elected    Role = "elected"    // councillor, assessor, mayor
	President  Role = "president"  // of the council
	Secretary  Role = "secretary"  // municipal secretary
	Technician Role = "technician" // of the IT service
	Personnel  Role = "personnel"  // of the personnel office: agreements, days, certificates of everybody
	Admin      Role = "admin"      // administers the body
)

// A Place is one role of a person: in an office, or in the whole body when
// Office is empty.
type Place struct {
	Office string
	Role   Role
}

// A Person is who acts. The zero Person is a visitor who has not signed in.
type Person struct {
	ID, Ente, Name string
	Places         []Place
	system         bool
}

// Visitor reports whether nobody has signed in.
func (p Person) Visitor() bool { return p.ID == "" && !p.system }

// Has reports whether p holds one of roles in office, or in the whole body.
func (p Person) Has(office string, roles ...Role) bool {
	for _, place := range p.Places {
		if place.Office != "" && place.Office != office {
			continue
		}
		for _, r := range roles {
			if place.Role == r {
				return true
			}
		}
	}
	return false
}

// Is reports whether p holds one of roles anywhere in the body.
func (p Person) Is(roles ...Role) bool {
	for _, place := range p.Places {
		for _, r := range roles {
			if place.Role == r {
				return true
			}
		}
	}
	return false
}

// A Thing is what an action is done to. Empty fields mean "not bound to one".
type Thing struct {
	Ente   string // the body that owns it; empty means the one in the context
	Office string // the office it belongs to
	Owner  string // the person it belongs to
}

// A Rule says whether p may act on t, which is of p's own body.
type Rule func(p Person, t Thing) bool

// The rules that most features need.
var (
	Anyone   Rule = func(Person, Thing) bool { return true }
	SignedIn Rule = func(p Person, _ Thing) bool { return !p.Visitor() }
	StaffOf  Rule = func(p Person, t Thing) bool { return p.Has(t.Office, Staff, Head, Admin) }
	HeadOf   Rule = func(p Person, t Thing) bool { return p.Has(t.Office, Head, Admin) }
	AdminOf  Rule = func(p Person, _ Thing) bool { return p.Has("", Admin) }
	// PersonnelOf is for what only the personnel office may know: an administrator
	// runs the machine and has no business in it.
	PersonnelOf Rule = func(p Person, _ Thing) bool { return p.Has("", Personnel) }
	OwnerOf     Rule = func(p Person, t Thing) bool { return p.ID != "" && p.ID == t.Owner }
	Nobody      Rule = func(Person, Thing) bool { return false } // only the program itself
)

// AnyOf accepts whoever one of rules accepts.
func AnyOf(rules ...Rule) Rule {
	return func(p Person, t Thing) bool {
		for _, r := range rules {
			if r(p, t) {
				return true
			}
		}
		return false
	}
}

// A Table holds a feature's rules by action, such as "office.cancel".
type Table map[string]Rule

var rules = Table{}

// Register adds a feature's table. An action registered twice panics at start.
func Register(t Table) {
	for action, rule := range t {
		if _, twice := rules[action]; twice {
			panic("access: two rules for " + action)
		}
		rules[action] = rule
	}
}

// Actions gives every action registered so far, for the guard tests.
func Actions() []string {
	all := make([]string, 0, len(rules))
	for a := range rules {
		all = append(all, a)
	}
	return all
}

type personKey struct{}

// As gives a context in which p acts, in the body that its scope names.
func As(ctx context.Context, p Person) context.Context {
	s := db.ScopeOf(ctx)
	s.Actor = p.ID
	if s.Ente == "" {
		s.Ente = p.Ente
	}
	return db.Scoped(context.WithValue(ctx, personKey{}, p), s)
}

// System gives a context in which the program itself acts for one body: a
// reaction, a job, the command line.
func System(ctx context.Context, ente string) context.Context {
	s := db.ScopeOf(ctx)
	s.Ente = ente
	return db.Scoped(context.WithValue(ctx, personKey{}, Person{Ente: ente, Name: "Loggia", system: true}), s)
}

// Who gives the person who acts in ctx; a visitor when nobody has signed in.
func Who(ctx context.Context) Person {
	p, _ := ctx.Value(personKey{}).(Person)
	return p
}

// Check gives the person who acts when they may do action to t, else why not:
// ErrSignIn, ErrForbidden, or ErrNotFound for a thing of another body.
func Check(ctx context.Context, action string, t Thing) (Person, error) {
	if asked, ok := ctx.Value(askedKey{}).(*atomic.Bool); ok {
		asked.Store(true)
	}
	p := Who(ctx)
	rule, known := rules[action]
	if !known {
		return p, errs.As(fmt.Errorf("access: no rule for %q", action))
	}
	if p.system {
		return p, nil
	}
	ente := db.ScopeOf(ctx).Ente
	if t.Ente != "" && t.Ente != ente {
		return p, ErrNotFound
	}
	// A person of one body is a visitor in another.
	if p.Ente != ente {
		p = Person{}
	}
	t.Ente = ente
	switch {
	case rule(p, t):
		return p, nil
	case p.Visitor():
		return p, ErrSignIn
	default:
		return p, ErrForbidden
	}
}

// Can reports whether Check would agree, for the can:{…} of an answer. It does
// not count as having asked.
func Can(ctx context.Context, action string, t Thing) bool {
	_, err := Check(context.WithValue(ctx, askedKey{}, nil), action, t)
	return err == nil
}

type askedKey struct{}

// Watch gives a context that remembers whether Check was asked in it.
func Watch(ctx context.Context) context.Context {
	return context.WithValue(ctx, askedKey{}, new(atomic.Bool))
}

// Asked reports whether Check was asked in ctx, made by Watch. An answer given
// without asking is a defect: the web answers 500 and logs it.
func Asked(ctx context.Context) bool {
	asked, ok := ctx.Value(askedKey{}).(*atomic.Bool)
	return ok && asked.Load()
}
