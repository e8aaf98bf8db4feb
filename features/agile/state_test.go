package agile_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"loggia/features/agile"
)

var states = []agile.State{agile.Draft, agile.Submitted, agile.ToAmend, agile.Refused, agile.Approved, agile.ToSign, agile.Signed, agile.InForce, agile.Suspended, agile.Leaving, agile.Withdrawn, agile.Ended, agile.Replaced, agile.Dropped}

var allMoves = []agile.Move{agile.Submit, agile.Amend, agile.Refuse, agile.Approve, agile.Prepare, agile.Reopen, agile.Complete, agile.Start, agile.Suspend, agile.Resume, agile.Withdraw, agile.Leave, agile.Expire, agile.Replace, agile.Drop}

// drawn is the life of an agreement as the programme's office draws it, one line
// a state, written again here on purpose: the function and the drawing must say
// the same.
var drawn = map[agile.State]string{
	agile.Draft: "submit>submitted drop>dropped", agile.ToAmend: "submit>submitted drop>dropped",
	agile.Submitted: "amend>to_amend refuse>refused approve>approved drop>dropped",
	agile.Approved:  "prepare>to_sign amend>to_amend refuse>refused drop>dropped",
	agile.ToSign:    "complete>signed reopen>approved drop>dropped",
	agile.Signed:    "start>in_force withdraw>leaving drop>dropped",
	agile.InForce:   "suspend>suspended withdraw>leaving expire>ended replace>replaced",
	agile.Suspended: "resume>in_force withdraw>leaving expire>ended replace>replaced",
	agile.Leaving:   "leave>withdrawn expire>ended replace>replaced",
	agile.Refused:   "", agile.Withdrawn: "", agile.Ended: "", agile.Replaced: "", agile.Dropped: "",
}

func TestEveryMoveGoesWhereTheDrawingSays(t *testing.T) {
	for _, s := range states {
		want := map[string]string{}
		for _, pair := range strings.Fields(drawn[s]) {
			for i := range pair {
				if pair[i] == '>' {
					want[pair[:i]] = pair[i+1:]
				}
			}
		}
		for _, m := range allMoves {
			got, err := agile.Next(s, m)
			if to, may := want[string(m)]; may && (err != nil || string(got) != to) || !may && (!errors.Is(err, agile.ErrMove) || got != s) {
				t.Errorf("%s from %s: %s, %v; drawn %q", m, s, got, err, to)
			}
		}
		if len(s.Allowed()) != len(want) {
			t.Errorf("%s allows %v, drawn %v", s, s.Allowed(), want)
		}
	}
}

// Whatever people do, in whatever order: nothing that is over comes back, nobody
// is bound by what was not signed, and there is always a way to the end.
func TestNoWalkBreaksTheLaw(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 11))
	reached := map[agile.State]bool{}
	for range 20_000 {
		s, signed, over := agile.Draft, false, false
		for range 40 {
			m := allMoves[r.IntN(len(allMoves))]
			next, err := agile.Next(s, m)
			if err != nil {
				continue
			}
			if over {
				t.Fatalf("%s came back from %s by %s", next, s, m)
			}
			if m == agile.Complete {
				signed = true
			}
			if next.Held() && !signed {
				t.Fatalf("%s holds and nobody has signed", next)
			}
			s, over = next, next.Over()
			reached[s] = true
		}
	}
	for _, s := range states[1:] {
		if !reached[s] {
			t.Errorf("no walk comes to %s", s)
		}
	}
	for _, s := range states { // a way to the end from everywhere
		seen, todo := map[agile.State]bool{s: true}, []agile.State{s}
		found := s.Over()
		for len(todo) > 0 && !found {
			for _, m := range todo[0].Allowed() {
				n, _ := agile.Next(todo[0], m)
				if found = found || n.Over(); !seen[n] {
					seen[n], todo = true, append(todo, n)
				}
			}
			todo = todo[1:]
		}
		if !found {
			t.Errorf("%s never ends", s)
		}
	}
}
