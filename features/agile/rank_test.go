package agile_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"loggia/features/agile"
)

func TestTheOrderOfACallIsTheLaws(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		call, err := h.SetCall(paola, agile.Call{Title: "Autunno 2026", Opens: "2026-11-20", Closes: "2026-11-30", Places: 1})
		must(t, err)
		closed, err := h.SetCall(paola, agile.Call{Title: "Estate 2026", Opens: "2026-06-01", Closes: "2026-06-30"})
		must(t, err)
		if _, err := h.Begin(giulia, closed.ID, false); !errors.Is(err, agile.ErrCallClosed) {
			t.Errorf("a call that is over: %v", err)
		}
		apply := func(who context.Context, telework bool, reasons ...agile.Priority) agile.Agreement {
			a, err := h.Begin(who, call.ID, telework)
			must(t, err)
			a, err = h.Save(who, a.ID, a.Version, whole(), telework)
			must(t, err)
			must(t, h.SetPriorities(who, a.ID, reasons))
			must(t, second(h.Submit(who, a.ID)))
			h.clock.Advance(time.Minute)
			return a
		}
		first := apply(giulia, false)
		work := apply(paola, true)
		law := apply(luca, false, agile.Priority{Reason: agile.Child, Proof: "self_declaration"}, agile.Priority{Reason: agile.Caregiver, Proof: "certificate_seen"})
		all, err := h.Ranking(paola, call.ID)
		must(t, err)
		if len(all) != 3 || all[0].Agreement != law.ID || !all[0].Inside || all[1].Agreement != work.ID || all[1].Inside || all[2].Agreement != first.ID {
			t.Errorf("the order is %+v", all)
		}
		if p, of, err := h.MyPlace(giulia, first.ID); err != nil || p.Place != 3 || of != 3 || p.First {
			t.Errorf("Giulia is told %+v of %d, %v", p, of, err)
		}
		for name, who := range map[string]context.Context{"the head": marco, "a colleague": giulia, "the secretary": sara, "the administrator": ivo, "another body's personnel": foreigner} {
			if _, err := h.Ranking(who, call.ID); err == nil && name != "the personnel office" {
				t.Errorf("%s reads the ranking", name)
			}
		}
		for _, bad := range [][]agile.Priority{{{Reason: "luck", Proof: "self_declaration"}}, {{Reason: agile.Child, Proof: "the certificate itself"}}, {{Reason: agile.Child, Proof: "certificate_seen"}, {Reason: agile.Child, Proof: "certificate_seen"}}} {
			if err := h.SetPriorities(luca, law.ID, bad); err == nil {
				t.Errorf("%v is accepted", bad)
			}
		}
	})
}
