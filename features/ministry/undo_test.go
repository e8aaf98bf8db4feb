package ministry_test

import (
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/ministry"
	"loggia/features/ministry/internal/stub"
)

// renewal gives a desk whose Ministry knows Giulia's agreement a1, and a renewal
// a2 of it.
func (d *desk) renewal(t *testing.T) {
	t.Helper()
	d.queue(t, "a1", ministry.Start, "")
	d.settle(t)
	next := giulia()
	next.Period = ministry.Period{Signed: "2026-12-01", From: "2027-12-01", To: "2028-11-30"}
	d.facts["a2"] = next
}

// holds checks what the Ministry would say of Giulia today.
func (d *desk) holds(t *testing.T, from, to string) {
	t.Helper()
	open := []stub.Record{}
	for _, r := range d.stub.Records() {
		if !r.Cancelled {
			open = append(open, r)
		}
	}
	if len(open) != 1 || string(open[0].From) != from || string(open[0].To) != to {
		t.Errorf("the Ministry holds %+v", open)
	}
}

// nothingOpen checks that no communication is left to be made.
func (d *desk) nothingOpen(t *testing.T) {
	t.Helper()
	for _, c := range d.all(t) {
		if c.State.Open() {
			t.Errorf("left open: %+v", c)
		}
	}
}

func TestARenewalUndoneLeavesWhatWasBefore(t *testing.T) {
	for name, happens := range map[string]func(t *testing.T, d *desk){
		"it was told": func(t *testing.T, d *desk) {
			must(t, d.Renew(system, "a2", "a1"))
			d.settle(t)
			d.holds(t, "2026-12-01", "2028-11-30")
			must(t, d.Undo(system, "a2", "a1"))
		},
		"it had not left": func(t *testing.T, d *desk) {
			d.stub.SetDown(true)
			must(t, d.Renew(system, "a2", "a1"))
			must(t, d.Undo(system, "a2", "a1"))
			d.stub.SetDown(false)
		},
		"nobody knows whether it has arrived": func(t *testing.T, d *desk) {
			must(t, d.Renew(system, "a2", "a1"))
			d.stub.Next("modify", stub.Cut)
			d.settle(t)
			must(t, d.Undo(system, "a2", "a1"))
		},
		"it is undone before it is known to be": func(t *testing.T, d *desk) {
			must(t, d.Undo(system, "a2", "a1"))
			must(t, d.Renew(system, "a2", "a1"))
		},
		"it is told twice": func(t *testing.T, d *desk) {
			must(t, d.Renew(system, "a2", "a1"))
			d.settle(t)
			must(t, d.Undo(system, "a2", "a1"))
			must(t, d.Undo(system, "a2", "a1"))
			d.settle(t)
			must(t, d.Undo(system, "a2", "a1"))
			must(t, d.Renew(system, "a2", "a1"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, true, func(t *testing.T, d *desk) {
				d.renewal(t)
				happens(t, d)
				d.settle(t)
				d.after(t, 3*time.Hour)
				d.holds(t, "2026-12-01", "2027-11-30")
				d.nothingOpen(t)
				// What renews it afterwards goes on as if nothing had been.
				d.facts["a3"] = d.facts["a2"]
				must(t, d.Renew(system, "a3", "a1"))
				d.settle(t)
				d.holds(t, "2026-12-01", "2028-11-30")
			})
		})
	}
}

// A renewal after a gap is a start of its own for the Ministry: that is annulled.
func TestARenewalThatIsAStartOfItsOwnIsAnnulled(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.renewal(t)
		later := d.facts["a2"]
		later.Period.From = "2028-01-10"
		d.facts["a2"] = later
		must(t, d.Renew(system, "a2", "a1"))
		d.settle(t)
		if n := len(d.stub.Records()); n != 2 {
			t.Fatalf("%d records", n)
		}
		must(t, d.Undo(system, "a2", "a1"))
		d.settle(t)
		d.holds(t, "2026-12-01", "2027-11-30")
		d.nothingOpen(t)
	})
}

func TestAFirstAgreementUndoneIsAnnulledOrNeverTold(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		nobody := giulia() // has written their employment: it cannot leave
		nobody.Worker.CF, nobody.Employment = "", ministry.Employment{}
		d.facts["a9"] = nobody
		d.queue(t, "a9", ministry.Start, "")
		d.settle(t)
		must(t, d.Undo(system, "a9", ""))
		d.queue(t, "a1", ministry.Start, "")
		d.settle(t)
		must(t, d.Undo(system, "a1", ""))
		d.settle(t)
		r := d.stub.Records()
		if len(r) != 1 || !r[0].Cancelled {
			t.Errorf("%+v", r)
		}
		d.nothingOpen(t)
		must(t, d.Undo(system, "a1", ""))
		d.settle(t)
		if n := len(d.all(t)); n != 4 {
			t.Errorf("%d communications", n)
		}
		if err := d.Undo(paola, "a1", ""); access.Can(paola, "ministry.queue", access.Thing{}) || err == nil {
			t.Error("a person undoes through the reaction's act")
		}
	})
}
