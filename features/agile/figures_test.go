package agile_test

import (
	"math/rand/v2"
	"testing"

	"loggia/features/agile"
)

// However people are spread over groups, what is shown never lets a group
// smaller than the threshold be found: not by itself, not from the total.
func TestNoSmallGroupIsShownNorFoundBySubtraction(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		groups, small := map[string]int{}, false
		for i := range 1 + r.IntN(6) {
			n := 1 + r.IntN(12)
			groups[string(rune('a'+i))], small = n, small || n < 5
		}
		hidden, together := 0, 0
		for _, f := range agile.Hide(groups, 5) {
			if f.Hidden {
				hidden++
				together += groups[f.Group]
				if f.Value != 0 {
					t.Fatalf("%v: a hidden group shows %v", groups, f)
				}
			} else if groups[f.Group] < 5 || int(f.Value) != groups[f.Group] {
				t.Fatalf("%v: shown %+v", groups, f)
			}
		}
		if !small && hidden > 0 {
			t.Fatalf("%v: hidden without need", groups)
		}
		if small && len(groups) > 1 && (hidden < 2 || together < 5 && hidden < len(groups)) {
			t.Fatalf("%v: %d hidden, %d together: the total gives them away", groups, hidden, together)
		}
	}
}
