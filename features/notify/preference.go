package notify

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// A Preference is what a person has chosen for themselves: always quieter than
// their hours, never louder.
type Preference struct {
	Quiet      []Band          // stretches of every day in which nothing reaches them
	DigestAt   int             // minute of the day of the digest; -1 as soon as the hours begin
	DigestMail bool            // what waited also comes as one mail
	Mail       map[string]bool // by kind, where it differs from the table
}

var usualPreference = Preference{Quiet: []Band{}, DigestAt: -1, DigestMail: true, Mail: map[string]bool{}}

// Check gives p with its stretches in order, or says what cannot be accepted.
func (p Preference) Check() (Preference, error) {
	p.Quiet = slices.Clone(p.Quiet)
	slices.SortFunc(p.Quiet, func(a, b Band) int { return cmp.Compare(a[0], b[0]) })
	if checkBands(p.Quiet, 6) != nil {
		return p, ErrBands.In("quiet")
	}
	if len(without([]Band{{0, dayEnd}}, p.Quiet)) == 0 {
		return p, ErrQuiet.In("quiet")
	}
	if p.DigestAt < -1 || p.DigestAt >= dayEnd {
		return p, ErrBands.In("digest_at")
	}
	mail := map[string]bool{}
	for kind, on := range p.Mail {
		k, known := findKind(kind)
		if !known || k.Mail == Never || kind == emergencyKind {
			continue // a kind that is gone, or that nobody may choose about
		}
		if on != (k.Mail != Off) {
			mail[kind] = on
		}
	}
	p.Mail = mail
	return p, nil
}

func mustText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("notify: %T does not marshal: %v", v, err))
	}
	return string(b)
}
