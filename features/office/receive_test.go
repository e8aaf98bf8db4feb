package office_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"loggia/features/office"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
)

// suspicious takes whatever holds the word for harmful.
type suspicious struct{}

func (suspicious) Scan(_ context.Context, r io.Reader) (antivirus.Verdict, error) {
	b, err := io.ReadAll(r)
	if strings.Contains(string(b), "EICAR") {
		return antivirus.Infected, err
	}
	return antivirus.Clean, err
}

// counting counts what is kept, and is full when told so.
type counting struct {
	blob.Store
	kept int
	full bool
}

func (c *counting) Put(ctx context.Context, r io.Reader, limit int64) (blob.Ref, error) {
	if c.full {
		return blob.Ref{}, blob.ErrDiskFull
	}
	c.kept++
	return c.Store.Put(ctx, r, limit)
}

func (c *counting) Delete(ctx context.Context, key string) error {
	c.kept--
	return c.Store.Delete(ctx, key)
}

// letter is a mail of Paola's with one attachment.
func letter(n int) office.Mail {
	return office.Mail{Office: "tributi", FromName: "Paola Riva", FromEmail: "paola.riva@posta.example", Subject: "Due volte", Fresh: fmt.Sprint("Lettera ", n),
		MessageID: fmt.Sprintf("%d@posta.example", n), Attachments: []office.Attachment{{Name: "ricevuta.pdf", Type: "application/pdf", Content: []byte("%PDF-1.4")}}}
}

// Two programs that answer each other without saying so must come to an end, and
// nothing of what they wrote may be lost.
func TestMailCannotMakeAStorm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		seen := map[string]bool{}
		for i := range 40 {
			a, err := h.Receive(system, letter(i))
			if err != nil || seen[a.ID] {
				t.Fatalf("mail %d: %v", i, err)
			}
			seen[a.ID] = true
		}
		if len(h.mail) != 5 {
			t.Errorf("%d answers to forty mails of one address", len(h.mail))
		}
		m := letter(100)
		m.FromEmail = "altra@posta.example"
		if _, err := h.Receive(system, m); err != nil || len(h.mail) != 6 {
			t.Errorf("another sender pays for it: %v, %d answers", err, len(h.mail))
		}
		h.clock.Advance(61 * time.Minute)
		if _, err := h.Receive(system, letter(101)); err != nil || len(h.mail) != 7 {
			t.Errorf("an hour later: %v, %d answers", err, len(h.mail))
		}
		m = letter(102)
		m.FromEmail = "Anagrafe@borgofiore.example" // a colleague passes something on
		if a, err := h.Receive(system, m); err != nil || a.ID == "" || len(h.mail) != 7 {
			t.Errorf("an office answered another: %v, %d answers", err, len(h.mail))
		}
	})
}

func TestMailWithoutItsNames(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first, err := h.Receive(system, letter(1))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Note(clerk, first.ID, "Una nota non ha un numero di messaggio."); err != nil {
			t.Fatal(err)
		}
		for name, m := range map[string]office.Mail{
			"no sender":       {Office: "tributi", Subject: "Aiuto", Fresh: "x"},
			"no id":           {Office: "tributi", FromEmail: "x@posta.example", Fresh: "x", References: []string{"", "<>"}},
			"a broken sender": {Office: "tributi", FromName: `"; DROP`, FromEmail: "not an address", MessageID: "<a@b>"},
			"nothing at all":  {Office: "tributi"},
		} {
			n := len(h.mail)
			a, err := h.Receive(system, m)
			if err != nil || a.ID == "" || a.ID == first.ID || a.Number == "" {
				t.Errorf("%s: %+v, %v", name, a, err)
			}
			if m.FromEmail != "x@posta.example" && len(h.mail) != n {
				t.Errorf("%s: somebody was answered", name)
			}
		}
		answer := letter(2)
		answer.References = []string{"1@posta.example"} // some readers leave the brackets out
		if a, err := h.Receive(system, answer); err != nil || a.ID != first.ID {
			t.Errorf("the thread is lost: %v", err)
		}
	})
}

func TestAttachmentsAreKeptOnceAndHarmfulOnesOnlyByName(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		store := &counting{Store: h.Blobs}
		h.Config.Blobs, h.Config.Scan = store, suspicious{}
		m := letter(1)
		m.Attachments = append(m.Attachments, office.Attachment{Name: "fattura.exe", Content: []byte("EICAR")})
		a, err := h.Receive(system, m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Receive(system, m); err != nil || store.kept != 1 {
			t.Errorf("delivered twice: %v, %d kept", err, store.kept)
		}
		auto := letter(2)
		auto.FromEmail, auto.Automatic = "x@posta.example", true
		if _, err := h.Receive(system, auto); err != nil || store.kept != 1 {
			t.Errorf("what nobody asked is kept: %v, %d", err, store.kept)
		}
		d, err := h.Dossier(clerk, a.ID)
		if err != nil || len(d.Files) != 3 {
			t.Fatalf("%+v, %v", d.Files, err)
		}
		for _, f := range d.Files[:2] {
			_, content, err := h.Attached(clerk, a.ID, f.ID)
			if f.Name == "fattura.exe" {
				wantErr(t, "opens what is harmful", err, antivirus.ErrInfected)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(content); err != nil || string(b) != "%PDF-1.4" {
				t.Errorf("%q, %v", b, err)
			}
			content.Close()
		}
		store.full = true
		_, err = h.Receive(system, letter(3))
		wantErr(t, "a full disk", err, blob.ErrDiskFull)
		store.full = false
		if again, err := h.Receive(system, letter(3)); err != nil || again.ID == "" || again.ID == a.ID {
			t.Errorf("the mail is lost once there is room: %v", err)
		}
	})
}

// A citizen who writes after the end is heard: the letter that cancels asks them to.
func TestWhoWritesAgainIsSeen(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		requests := func() (all []string) {
			c, err := h.Counter(clerk, "tributi")
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range c.Requests {
				all = append(all, a.Number+" "+string(a.Progress))
			}
			return all
		}
		see := func(name string, want ...string) {
			t.Helper()
			if got := requests(); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: the desk sees %v, want %v", name, got, want)
			}
		}
		a, err := h.Receive(system, letter(1))
		if err != nil {
			t.Fatal(err)
		}
		write := func(n int) {
			t.Helper()
			m := letter(n)
			m.References = []string{"<1@posta.example>"}
			h.clock.Advance(time.Minute)
			if joined, err := h.Receive(system, m); err != nil || joined.ID != a.ID {
				t.Fatal(joined.ID, err)
			}
			h.clock.Advance(time.Minute)
		}
		if err := h.Reply(clerk, a.ID, "Ecco.", true); err != nil {
			t.Fatal(err)
		}
		see("answered")
		write(2)
		see("written again", "TRI-2026-0001 asked")
		r, err := h.MoveTo(clerk, a.ID, rome("2026-11-26", "09:00"))
		if err != nil {
			t.Fatal(err)
		}
		see("has an hour")
		write(3)
		see("has an hour and has written", "TRI-2026-0001 booked")
		if err := h.Reply(clerk, a.ID, "Va bene.", false); err != nil {
			t.Fatal(err)
		}
		see("was answered")
		if err := h.Cancel(visitor, r.Token); err != nil {
			t.Fatal(err)
		}
		see("cancelled")
		write(4)
		see("cancelled and has written", "TRI-2026-0001 asked")
		if _, err := h.Book(visitor, office.Booking{Office: "tributi", Starts: rome("2026-11-26", "09:00"), Reason: "TARI", Citizen: teresa}); err != nil {
			t.Errorf("the hour is still held: %v", err)
		}
		if err := h.Propose(clerk, a.ID, []time.Time{rome("2026-11-26", "09:20")}, ""); err != nil {
			t.Fatal(err)
		}
		if again, err := h.Pick(visitor, r.Token, rome("2026-11-26", "09:20")); err != nil || again.Progress != office.Booked {
			t.Errorf("%+v, %v", again, err)
		}
	})
}
