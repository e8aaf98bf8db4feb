package allocate

import (
	"cmp"
	"slices"
	"strings"
)

// rank puts pictures into the order in which they are served: screens, then as
// the client says, then who speaks, then by key so that nothing changes without
// a reason. Those that do not flow at all are left out.
func rank(pictures []Picture) []Picture {
	order := slices.DeleteFunc(slices.Clone(pictures), func(p Picture) bool { return len(p.Layers) == 0 })
	slices.SortStableFunc(order, func(a, b Picture) int {
		return cmp.Or(
			yesFirst(a.Screen, b.Screen), cmp.Compare(a.Priority-1, b.Priority-1), // none, 0, comes after all numbers
			yesFirst(a.Speaking, b.Speaking), strings.Compare(a.Key, b.Key),
		)
	})
	return order
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// spread shares out c bits/s over pictures in their order: the smallest layer
// to all that fit, then one layer more to each, round by round.
func spread(order []Picture, c int) []int {
	layers := make([]int, len(order))
	for i, p := range order {
		layers[i] = Paused
		if p.Layers[0] <= c {
			layers[i], c = 0, c-p.Layers[0]
		}
	}
	for level, more := 1, true; more; level++ {
		more = false
		for i, p := range order {
			if layers[i] != level-1 || level >= len(p.Layers) {
				continue
			}
			if step := p.Layers[level] - p.Layers[level-1]; step <= c {
				layers[i], c, more = level, c-step, true
			}
		}
	}
	return layers
}

// next gives the picture whose turn it is to grow: the first in order among
// those that have the least; -1 when all have what they want.
func next(order []Picture, level func(Picture) int) int {
	best := -1
	for i, p := range order {
		if l := level(p); l < len(p.Layers)-1 && (best < 0 || l < level(order[best])) {
			best = i
		}
	}
	return best
}
