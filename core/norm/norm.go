// Package norm keeps the numbers that laws, contracts and regulations set: days
// of notice, hours of rest, thresholds. Each has a first day, a source and the
// room that it leaves to a body; what a body has chosen holds from its own day.
// No feature writes such a number in its code.
//
// norm.go is the noun and the service, set.go the act, look.go the questions,
// store.go the SQL.
package norm

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

//go:embed schema/*.sql
var schema embed.FS

// Words holds this package's part of the catalogue. The name of a number is in
// the catalogue of the feature that obeys it, under "norm." and its key.
//
//go:embed words.*.json
var Words embed.FS

// What can be wrong with a number.
var (
	ErrNoSuchNumber = errs.New(errs.NotFound, "norm.no_such_number")
	ErrOutside      = errs.New(errs.Invalid, "norm.outside")
	ErrDay          = errs.New(errs.Invalid, "norm.day")
	ErrPast         = errs.New(errs.Invalid, "norm.past")
	ErrSource       = errs.New(errs.Invalid, "norm.source")
)

// A Number is what one norm says from one day on.
type Number struct {
	Key    string `json:"key" doc:"feature and name, such as agile.withdrawal_days"`
	Value  int    `json:"value"`
	Unit   string `json:"unit" doc:"days, hours, minutes, months, years, people, percent, cents, times, or yes (0 or 1)"`
	From   string `json:"from" doc:"first day on which it holds, 2026-12-01"`
	Source string `json:"source" doc:"the norm, as lawyers quote it"`
	Min    int    `json:"min" doc:"the least that a body may set"`
	Max    int    `json:"max" doc:"the most that a body may set"`
}

// free reports whether a body may choose v where n holds.
func (n Number) free(v int) bool { return v >= n.Min && v <= n.Max }

var numbers = map[string][]Number{}

// Register adds the numbers that a feature obeys. A number whose Min and Max are
// both zero leaves a body no choice. Two entries of one key are two ages of the
// same norm. A number with no source, or no day, panics at start.
func Register(all ...Number) {
	for _, n := range all {
		if !isDay(n.From) || n.Source == "" || n.Unit == "" || !strings.Contains(n.Key, ".") {
			panic(fmt.Sprintf("norm: %+v has no key, unit, day or source", n))
		}
		if n.Min == 0 && n.Max == 0 {
			n.Min, n.Max = n.Value, n.Value
		}
		if !n.free(n.Value) {
			panic(fmt.Sprintf("norm: %+v is outside its own bounds", n))
		}
		numbers[n.Key] = append(numbers[n.Key], n)
		slices.SortFunc(numbers[n.Key], func(a, b Number) int { return cmp.Compare(a.From, b.From) })
	}
}

// Keys gives every key registered, in order, for the guard tests.
func Keys() []string {
	all := make([]string, 0, len(numbers))
	for k := range numbers {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// general gives what the norm itself says on day. Before its first day it says
// what it says on that day: an older norm that nobody has written down is not
// "nothing".
func general(key, day string) (Number, bool) {
	ages := numbers[key]
	if len(ages) == 0 {
		return Number{}, false
	}
	n := ages[0]
	for _, later := range ages[1:] {
		if later.From <= day {
			n = later
		}
	}
	return n, true
}

// A Service keeps what bodies have set. Safe for concurrent use.
type Service struct {
	db  *db.DB
	say func(lang, key string, args map[string]any) string
}

// New brings the table up to date and gives the service. Int needs the table.
func New(ctx context.Context, d *db.DB) (*Service, error) {
	if err := d.Migrate(ctx, "norm", schema); err != nil {
		return nil, err
	}
	return &Service{db: d}, nil
}

// Rules is the permission table of numbers.
var Rules = access.Table{
	"norm.read": access.SignedIn,
	"norm.set":  access.AnyOf(access.AdminOf, access.PersonnelOf),
}

func init() { access.Register(Rules) }
