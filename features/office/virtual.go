package office

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchOffice is the answer for an office that has no door on line.
	ErrNoSuchOffice = errs.New(errs.NotFound, "office.no_such")
	// ErrSettings is the answer to a setting outside its bounds; the field is named.
	ErrSettings = errs.New(errs.Invalid, "office.settings")
)

// A Virtual is the standing door of one office: prepared once, open by its
// hours, and closed or held by hand when life asks for it.
type Virtual struct {
	Office    string   // id of the office in core/ente
	About     string   // what it does, for citizens
	Bring     []string // what to have at hand
	Languages []string // that its people speak: "it", "en", …
	Reasons   []string // for a visit, to choose from
	Prefix    string   // of its request numbers: TRI
	Slot      int      // minutes of one appointment
	Desks     int      // people served at the same time
	Lead      int      // minutes that must lie between booking and the hour
	Furthest  int      // days ahead that can be booked
	Hours     Week
	Sign      Sign
	Active    bool // shown to citizens
}

// A Sign is what the head hung on the door by hand; the zero Sign hangs nothing
// and the hours decide.
type Sign struct {
	State State // "" for by the hours, Closed, or Open beyond the hours
	Until time.Time
	Note  string
}

// State is what the door says.
type State string

// The states of a door.
const (
	Open   State = "open"
	Busy   State = "busy" // open, and everybody is with somebody
	Closed State = "closed"
)

var prefix = regexp.MustCompile(`^[A-Z]{2,5}$`)

// Check gives v tidied, or says which setting cannot be.
func (v Virtual) Check() (Virtual, error) {
	bad := func(field string) error { return ErrSettings.In(field) }
	v.About = strings.TrimSpace(v.About)
	switch {
	case utf8.RuneCountInString(v.About) > 600:
		return v, bad("about")
	case !prefix.MatchString(v.Prefix):
		return v, bad("prefix")
	case v.Slot < 5 || v.Slot > 240:
		return v, bad("slot")
	case v.Desks < 1 || v.Desks > 20:
		return v, bad("desks")
	case v.Lead < 0 || v.Lead > 30*24*60:
		return v, bad("lead")
	case v.Furthest < 1 || v.Furthest > 365:
		return v, bad("furthest")
	case !texts(&v.Bring, 12, 120):
		return v, bad("bring")
	case !texts(&v.Reasons, 20, 80):
		return v, bad("reasons")
	case !texts(&v.Languages, 12, 3):
		return v, bad("languages")
	}
	return v, nil
}

// texts tidies a list of short lines in place and reports whether it fits.
func texts(list *[]string, most, long int) bool {
	kept := []string{}
	for _, s := range *list {
		if s = strings.Join(strings.Fields(s), " "); s == "" {
			continue
		}
		if utf8.RuneCountInString(s) > long {
			return false
		}
		kept = append(kept, s)
	}
	*list = kept
	return len(kept) <= most
}

// On gives the hours that hold on day: the exception's, none on a holiday, else
// the weekday's. note says why they are not the usual ones.
func (v Virtual) On(day Day, exceptions []Exception, c Calendar) (h Hours, note string) {
	for _, e := range exceptions {
		if e.Day == day {
			return e.Hours, e.Note
		}
	}
	if name, ok := c.Holiday(day); ok {
		return nil, name
	}
	return v.Hours[day.Weekday()], ""
}

// A Board is what the door says at one moment.
type Board struct {
	State State
	Until time.Time // open or busy: when it closes; closed: when it opens next, zero if not soon
	Note  string    // why, when it is not by the hours
	Queue int       // how many wait
}

// Board gives what the door says at now, with serving people inside and queue
// waiting. A sign hung by hand holds until its hour.
func (v Virtual) Board(now time.Time, exceptions []Exception, c Calendar, loc *time.Location, serving, queue int) Board {
	b := Board{State: Closed, Queue: queue}
	open, closes, next, note := v.around(now, exceptions, c, loc)
	hung := v.Sign.State != "" && now.Before(v.Sign.Until)
	switch {
	case hung && v.Sign.State == Closed:
		b.Note, b.Until = v.Sign.Note, v.Sign.Until
		if !open || !closes.After(v.Sign.Until) { // when it comes down the hours are over
			b.Until = v.nextAfter(v.Sign.Until, exceptions, c, loc)
		}
		return b
	case hung:
		b.State, b.Until, b.Note = Open, v.Sign.Until, v.Sign.Note
		if closes.After(b.Until) {
			b.Until = closes
		}
	case open:
		b.State, b.Until = Open, closes
	default:
		b.Until, b.Note = next, note
		return b
	}
	if serving >= v.Desks {
		b.State = Busy
	}
	return b
}

// around says whether the hours are open at now and when they close, or when
// they open next (within two months), and today's note.
func (v Virtual) around(now time.Time, exceptions []Exception, c Calendar, loc *time.Location) (open bool, closes, next time.Time, note string) {
	today := DayOf(now, loc)
	for i := range 62 {
		day := today.Add(i)
		hours, why := v.On(day, exceptions, c)
		if i == 0 {
			note = why
		}
		for _, s := range hours {
			from, _ := day.At(s.From, loc)
			to, _ := day.At(s.To, loc)
			if now.Before(from) {
				return false, time.Time{}, from, note
			}
			if now.Before(to) {
				return true, to, time.Time{}, note
			}
		}
	}
	return false, time.Time{}, time.Time{}, note
}

func (v Virtual) nextAfter(t time.Time, exceptions []Exception, c Calendar, loc *time.Location) time.Time {
	open, _, next, _ := v.around(t, exceptions, c, loc)
	if open {
		return t
	}
	return next
}
