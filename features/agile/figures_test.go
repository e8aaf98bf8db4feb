package agile_test

import (
	"errors"
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

func TestAFigureSpeaksForItself(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, whole())
		goal := a.Terms.Goals[0].ID
		if err := h.Evaluate(giulia, a.ID, agile.Mid, []agile.Opinion{{Goal: goal, Reached: "91", Met: "yes"}}); !errors.Is(err, agile.ErrNotYet) {
			t.Errorf("evaluated before it began: %v", err)
		}
		h.at("2027-02-01")
		for _, c := range []struct {
			o    agile.Opinion
			want error
		}{
			{agile.Opinion{Goal: goal, Reached: "91", Met: "no"}, agile.ErrEvaluation}, {agile.Opinion{Goal: goal, Reached: "70", Met: "yes"}, agile.ErrEvaluation},
			{agile.Opinion{Goal: goal, Reached: "molte", Met: "yes"}, agile.ErrReached}, {agile.Opinion{Goal: "another", Reached: "91", Met: "yes"}, agile.ErrEvaluation},
			{agile.Opinion{Goal: goal, Reached: "85", Met: "partly", Note: "mancava il collegamento per due settimane"}, nil},
		} {
			if err := h.Evaluate(giulia, a.ID, agile.Mid, []agile.Opinion{c.o}); !errors.Is(err, c.want) {
				t.Errorf("%+v: %v", c.o, err)
			}
		}
		if err := h.Evaluate(chiara, a.ID, agile.Mid, []agile.Opinion{{Goal: goal, Reached: "85", Met: "no"}}); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("another head evaluates: %v", err)
		}
		must(t, h.Evaluate(marco, a.ID, agile.Mid, []agile.Opinion{{Goal: goal, Reached: "85", Met: "partly"}}))
		must(t, h.Evaluate(marco, a.ID, agile.Final, []agile.Opinion{{Goal: goal, Reached: "50", Met: "no"}}))
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if len(v.Opinions) != 3 {
			t.Errorf("the opinions are %+v", v.Opinions)
		}
		if _, err := h.Renew(giulia, a.ID); !errors.Is(err, agile.ErrNotMet) {
			t.Errorf("renewed after a final no: %v", err)
		}
	})
}
