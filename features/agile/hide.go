package agile

import (
	"cmp"
	"slices"
)

// hide gives the figures of one property's groups. Groups smaller than the
// threshold show no figure; when they are together smaller than it, the
// smallest of the others is hidden too, else the total would give them away.
func hide(key string, groups map[string]int, threshold int) []Figure {
	all := []Figure{}
	for g, n := range groups {
		all = append(all, Figure{Key: key, Group: g, Value: float64(n), Unit: "people", Hidden: n < threshold})
	}
	slices.SortFunc(all, func(a, b Figure) int { return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Group, b.Group)) })
	hidden, together := 0, 0.0
	for i := range all {
		if all[i].Hidden || hidden > 0 && (hidden == 1 || together < float64(threshold)) {
			all[i].Hidden = true
			hidden, together = hidden+1, together+all[i].Value
		}
	}
	for i := range all {
		if all[i].Hidden {
			all[i].Value = 0
		}
	}
	slices.SortFunc(all, func(a, b Figure) int { return cmp.Compare(a.Group, b.Group) })
	return all
}
