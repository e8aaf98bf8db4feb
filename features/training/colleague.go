package training

import (
	"slices"
	"strings"

	"loggia/core/ente"
)

// Name gives the name as people say it.
func (c Colleague) Name() string { return strings.TrimSpace(c.Given + " " + c.Family) }

// sorted gives the name as registers write it: family name first.
func (c Colleague) sorted() string { return strings.TrimSpace(c.Family + " " + c.Given) }

func compareNames(a, b string) int { return strings.Compare(ente.Fold(a), ente.Fold(b)) }

// byName gives colleagues in the order of a register.
func byName(all map[string]Colleague) []Colleague {
	list := make([]Colleague, 0, len(all))
	for _, c := range all {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Colleague) int {
		if n := compareNames(a.sorted(), b.sorted()); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	return list
}
