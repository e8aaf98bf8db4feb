package app

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/office"
	"loggia/platform/italy"
)

// houses answers what office asks about the body: its offices and holidays.
type houses struct{ *ente.Service }

func (h houses) house(ctx context.Context, o ente.Office) office.House {
	b, _ := ente.Current(ctx)
	if b.ID == "" { // outside a request: a job, the command line
		b, _ = h.Service.Body(ctx)
	}
	email := o.Email
	if email == "" {
		email = b.Email
	}
	return office.House{ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: o.Kind, Email: email, Phone: o.Phone,
		Ente: b.ID, EnteName: b.Name, Address: b.Address, Site: h.Service.URL(ctx, b.ID)}
}

func (h houses) Office(ctx context.Context, idOrSlug string) (office.House, error) {
	o, err := h.Service.Office(ctx, idOrSlug)
	if err != nil {
		return office.House{}, err
	}
	return h.house(ctx, o), nil
}

func (h houses) Offices(ctx context.Context) ([]office.House, error) {
	all, err := h.Service.Offices(ctx)
	out := make([]office.House, 0, len(all))
	for _, o := range all {
		if o.Active {
			out = append(out, h.house(ctx, o))
		}
	}
	return out, err
}

func (h houses) Holidays(ctx context.Context) (office.Calendar, error) {
	b, err := h.Service.Body(ctx)
	return calendar{b.Patron}, err
}

// Serves reports whether a person works in an office of the body.
func (h houses) Serves(ctx context.Context, person, in string) (bool, error) {
	all, err := h.Service.Places(ctx)
	return slices.ContainsFunc(all, func(p ente.Place) bool {
		return p.Person == person && p.Office == in && (p.Role == access.Staff || p.Role == access.Head)
	}), err
}

// calendar knows the national holidays and the body's patron saint.
type calendar struct{ patron ente.Patron }

func (c calendar) Holiday(day office.Day) (string, bool) {
	d, err := italy.ParseDay(string(day))
	if err != nil {
		return "", false
	}
	if h, ok := italy.HolidayOn(d); ok {
		return h.Name("it"), true
	}
	if c.patron.Name != "" && int(d.Month) == c.patron.Month && d.Day == c.patron.Day {
		return c.patron.Name, true
	}
	return "", false
}
