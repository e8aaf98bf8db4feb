package meeting_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/meeting"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ledger"
	"loggia/platform/link"
)

// A hall is the feature on a real database, with the real engine on free ports
// of the loopback, and a record of the facts it announced.
type hall struct {
	*meeting.Service
	led   *ledger.Ledger
	facts *[]string
	scan  *doctor

	folder string
}

// doctor is a scanner whose verdict the test sets.
type doctor struct {
	verdict antivirus.Verdict
	err     error
}

func (d *doctor) Scan(_ context.Context, r io.Reader) (antivirus.Verdict, error) {
	_, err := io.Copy(io.Discard, r)
	return d.verdict, errors.Join(err, d.err)
}

func as(ente, id string, places ...access.Place) context.Context {
	ctx := db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: id})
	if id == "" {
		return access.Watch(ctx)
	}
	return access.As(ctx, access.Person{ID: id, Ente: ente, Name: "Giulia Ferretti", Places: places})
}

var (
	giulia   = as("borgofiore", "giulia", access.Place{Office: "tributi", Role: access.Staff})
	luca     = as("borgofiore", "luca", access.Place{Office: "anagrafe", Role: access.Staff})
	amina    = as("borgofiore", "amina", access.Place{Role: access.Elected})
	nora     = as("castelvento", "nora", access.Place{Office: "tributi", Role: access.Staff})
	outsider = as("borgofiore", "gone")
	visitor  = as("borgofiore", "")
	abroad   = as("castelvento", "")
	itself   = access.System(context.Background(), "borgofiore")
)

func each(t *testing.T, fn func(*testing.T, *hall)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, build(t, d)) }, db.WithClock(clock.NewFixed(time.Now())))
}

func build(t *testing.T, d *db.DB) *hall {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	led, err := ledger.New(itself, d, log)
	must(t, err)
	folder := t.TempDir()
	engine, err := meeting.NewEmbedded(meeting.EmbeddedConfig{Folder: folder, ListenIP: "127.0.0.1", Log: log})
	must(t, err)
	t.Cleanup(func() { engine.Shut(context.Background()) })
	blobs, err := blob.OpenFolder(folder + "/blobs")
	must(t, err)
	scan := &doctor{verdict: antivirus.Clean}
	s, err := meeting.New(itself, meeting.Config{DB: d, Engine: engine, Blobs: blobs, Scan: scan, Links: link.Key{7}, Names: town{}})
	must(t, err)
	h := &hall{Service: s, led: led, facts: &[]string{}, scan: scan, folder: folder}
	record(h, meeting.Opened{})
	record(h, meeting.Ended{})
	record(h, meeting.DocumentShared{})
	record(h, meeting.PersonPutOut{})
	record(h, meeting.PersonAsked{})
	record(h, meeting.RuleChanged{})
	record(h, meeting.Knocked{})
	record(h, meeting.PersonLetIn{})
	record(h, meeting.PersonRefused{})
	record(h, meeting.PersonSilenced{})
	record(h, meeting.VoiceChanged{})
	record(h, meeting.HostChanged{})
	must(t, led.Start(itself))
	return h
}

func record[F db.Fact](h *hall, _ F) {
	ledger.On(h.led, "test", func(_ context.Context, f F) error {
		name, _ := f.Fact()
		*h.facts = append(*h.facts, strings.TrimPrefix(name, "meeting."))
		return nil
	})
}

// told settles the ledger and gives what was announced since the last time.
func (h *hall) told(t *testing.T) string {
	t.Helper()
	must(t, h.led.Settle(itself))
	all := strings.Join(*h.facts, " ")
	*h.facts = nil
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestStaffMeetAndGuestsComeByLink(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		m, err := h.Open(giulia, "  Bilancio\u202e 2027 ", time.Hour)
		must(t, err)
		if m.Title != "Bilancio 2027" {
			t.Errorf("the mark that turns text round stayed: %q", m.Title)
		}
		i, err := h.Invite(giulia, m.ID, "Davide Conti", "geometra")
		must(t, err)
		ticket, err := h.EnterByLink(visitor, i.Token, "")
		must(t, err)
		if ticket.Name != "Davide Conti" || ticket.Label != "geometra" || ticket.Staff {
			t.Errorf("the guest's ticket: %+v", ticket)
		}
		g, err := h.Engine.Read(ticket.Token)
		must(t, err)
		if g.Room != "borgofiore."+m.ID || g.Staff || g.For > meeting.TicketFor {
			t.Errorf("the grant inside: %+v", g)
		}
		mine, err := h.Enter(giulia, m.ID, "Tributi")
		must(t, err)
		if !mine.Staff || mine.Identity != "person:giulia" {
			t.Errorf("the clerk's ticket: %+v", mine)
		}
		all, err := h.Mine(giulia)
		must(t, err)
		if len(all) != 1 {
			t.Errorf("my meetings: %v", all)
		}
		if got := h.told(t); got != "opened" {
			t.Errorf("announced %q", got)
		}
		must(t, h.Revoke(giulia, m.ID, i.ID))
		_, err = h.EnterByLink(visitor, i.Token, "")
		want(t, "a link that was revoked", err, meeting.ErrNoSuchMeeting)
		must(t, h.End(giulia, m.ID))
		must(t, h.End(giulia, m.ID)) // twice changes nothing
		_, err = h.Enter(giulia, m.ID, "")
		want(t, "a meeting that is over", err, meeting.ErrOver)
		if got := h.told(t); got != "ended" {
			t.Errorf("announced %q", got)
		}
	})
}

func TestWhoMayWhat(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		must(t, h.Reserve(itself, "appointment", "Rateizzazione TARI", "tributi", time.Now().Add(-time.Minute), time.Now().Add(time.Hour)))
		m, err := h.Open(luca, "Tra noi", time.Hour)
		must(t, err)
		open := func(ctx context.Context) error { _, err := h.Open(ctx, "x", time.Hour); return err }
		enter := func(id string) func(context.Context) error {
			return func(ctx context.Context) error { _, err := h.Enter(ctx, id, ""); return err }
		}
		invite := func(id string) func(context.Context) error {
			return func(ctx context.Context) error { _, err := h.Invite(ctx, id, "Ospite", ""); return err }
		}
		end := func(id string) func(context.Context) error {
			return func(ctx context.Context) error { return h.End(ctx, id) }
		}
		for _, c := range []struct {
			what string
			do   func(context.Context) error
			who  context.Context
			want error
		}{
			{"a visitor opens", open, visitor, access.ErrSignIn},
			{"somebody without a place opens", open, outsider, access.ErrForbidden},
			{"a councillor opens", open, amina, nil},
			{"a colleague enters a meeting of staff", enter(m.ID), giulia, nil},
			{"a visitor enters without a link", enter(m.ID), visitor, access.ErrSignIn},
			{"a clerk of another body enters", enter(m.ID), nora, meeting.ErrNoSuchMeeting},
			{"staff of the office enter its appointment", enter("appointment"), giulia, nil},
			{"staff of another office enter it", enter("appointment"), luca, access.ErrForbidden},
			{"a councillor enters it", enter("appointment"), amina, access.ErrForbidden},
			{"staff of the office invite", invite("appointment"), giulia, nil},
			{"staff of another office invite", invite("appointment"), luca, access.ErrForbidden},
			{"a colleague invites to somebody's meeting", invite(m.ID), giulia, access.ErrForbidden},
			{"a clerk of another body invites", invite(m.ID), nora, meeting.ErrNoSuchMeeting},
			{"a colleague ends somebody's meeting", end(m.ID), giulia, access.ErrForbidden},
			{"a clerk of another body ends", end("appointment"), nora, meeting.ErrNoSuchMeeting},
			{"a visitor ends", end("appointment"), visitor, access.ErrSignIn},
			{"the owner ends", end(m.ID), luca, nil},
		} {
			if err := c.do(c.who); c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%s: got %v, want %v", c.what, err, c.want)
			}
		}
	})
}

func TestLinksThatOpenNothing(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		m, err := h.Open(giulia, "Incontro", time.Hour)
		must(t, err)
		i, err := h.Invite(giulia, m.ID, "Ospite", "")
		must(t, err)
		for what, token := range map[string]string{
			"empty": "", "truncated": i.Token[:len(i.Token)-1], "longer": i.Token + "A", "made up": strings.Repeat("A", 22),
			"a path": "../../etc/passwd", "an id": i.ID, "with a null": "AAAA\x00AAAAAAAAAAAAAAAAAA",
		} {
			_, err := h.EnterByLink(visitor, token, "Nome")
			want(t, what, err, meeting.ErrNoSuchMeeting)
		}
		_, err = h.EnterByLink(abroad, i.Token, "Nome")
		want(t, "at another body's door", err, meeting.ErrNoSuchMeeting)
		_, err = h.EnterByLink(visitor, i.Token, strings.Repeat("n", 81))
		want(t, "a name too long", err, meeting.ErrName)
		_, err = h.EnterByLink(visitor, i.Token, "\u200b\u202e")
		want(t, "a name of nothing that can be seen", err, meeting.ErrName)
	})
}

func TestReservingAgainAnnouncesOnlyWhatIsNew(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		opens, until := time.Now().Add(time.Hour).Truncate(time.Millisecond), time.Now().Add(2*time.Hour).Truncate(time.Millisecond)
		for range 3 {
			must(t, h.Reserve(itself, "a1", "IMU", "tributi", opens, until))
		}
		if got := h.told(t); got != "opened" {
			t.Errorf("announced %q", got)
		}
		_, err := h.Admit(itself, "a1", "door:a1:citizen", "Teresa", "", false)
		want(t, "before the hour", err, meeting.ErrNotYet)
		must(t, h.Reserve(itself, "a1", "IMU", "tributi", opens.Add(-2*time.Hour), until))
		if got := h.told(t); got != "opened" {
			t.Errorf("moved: announced %q", got)
		}
		_, err = h.Admit(itself, "a1", "door:a1:citizen", "Teresa", "", false)
		must(t, err)
	})
}

func TestWhoIsPutOutDoesNotComeBackByThemselves(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		m, err := h.Open(giulia, "Incontro", time.Hour)
		must(t, err)
		i, err := h.Invite(giulia, m.ID, "Davide", "")
		must(t, err)
		guest, err := h.EnterByLink(visitor, i.Token, "")
		must(t, err)
		staff, err := h.Enter(giulia, m.ID, "")
		must(t, err)
		h.told(t)
		want(t, "a guest puts out", h.PutOut(visitor, m.ID, guest.Token, staff.Identity), access.ErrForbidden)
		want(t, "a guest mutes", h.Mute(visitor, m.ID, guest.Token, staff.Identity, meeting.Microphone), access.ErrForbidden)
		want(t, "with a ticket of another meeting", h.PutOut(visitor, "another", staff.Token, guest.Identity), meeting.ErrNoSuchMeeting)
		want(t, "with a forged ticket", h.PutOut(visitor, m.ID, staff.Token+"x", guest.Identity), meeting.ErrNoSuchMeeting)
		want(t, "in another body", h.PutOut(abroad, m.ID, staff.Token, guest.Identity), meeting.ErrNoSuchMeeting)
		if got := h.told(t); got != "" {
			t.Errorf("a refusal announced %q", got)
		}
		must(t, h.PutOut(visitor, m.ID, staff.Token, guest.Identity))
		if _, err := h.Engine.Read(guest.Token); err == nil {
			t.Error("the ticket of who was put out still lets in")
		}
		_, err = h.EnterByLink(visitor, i.Token, "")
		want(t, "the link of who was put out", err, meeting.ErrNoSuchMeeting)
		if got := h.told(t); got != "person_put_out" {
			t.Errorf("announced %q", got)
		}
	})
}

func TestDocumentsAreLaidWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		m, err := h.Open(giulia, "Incontro", time.Hour)
		must(t, err)
		i, err := h.Invite(giulia, m.ID, "Davide", "")
		must(t, err)
		guest, err := h.EnterByLink(visitor, i.Token, "")
		must(t, err)
		h.told(t)
		lay := func(content string) error {
			_, err := h.Share(visitor, m.ID, guest.Token, "piano.pdf", strings.NewReader(content))
			return err
		}
		must(t, lay("%PDF-1.7\nuno"))
		h.scan.verdict = antivirus.Infected
		want(t, "harmful", lay("%PDF-1.7\ndue"), antivirus.ErrInfected)
		h.scan.verdict, h.scan.err = antivirus.Clean, errors.New("restarting")
		if err := lay("%PDF-1.7\ntre"); err == nil {
			t.Error("a document slipped in while the scanner did not answer")
		}
		h.scan.err = nil
		want(t, "a page that could run", lay("<html><script>alert(1)</script>"), meeting.ErrDocumentType)
		want(t, "a drawing that could run", lay(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`), meeting.ErrDocumentType)
		want(t, "nothing", lay(""), meeting.ErrDocumentType)
		want(t, "too large", func() error {
			_, err := h.Share(visitor, m.ID, guest.Token, "x.pdf", io.MultiReader(strings.NewReader("%PDF-1.7\n"), io.LimitReader(zeros{}, meeting.DocumentLimit)))
			return err
		}(), blob.ErrTooLarge)
		all, err := h.Table(visitor, m.ID, guest.Token)
		must(t, err)
		if len(all) != 1 || all[0].Name != "piano.pdf" || all[0].Who != guest.Identity || all[0].Scan != "clean" {
			t.Fatalf("on the table: %+v", all)
		}
		if got := h.told(t); got != "document_shared" {
			t.Errorf("announced %q", got)
		}
		_, content, err := h.Content(visitor, m.ID, guest.Token, all[0].ID)
		must(t, err)
		defer content.Close()
		if b, _ := io.ReadAll(content); string(b) != "%PDF-1.7\nuno" {
			t.Errorf("read back %q", b)
		}
		other, err := h.Open(giulia, "Altro", time.Hour)
		must(t, err)
		elsewhere, err := h.Enter(giulia, other.ID, "")
		must(t, err)
		_, _, err = h.Content(visitor, other.ID, elsewhere.Token, all[0].ID)
		want(t, "a document of another meeting", err, meeting.ErrNoSuchDocument)
		_, _, err = h.Content(visitor, m.ID, elsewhere.Token, all[0].ID)
		want(t, "with a ticket of another meeting", err, meeting.ErrNoSuchMeeting)
		for range 39 {
			must(t, lay("%PDF-1.7\nancora"))
		}
		want(t, "one too many", lay("%PDF-1.7\nquarantuno"), meeting.ErrTableFull)
	})
}

// zeros gives zeros without end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
