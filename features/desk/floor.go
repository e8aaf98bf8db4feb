package desk

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"loggia/platform/errs"
)

// What can be wrong with a plan.
var (
	ErrNoSuchFloor = errs.New(errs.NotFound, "desk.no_such_floor")
	ErrNoSuchSite  = errs.New(errs.NotFound, "desk.no_such_site")
	ErrNoSuchPlace = errs.New(errs.NotFound, "desk.no_such_place")
	ErrName        = errs.New(errs.Invalid, "desk.name")
	ErrKind        = errs.New(errs.Invalid, "desk.kind")
	ErrOutside     = errs.New(errs.Invalid, "desk.outside")
	ErrCode        = errs.New(errs.Invalid, "desk.code")
	ErrCodeTaken   = errs.New(errs.Conflict, "desk.code_taken")
	ErrSeats       = errs.New(errs.Invalid, "desk.seats")
	ErrMany        = errs.New(errs.Invalid, "desk.many")
	ErrSize        = errs.New(errs.Invalid, "desk.size")
	ErrPlanMoved   = errs.New(errs.Conflict, "desk.plan_moved")
	ErrOffice      = errs.New(errs.Invalid, "desk.office")
)

// A Site is a building of the body.
type Site struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Address  string `json:"address"`
	Position int    `json:"-"`
}

// A Floor is one plan: a rectangle in units of its own, with places on it.
type Floor struct {
	ID       string `json:"id"`
	Site     string `json:"site"`
	Name     string `json:"name"`
	Wide     int    `json:"wide"`
	High     int    `json:"high"`
	Version  int    `json:"version"`
	Image    bool   `json:"image" doc:"whether a picture lies below the plan"`
	Position int    `json:"-"`

	image, imageType string
}

// The kinds of place. An area only says who sits around there.
const (
	Area = "area"
	Desk = "desk"
	Room = "room"
)

// A Place is something on a plan.
type Place struct {
	ID       string `json:"id"`
	Floor    string `json:"-"`
	Kind     string `json:"kind"`
	Code     string `json:"code" doc:"what stands on the label of a desk or a room"`
	Name     string `json:"name"`
	X        int    `json:"x"`
	Y        int    `json:"y"`
	W        int    `json:"w"`
	H        int    `json:"h"`
	Office   string `json:"office,omitempty" doc:"which office sits there"`
	Seats    int    `json:"seats,omitempty" doc:"of a room"`
	Reserved bool   `json:"reserved,omitempty" doc:"an accessible desk, for who needs one"`
	Active   bool   `json:"active" doc:"false: not to be booked for now"`

	removed bool
}

const (
	maxPlaces = 400
	maxName   = 80
	maxCode   = 20
)

func text(s string, longest int) (string, bool) {
	s = strings.Join(strings.Fields(s), " ")
	return s, s != "" && utf8.RuneCountInString(s) <= longest
}

// Clean gives the place as it is kept on a floor, or what is wrong with it.
func (p Place) Clean(f Floor) (Place, error) {
	var ok bool
	if p.Name, ok = text(p.Name, maxName); !ok {
		return p, ErrName
	}
	if p.W < 4 || p.H < 4 || p.X < 0 || p.Y < 0 || p.X+p.W > f.Wide || p.Y+p.H > f.High {
		return p, ErrOutside.With("name", p.Name)
	}
	switch p.Kind {
	case Area:
		p.Code, p.Seats, p.Reserved, p.Active = "", 0, false, true
		return p, nil
	case Desk:
		p.Seats = 1
	case Room:
		p.Reserved = false
		if p.Seats < 1 || p.Seats > 200 {
			return p, ErrSeats.With("name", p.Name)
		}
	default:
		return p, ErrKind
	}
	p.Code = strings.ToUpper(strings.TrimSpace(p.Code))
	if len(p.Code) == 0 || len(p.Code) > maxCode || strings.Trim(p.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") != "" {
		return p, ErrCode.With("name", p.Name)
	}
	return p, nil
}

// clean gives a whole plan as it is kept.
func cleanPlan(f Floor, places []Place) ([]Place, error) {
	if f.Wide < 100 || f.Wide > 4000 || f.High < 100 || f.High > 4000 {
		return nil, ErrSize
	}
	if len(places) > maxPlaces {
		return nil, ErrMany.With("most", maxPlaces)
	}
	seen := map[string]bool{}
	all := make([]Place, len(places))
	for i, p := range places {
		p, err := p.Clean(f)
		if err != nil {
			return nil, errs.As(err).In(fmt.Sprintf("places[%d]", i))
		}
		if p.Code != "" && seen[p.Code] {
			return nil, ErrCodeTaken.With("code", p.Code).In(fmt.Sprintf("places[%d]", i))
		}
		seen[p.Code] = true
		all[i] = p
	}
	return all, nil
}
