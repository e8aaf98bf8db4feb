package ministry_test

import (
	"slices"
	"strings"
	"testing"

	"loggia/features/ministry"
)

func TestWithoutCredentialsAFileIsUploadedAndItsReceiptsComeBack(t *testing.T) {
	each(t, false, func(t *testing.T, d *desk) {
		second, bad := giulia(), giulia()
		second.Worker.CF, second.Worker.Given = workers[1], "=CMD()"
		bad.Worker.CF, bad.Worker.Birthplace = workers[2], ""
		d.facts["a2"], d.facts["a3"] = second, bad
		for _, a := range []string{"a1", "a2", "a3"} {
			d.queue(t, a, ministry.Start, "")
		}
		d.settle(t)
		if n := len(d.stub.Calls()); n != 0 {
			t.Fatalf("%d calls without credentials", n)
		}
		e, err := d.Export(paola, ministry.Start)
		must(t, err)
		if e.Rows != 2 || e.Missing != 1 {
			t.Fatalf("%+v", e)
		}
		for range 2 { // it can be fetched again
			f, err := d.File(paola, e.ID)
			must(t, err)
			if len(f.Rows) != 2 || f.Heads[0] != "CodiceFiscaleDatoreLavoro" || !slices.Equal(f.Rows[0], []string{"00012345678", giulia().Worker.CF, "Ferretti", "Giulia", "12/06/1988", "A944", "01/03/2015", "A01", "099992000", "0722", "20/11/2026", "01/12/2026", "30/11/2027", "TD", ""}) {
				t.Errorf("%+v", f)
			}
		}
		if again, err := d.Export(paola, ministry.Start); err != nil || again.Rows != 0 {
			t.Errorf("the same rows in two files: %+v, %v", again, err)
		}
		// Credentials come meanwhile: what is in the file is not sent as well.
		must(t, d.SetUp(admin, d.settings(true), ""))
		d.settle(t)
		if n := len(d.stub.Records()); n != 0 {
			t.Errorf("%d sent beside the file", n)
		}
		csv := "Codice comunicazione;Codice fiscale lavoratore\n00026000000000001;" + strings.ToLower(giulia().Worker.CF) + "\n123;" + workers[1] + "\n00026000000000002;RSSMRA80A01H501U\n"
		out, err := d.Receipts(paola, strings.NewReader(csv))
		must(t, err)
		if out.Taken != 1 || !slices.Equal(out.Wrong, []int{3}) || !slices.Equal(out.Unknown, []int{4}) {
			t.Errorf("%+v", out)
		}
		b, err := d.Look(paola, "")
		must(t, err)
		if b.Counts[ministry.Received] != 1 || b.Counts[ministry.Exported] != 1 || b.Counts[ministry.Blocked] != 1 || len(b.Exports) != 1 || b.Exports[0].Rows != 1 {
			t.Errorf("%+v %+v", b.Counts, b.Exports)
		}
		for name, file := range map[string]string{"another table": "a;b\n1;2\n", "nothing": "", "not a text": "PK\x03\x04\x00\x00"} {
			if _, err := d.Receipts(paola, strings.NewReader(file)); err == nil {
				t.Errorf("%s was read", name)
			}
		}
		// The portal refused the other: it goes back in the queue, and out by the service.
		for _, c := range b.All {
			if c.State == ministry.Exported {
				must(t, d.Retry(paola, c.ID))
			}
		}
		d.settle(t)
		if r := d.stub.Records(); len(r) != 1 || r[0].Worker != workers[1] {
			t.Errorf("%+v", r)
		}
	})
}

func TestAReceiptEnteredByHandEndsItAndADropToo(t *testing.T) {
	each(t, false, func(t *testing.T, d *desk) {
		d.queue(t, "a1", ministry.Start, "")
		c := d.only(t)
		for _, bad := range []string{"", "123", "1234567890123456x", "123456789012345678"} {
			if err := d.Receipt(paola, c.ID, bad); err == nil {
				t.Errorf("the code %q was taken", bad)
			}
		}
		must(t, d.Receipt(paola, c.ID, "0002 6000 0000 00009"))
		if c = d.only(t); c.State != ministry.Received || c.Code != "00026000000000009" {
			t.Errorf("%+v", c)
		}
		if err := d.Drop(paola, c.ID, "non serve"); err == nil {
			t.Error("what the Ministry has was dropped")
		}
		must(t, d.Add(paola, c.ID, ministry.Withdrawal, "2027-01-31"))
		all, _ := d.Look(paola, ministry.Waiting)
		if err := d.Drop(paola, all.All[0].ID, "  "); err == nil {
			t.Error("dropped without a reason")
		}
		must(t, d.Drop(paola, all.All[0].ID, "comunicato sul portale da un altro ufficio"))
		d.settle(t)
		if b, _ := d.Look(paola, ""); b.Counts[ministry.Dropped] != 1 || len(d.told) != 1 {
			t.Errorf("%+v %v", b.Counts, d.told)
		}
	})
}
