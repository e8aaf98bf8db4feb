package ministry_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/ministry"
	"loggia/features/ministry/internal/stub"
	"loggia/features/ministry/internal/wire"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
)

// each runs a test on both databases, with a clock at nine on 1 December.
func each(t *testing.T, connected bool, fn func(t *testing.T, d *desk)) {
	t.Helper()
	c := clockAt("09:00")
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c.Set(clockAt("09:00").Now())
		fn(t, open(t, d, c, connected))
	}, db.WithClock(c))
}

func TestAStartIsSentOnceAndItsReceiptIsKept(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.queue(t, "a1", ministry.Start, "2026-12-01") // a fact may be told again
		d.settle(t)
		d.after(t, 2*time.Hour)
		c := d.only(t)
		if c.State != ministry.Received || len(c.Code) != 17 || c.Due != "2026-12-06" {
			t.Fatalf("%+v", c)
		}
		records := d.stub.Records()
		if len(records) != 1 || records[0].Code != c.Code || records[0].PAT != "099992000" || records[0].Tariff != "0722" || records[0].Term != "TD" {
			t.Errorf("the Ministry holds %+v", records)
		}
		_, attempts, err := d.One(paola, c.ID)
		must(t, err)
		if len(attempts) != 1 || !strings.Contains(attempts[0].Answer, c.Code) || attempts[0].Fate != "accepted" {
			t.Errorf("the receipt: %+v", attempts)
		}
		if !slices.Equal(d.told, []string{"ministry.accepted"}) {
			t.Errorf("told %v", d.told)
		}
		own := access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), access.Person{ID: "giulia", Ente: "borgofiore"})
		if known, err := d.Known(own, "giulia"); err != nil || len(known) != 1 || known[0].Code != c.Code || known[0].Until != "2031-12-02" {
			t.Errorf("what Giulia reads of herself: %+v, %v", known, err)
		}
		for _, other := range []context.Context{paola, admin} {
			if _, err := d.Known(other, "giulia"); err == nil {
				t.Error("somebody else reads the page of Giulia")
			}
		}
	})
}

// Each way in which one request may go wrong, on its own: in the end the
// Ministry holds one communication and we its code.
func TestNothingIsLostAndNothingIsSentTwice(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		for i, f := range []struct {
			name   string
			faults map[string][]stub.Fault
		}{
			{"no service for one call", map[string][]stub.Fault{"create": {stub.Down}}},
			{"too many requests", map[string][]stub.Fault{"create": {stub.Busy}}},
			{"500 after it was written", map[string][]stub.Fault{"create": {stub.Broken}}},
			{"the line breaks after it was written", map[string][]stub.Fault{"create": {stub.Cut}}},
			{"no answer in time", map[string][]stub.Fault{"create": {stub.Slow}}},
			{"a courtesy page", map[string][]stub.Fault{"create": {stub.Page}}},
			{"accepted without a code", map[string][]stub.Fault{"create": {stub.Mute}}},
			{"nor does the search answer", map[string][]stub.Fault{"create": {stub.Cut}, "search": {stub.Down, stub.Cut, stub.Page}}},
			{"nor the detail", map[string][]stub.Fault{"create": {stub.Cut}, "detail": {stub.Down, stub.Busy}}},
			{"twice in a row", map[string][]stub.Fault{"create": {stub.Down, stub.Cut}}},
		} {
			agreement, facts := "b"+string(rune('0'+i)), giulia()
			facts.Worker.CF = workers[i]
			d.facts[agreement] = facts
			for op, list := range f.faults {
				for _, x := range list {
					d.stub.Next(op, x)
				}
			}
			d.queue(t, agreement, ministry.Start, "2026-12-01")
			d.settle(t)
			d.after(t, 4*time.Hour)
			var held []stub.Record
			for _, r := range d.stub.Records() {
				if r.Worker == workers[i] {
					held = append(held, r)
				}
			}
			var mine ministry.Communication
			for _, c := range d.all(t) {
				if c.Agreement == agreement {
					mine = c
				}
			}
			if len(held) != 1 || mine.State != ministry.Received || mine.Code != held[0].Code {
				t.Errorf("%s: the Ministry holds %d, we have %s %q (%s)", f.name, len(held), mine.State, mine.Code, mine.Trouble)
			}
		}
		if strings.Contains(d.log.String(), "FRRGLI") || strings.Contains(d.log.String(), stub.Key) {
			t.Error("the log holds a fiscal code or the key")
		}
	})
}

// workers are fiscal codes that differ by omocodia alone.
var workers = []string{"FRRGLI88H52A944O", "FRRGLI88H52A94QL", "FRRGLI88H52A9Q4A", "FRRGLI88H52A9QQX", "FRRGLI88H52AV44D", "FRRGLI88H52AV4QA", "FRRGLI88H52AVQ4P", "FRRGLI88H52AVQQM", "FRRGLI88H5NA944D", "FRRGLI88H5NA94QA"}

func TestTwoDaysWithoutTheMinistry(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.stub.SetDown(true)
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		d.after(t, 51*time.Hour)
		c := d.only(t)
		if c.State != ministry.Waiting || c.Trouble != "down" || c.Failures < 20 {
			t.Fatalf("%+v", c)
		}
		d.stub.SetDown(false)
		d.after(t, 90*time.Minute)
		if c = d.only(t); c.State != ministry.Received || len(d.stub.Records()) != 1 {
			t.Errorf("after the outage: %+v, %d records", c, len(d.stub.Records()))
		}
	})
}

// The program is killed between the request and the note of its answer.
func TestKilledBetweenSendingAndKeepingTheAnswer(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		dying, kill := context.WithCancel(context.Background())
		d.stub.Next("create", stub.Slow)
		done := make(chan error, 1)
		go func() { done <- d.jobs.Settle(dying) }()
		for len(d.stub.Records()) == 0 { // the Ministry has it
			select {
			case err := <-done:
				t.Fatal("ended too soon", err)
			default:
			}
		}
		// What a kill leaves behind is the database as it is at this instant.
		c := d.only(t)
		_, attempts, err := d.One(paola, c.ID)
		must(t, err)
		if c.State != ministry.Sending || len(attempts) != 1 || attempts[0].Fate != "" {
			t.Fatalf("before the answer: %+v %+v", c, attempts)
		}
		kill()
		<-done
		d.rewind(t, c.ID)
		d.after(t, time.Hour)
		if c = d.only(t); c.State != ministry.Received || len(d.stub.Records()) != 1 || c.Code != d.stub.Records()[0].Code {
			t.Errorf("%+v, %d records", c, len(d.stub.Records()))
		}
		creates := 0
		for _, call := range d.stub.Calls() {
			if call == "create" {
				creates++
			}
		}
		if creates != 1 {
			t.Errorf("asked %d times: %v", creates, d.stub.Calls())
		}
	})
}

// rewind takes back what was kept after the instant of the kill.
func (d *desk) rewind(t *testing.T, communication string) {
	t.Helper()
	must(t, d.db.Write(system, func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE ministry_attempt SET fate = '', trouble = '', answered = 0 WHERE ente = $1`, tx.Ente); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE ministry_communication SET state = 'sending', lease = $2, next_at = 0, failures = 0, trouble = '' WHERE ente = $1`, tx.Ente, db.MS(tx.Now.Add(3*time.Minute)))
		return err
	}))
}

func TestACommunicationLeftOpenIsClosedAndTheNewOneSent(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		old := d.stub.Put(wire.Found{Kind: "I", Employer: "00012345678", Worker: giulia().Worker.CF, From: "2025-01-01"})
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		d.after(t, time.Hour)
		c := d.only(t)
		r := d.stub.Records()
		if c.State != ministry.Received || len(r) != 2 || r[0].Code != old || r[0].To != "2026-11-30" || r[1].Code != c.Code || c.Note != "closed:"+old {
			t.Errorf("%+v\n%+v", c, r)
		}
	})
}

func TestWhatIsOpenElsewhereIsLeftAlone(t *testing.T) {
	for name, other := range map[string]wire.Found{
		"with another employer":                  {Kind: "I", Employer: "00099999999", From: "2025-01-01"},
		"that begins on the same day or later":   {Kind: "I", Employer: "00012345678", From: "2026-12-15"},
		"signed on another day, begun like ours": {Kind: "I", Employer: "00012345678", From: "2026-12-01", Signed: "2026-10-01"},
	} {
		t.Run(name, func(t *testing.T) {
			c := clockAt("09:00")
			d := open(t, dbtest.SQLite(t, db.WithClock(c)), c, true)
			other.Worker = giulia().Worker.CF
			d.stub.Put(other)
			d.queue(t, "a1", ministry.Start, "2026-12-01")
			d.settle(t)
			d.after(t, 3*time.Hour)
			got := d.only(t)
			if r := d.stub.Records(); got.State != ministry.Declined || got.Result != "E205" || !strings.Contains(got.Message, "in corso") || len(r) != 1 || r[0].Writes != 0 {
				t.Errorf("%+v\n%+v", got, r)
			}
			if !slices.Contains(d.told, "ministry.refused") {
				t.Errorf("told %v", d.told)
			}
		})
	}
}

// An error comes with HTTP 200: it is not taken for a success, a person corrects
// what is wrong and sends again.
func TestARefusalWithHTTP200IsCorrectedAndSentAgain(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.stub.Next("create", stub.No("E310", "Posizione INAIL non attiva"))
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		c := d.only(t)
		if c.State != ministry.Declined || c.Message != "Posizione INAIL non attiva" || len(d.stub.Records()) != 0 {
			t.Fatalf("%+v", c)
		}
		d.after(t, 3*time.Hour)
		if again := d.only(t); again.State != ministry.Declined {
			t.Fatalf("sent by itself: %+v", again)
		}
		better := giulia()
		better.Employment.PAT = "012345678"
		d.facts["a1"] = better
		must(t, d.Retry(paola, c.ID))
		d.settle(t)
		if c = d.only(t); c.State != ministry.Received || d.stub.Records()[0].PAT != "012345678" {
			t.Errorf("%+v", c)
		}
	})
}

func TestWhatIsMissingBlocksBeforeAnythingLeaves(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		bad := giulia()
		bad.Worker.CF, bad.Worker.Birthplace, bad.Employment.From = "FRRGLI88H52A944X", "", ""
		d.facts["a1"] = bad
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		c := d.only(t)
		if c.State != ministry.Blocked || !slices.Equal(c.Faults, []string{"worker_cf", "birthplace", "hired"}) || len(d.stub.Calls()) != 0 {
			t.Fatalf("%+v, calls %v", c, d.stub.Calls())
		}
		d.facts["a1"] = giulia()
		must(t, d.Retry(paola, c.ID))
		d.settle(t)
		if c = d.only(t); c.State != ministry.Received {
			t.Errorf("%+v", c)
		}
	})
}

// A start, a change and a withdrawal of one agreement go in their order, each
// with the code of the one before, also when the first is stuck.
func TestTheLifeOfAnAgreementGoesInOrder(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.stub.Next("create", stub.Down)
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		longer := giulia()
		longer.Period.To = "2028-11-30"
		d.facts["a1"] = longer
		d.queue(t, "a1", ministry.Change, "2026-12-01")
		d.queue(t, "a1", ministry.Withdrawal, "2027-01-31")
		d.settle(t)
		if n := len(d.stub.Records()); n != 0 {
			t.Fatalf("%d records before the start", n)
		}
		d.stub.Next("modify", stub.Cut)
		d.stub.Next("recede", stub.Broken)
		d.after(t, 3*time.Hour)
		r := d.stub.Records()
		if len(r) != 1 || r[0].To != "2027-01-31" || r[0].Writes != 2 || r[0].Kind != "R" {
			t.Errorf("%+v", r)
		}
		for _, c := range d.all(t) {
			if c.State != ministry.Received || c.Code != r[0].Code {
				t.Errorf("%+v", c)
			}
		}
	})
}

func TestAChangeOfWhatNeverLeftIsFoldedIntoIt(t *testing.T) {
	each(t, false, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		later := giulia()
		later.Period.To = "2028-11-30"
		d.facts["a1"] = later
		for range 2 {
			d.queue(t, "a1", ministry.Change, "2026-12-03")
		}
		if b, _ := d.Look(paola, ministry.Waiting); len(b.All) != 1 || b.All[0].Facts.Period.To != "2028-11-30" {
			t.Errorf("%+v", b.All)
		}
		if b, _ := d.Look(paola, ""); b.Counts[ministry.Waiting] != 1 || b.Counts[ministry.Dropped] != 1 {
			t.Errorf("%+v", b.Counts)
		}
		d.queue(t, "a1", ministry.Annulment, "2026-12-04")
		if b, _ := d.Look(paola, ""); b.Counts[ministry.Waiting] != 0 {
			t.Errorf("%+v", b.Counts)
		}
	})
}

func TestAnAnnulmentOfWhatTheMinistryHolds(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		must(t, d.Add(paola, d.only(t).ID, ministry.Annulment, "2026-12-02"))
		d.stub.Next("cancel", stub.Cut)
		d.settle(t)
		d.after(t, time.Hour)
		if r := d.stub.Records(); len(r) != 1 || !r[0].Cancelled {
			t.Fatalf("%+v", r)
		}
		for _, c := range d.all(t) {
			if c.State != ministry.Received {
				t.Errorf("%+v", c)
			}
		}
		// Then the same agreement begins anew: the old code is not taken for the new one's.
		d.stub.Next("create", stub.Cut)
		d.queue(t, "a1", ministry.Start, "2026-12-05")
		d.settle(t)
		d.after(t, time.Hour)
		r := d.stub.Records()
		if len(r) != 2 {
			t.Fatalf("%+v", r)
		}
		if all, _ := d.Look(paola, ministry.Received); len(all.All) != 3 || all.All[2].Code != r[1].Code {
			t.Errorf("%+v", all.All)
		}
	})
}

func TestTheTermIsMindedBeforeAndAfter(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.stub.SetDown(true)
		d.queue(t, "a1", ministry.Start, "2026-12-01") // by 6 December
		d.settle(t)
		d.after(t, 60*time.Hour)
		if len(d.told) != 0 {
			t.Fatalf("told on the 3rd: %v", d.told)
		}
		d.after(t, 96*time.Hour) // the 7th, in the evening
		want := []string{"ministry.late", "ministry.late", "ministry.late", "ministry.late passed"}
		if !slices.Equal(d.told, want) {
			t.Errorf("told %v, want %v", d.told, want)
		}
		d.stub.SetDown(false)
		d.after(t, 48*time.Hour)
		if !slices.Equal(d.told[4:], []string{"ministry.accepted"}) {
			t.Errorf("after it was made: %v", d.told[4:])
		}
	})
}

func TestFiveYearsAfterTheSignatureNothingIsLeft(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "2026-12-01")
		d.settle(t)
		d.clock.Set(time.Date(2031, 12, 1, 12, 0, 0, 0, time.UTC))
		d.settle(t)
		if len(d.all(t)) != 1 {
			t.Fatal("forgotten too soon")
		}
		d.clock.Set(time.Date(2031, 12, 2, 12, 0, 0, 0, time.UTC))
		d.settle(t)
		if len(d.all(t)) != 0 {
			t.Error("kept too long")
		}
		must(t, d.db.Read(system, func(tx *db.Tx) error {
			var n int
			err := tx.QueryRow(`SELECT COUNT(*) FROM ministry_attempt WHERE ente = $1`, tx.Ente).Scan(&n)
			if n != 0 {
				t.Errorf("%d attempts left", n)
			}
			return err
		}))
	})
}

// A renewal is the same period made longer; after a gap, or a withdrawal, it is
// another start.
func TestARenewalGoesOnWithWhatTheMinistryKnows(t *testing.T) {
	each(t, true, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "")
		d.settle(t)
		next := giulia()
		next.Period = ministry.Period{Signed: "2027-11-10", From: "2027-12-01", To: "2028-11-30"}
		d.facts["a2"] = next
		d.clock.Set(time.Date(2027, 11, 10, 9, 0, 0, 0, time.UTC))
		must(t, d.Renew(system, "a2", "a1"))
		must(t, d.Renew(system, "a2", "a1"))
		d.settle(t)
		r := d.stub.Records()
		if len(r) != 1 || r[0].Kind != "M" || r[0].From != "2026-12-01" || r[0].To != "2028-11-30" || r[0].Signed != "2027-11-10" {
			t.Fatalf("%+v", r)
		}
		d.queue(t, "a2", ministry.Withdrawal, "2028-03-31")
		d.settle(t)
		d.clock.Set(time.Date(2028, 9, 1, 9, 0, 0, 0, time.UTC))
		again := giulia()
		again.Period = ministry.Period{Signed: "2028-09-01", From: "2028-09-15"}
		d.facts["a3"] = again
		must(t, d.Renew(system, "a3", "a2"))
		d.settle(t)
		r = d.stub.Records()
		if len(r) != 2 || r[0].To != "2028-03-31" || r[1].Kind != "I" || r[1].From != "2028-09-15" || r[1].Term != "TI" {
			t.Errorf("%+v", r)
		}
	})
}

func TestARenewalOfAStartThatNeverLeftIsOneStart(t *testing.T) {
	each(t, false, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "")
		next := giulia()
		next.Period = ministry.Period{Signed: "2026-12-02", From: "2026-12-10", To: "2029-11-30"}
		d.facts["a2"] = next
		must(t, d.Renew(system, "a2", "a1"))
		must(t, d.SetUp(admin, d.settings(true), ""))
		d.settle(t)
		d.queue(t, "a1", ministry.Withdrawal, "2027-06-30") // told of the first one's name: it is one series
		d.settle(t)
		r := d.stub.Records()
		if len(r) != 1 || r[0].From != "2026-12-01" || r[0].To != "2027-06-30" || r[0].Signed != "2026-12-02" || r[0].Kind != "R" {
			t.Errorf("%+v", r)
		}
	})
}
