package office_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/office"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/italy"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/link"
	"loggia/platform/words"
)

// A house is an office feature on a real database, with a clock that stands at
// ten on Wednesday 25 November 2026, and boxes in which to see what it asked of
// its neighbours.
type house struct {
	*office.Service
	clock *clock.Fixed
	led   *ledger.Ledger
	jobs  *jobs.Queue
	*boxes
}

// boxes hold what was asked of the neighbours.
type boxes struct {
	mu    sync.Mutex
	mail  []office.Letter
	rooms []string
}

// neighbours stand where app/wiring.go puts meeting, mail and the live hub.
type neighbours struct{ *boxes }

func (h neighbours) Send(tx *db.Tx, l office.Letter) error {
	tx.After(func() { h.mu.Lock(); defer h.mu.Unlock(); h.mail = append(h.mail, l) })
	return nil
}
func (h neighbours) Publish(string, string, string) {}
func (h neighbours) Admit(_ context.Context, r office.Room, identity, name, label string, staff bool) (string, error) {
	return fmt.Sprint("token:", identity, ":", staff), nil
}
func (h neighbours) Remove(_ context.Context, a, identity string) error {
	h.rooms = append(h.rooms, "remove "+identity)
	return nil
}
func (h neighbours) End(_ context.Context, a string) error {
	h.rooms = append(h.rooms, "end")
	return nil
}
func (h neighbours) Papers(context.Context, string) ([]office.File, error) {
	return []office.File{{ID: "paper", Name: "delega.pdf", Scan: "clean"}}, nil
}
func (h neighbours) Paper(_ context.Context, _, id string) (office.File, io.ReadSeekCloser, error) {
	if id != "paper" {
		return office.File{}, nil, office.ErrNoSuchAppointment
	}
	return office.File{ID: id, Name: "delega.pdf"}, nopCloser{strings.NewReader("%PDF-1.4 delega")}, nil
}
func (h neighbours) Serves(_ context.Context, person, in string) (bool, error) {
	return in == map[string]string{"giulia": "tributi", "marco": "tributi", "luca": "anagrafe"}[person], nil
}
func (h neighbours) Names(context.Context, []string) (map[string]string, error) {
	return map[string]string{"giulia": "Giulia Ferretti"}, nil
}

type nopCloser struct{ *strings.Reader }

func (nopCloser) Close() error { return nil }

type town struct{}

func (town) Office(ctx context.Context, id string) (office.House, error) {
	if id != "tributi" && id != "anagrafe" {
		return office.House{}, office.ErrNoSuchOffice
	}
	return office.House{ID: id, Slug: id, Name: strings.ToUpper(id[:1]) + id[1:], Email: id + "@borgofiore.example", EnteName: "Comune di Borgofiore", Site: "https://borgofiore.example"}, nil
}
func (t town) Offices(ctx context.Context) ([]office.House, error) {
	a, _ := t.Office(ctx, "tributi")
	b, _ := t.Office(ctx, "anagrafe")
	return []office.House{a, b}, nil
}
func (town) Holidays(context.Context) (office.Calendar, error) { return none{}, nil }

type none struct{}

func (none) Holiday(office.Day) (string, bool) { return "", false }

func rome(day, hour string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, italy.Rome)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	root     = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})
	visitor  = access.Watch(root)
	clerk    = access.As(root, access.Person{ID: "giulia", Ente: "borgofiore", Name: "Giulia Ferretti", Places: []access.Place{{Office: "tributi", Role: access.Staff}}})
	head     = access.As(root, access.Person{ID: "marco", Ente: "borgofiore", Name: "Marco", Places: []access.Place{{Office: "tributi", Role: access.Head}}})
	asAdmin  = access.As(root, access.Person{ID: "ivo", Ente: "borgofiore", Name: "Ivo Serra", Places: []access.Place{{Role: access.Admin}}})
	stranger = access.As(root, access.Person{ID: "luca", Ente: "borgofiore", Name: "Luca", Places: []access.Place{{Office: "anagrafe", Role: access.Staff}}})
	foreign  = access.As(db.Scoped(context.Background(), db.Scope{Ente: "castelvento"}), access.Person{ID: "nora", Ente: "castelvento", Places: []access.Place{{Office: "tributi", Role: access.Staff}}})
	system   = access.System(root, "borgofiore")
)

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) { fn(t, build(t, open)) })
	}
}

func build(t testing.TB, open func(testing.TB, ...db.Option) *db.DB) *house {
	t.Helper()
	c := clock.NewFixed(rome("2026-11-25", "10:00"))
	d := open(t, db.WithClock(c))
	log := slog.New(slog.DiscardHandler)
	h := &house{clock: c, boxes: &boxes{}}
	n := neighbours{h.boxes}
	var err error
	if h.led, err = ledger.New(root, d, log); err != nil {
		t.Fatal(err)
	}
	if h.jobs, err = jobs.New(root, d, log); err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	say, err := words.Load(office.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := link.Load(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h.Service, err = office.New(root, office.Config{DB: d, Links: keys, Rooms: n, Papers: n, Colleagues: n, Post: n, Hints: n, Houses: town{}, Names: n, Say: say, Blobs: blobs, Scan: antivirus.None, Jobs: h.jobs, Zone: italy.Rome})
	if err != nil {
		t.Fatal(err)
	}
	v := office.Virtual{Office: "tributi", Prefix: "TRI", Slot: 20, Desks: 1, Lead: 60, Furthest: 30, Reasons: []string{"TARI", "IMU"}, Bring: []string{"Documento d'identità"}, Active: true}
	for i := range 5 {
		v.Hours[i] = office.Hours{{From: 540, To: 750}, {From: 900, To: 1050}}
	}
	for _, id := range []string{"tributi", "anagrafe"} {
		v.Office, v.Prefix = id, strings.ToUpper(id[:3])
		if _, err := h.SetUp(system, v, nil); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

var teresa = office.Citizen{Name: "Teresa", Surname: "Galli", Email: "teresa@posta.example"}

func (h *house) booked(t testing.TB, day, hour string) office.Receipt {
	t.Helper()
	r, err := h.Book(visitor, office.Booking{Office: "tributi", Starts: rome(day, hour), Reason: "TARI", Citizen: teresa})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (h *house) lastMail(t testing.TB) office.Letter {
	t.Helper()
	if len(h.mail) == 0 {
		t.Fatal("no mail")
	}
	return h.mail[len(h.mail)-1]
}

func wantErr(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

func TestACitizenBooksMovesAndCancels(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.booked(t, "2026-11-26", "15:20")
		if r.Number != "TRI-2026-0001" || r.Progress != office.Booked {
			t.Fatalf("%+v", r)
		}
		m := h.lastMail(t)
		if m.To != "teresa@posta.example" || !strings.Contains(m.Text, "giovedì 26 novembre 2026, dalle 15:20 alle 15:40") || !strings.Contains(m.Text, "https://borgofiore.example/porta/"+r.Token) ||
			!strings.Contains(string(m.Calendar), "DTSTART;TZID=Europe/Rome:20261126T152000") || !strings.Contains(m.Text, "Documento d'identità") {
			t.Fatalf("mail %+v", m)
		}
		moved, err := h.Move(visitor, r.Token, rome("2026-11-27", "09:00"))
		if err != nil || moved.Token != r.Token {
			t.Fatalf("moved %+v, %v", moved, err)
		}
		if _, err := h.Book(visitor, office.Booking{Office: "tributi", Starts: rome("2026-11-26", "15:20"), Reason: "TARI", Citizen: teresa}); err != nil {
			t.Errorf("the hour left is not free: %v", err)
		}
		n := len(h.mail)
		if _, err := h.Move(visitor, r.Token, rome("2026-11-27", "09:00")); err != nil || len(h.mail) != n {
			t.Errorf("pressed twice: %v, %d mails more", err, len(h.mail)-n)
		}
		for range 2 {
			if err := h.Cancel(visitor, r.Token); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(string(h.lastMail(t).Calendar), "METHOD:CANCEL") {
			t.Error("the calendar is not told")
		}
		if _, err := h.Move(visitor, r.Token, rome("2026-11-27", "09:20")); !errors.Is(err, office.ErrState) {
			t.Errorf("moved after cancelling: %v", err)
		}
	})
}

func TestRefusedBookingsChangeNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.booked(t, "2026-11-26", "15:20")
		before := len(h.mail)
		book := func(change func(*office.Booking)) error {
			b := office.Booking{Office: "tributi", Starts: rome("2026-11-26", "15:40"), Reason: "TARI", Citizen: teresa}
			change(&b)
			_, err := h.Book(visitor, b)
			return err
		}
		wantErr(t, "somebody else's hour", book(func(b *office.Booking) { b.Starts = rome("2026-11-26", "15:20") }), office.ErrSlotTaken)
		wantErr(t, "an hour that has begun", book(func(b *office.Booking) { b.Starts = rome("2026-11-25", "09:40") }), office.ErrSlotPast)
		wantErr(t, "an hour too near", book(func(b *office.Booking) { b.Starts = rome("2026-11-25", "10:40") }), office.ErrSlotPast)
		wantErr(t, "yesterday", book(func(b *office.Booking) { b.Starts = rome("2026-11-24", "15:20") }), office.ErrSlotPast)
		wantErr(t, "between two slots", book(func(b *office.Booking) { b.Starts = rome("2026-11-26", "15:30") }), office.ErrNoSuchSlot)
		wantErr(t, "a Sunday", book(func(b *office.Booking) { b.Starts = rome("2026-11-29", "15:20") }), office.ErrNoSuchSlot)
		wantErr(t, "next year", book(func(b *office.Booking) { b.Starts = rome("2027-03-01", "15:20") }), office.ErrNoSuchSlot)
		wantErr(t, "an office that is not there", book(func(b *office.Booking) { b.Office = "miniere" }), office.ErrNoSuchOffice)
		wantErr(t, "a reason of one's own", book(func(b *office.Booking) { b.Reason = "<script>" }), office.ErrReason)
		wantErr(t, "a name too long", book(func(b *office.Booking) { b.Citizen.Name = strings.Repeat("a", 81) }), office.ErrName)
		wantErr(t, "too many details", book(func(b *office.Booking) { b.Detail = strings.Repeat("è", 201) }), office.ErrDetail)
		if len(h.mail) != before {
			t.Errorf("%d mails left", len(h.mail)-before)
		}
	})
}

// The race: 200 people press at the same instant.
func TestTwoHundredPeopleTryTheSameSlot(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		won, lost := 0, 0
		for i := range 200 {
			wg.Go(func() {
				_, err := h.Book(visitor, office.Booking{Office: "tributi", Starts: rome("2026-11-26", "15:20"), Reason: "IMU",
					Citizen: office.Citizen{Name: "P", Surname: fmt.Sprint(i), Email: fmt.Sprintf("p%d@posta.example", i)}})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case errors.Is(err, office.ErrSlotTaken):
					lost++
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 || lost != 199 || len(h.mail) != 1 {
			t.Fatalf("%d have it, %d were told, %d mails", won, lost, len(h.mail))
		}
	})
}

func TestTheDoorFromArrivalToRating(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.booked(t, "2026-11-25", "15:00")
		_, err := h.Arrive(visitor, r.Token, "Teresa")
		wantErr(t, "arrives five hours early", err, office.ErrEarly)
		h.clock.Set(rome("2026-11-25", "14:50"))
		v, err := h.Arrive(visitor, r.Token, " Teresa\u202e Galli ")
		if err != nil || v.Name != "Teresa Galli" {
			t.Fatalf("%+v, %v", v, err)
		}
		again, err := h.Arrive(visitor, r.Token, "Teresa G.")
		if err != nil || again.ID != v.ID {
			t.Fatalf("a second tab is a second visit: %v", err)
		}
		if _, err := h.MediaToken(visitor, r.Token); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("media before being admitted: %v", err)
		}
		_, err = h.Admit(visitor, v.ID)
		wantErr(t, "a visitor admits herself", err, access.ErrSignIn)
		_, err = h.Admit(stranger, v.ID)
		wantErr(t, "a clerk of another office admits", err, access.ErrForbidden)
		_, err = h.Admit(foreign, v.ID)
		wantErr(t, "a clerk of another body admits", err, office.ErrNoSuchAppointment)
		for range 2 {
			if a, err := h.Admit(clerk, v.ID); err != nil || a.Clerk != "giulia" {
				t.Fatal(a, err)
			}
		}
		if tok, err := h.MediaToken(visitor, r.Token); err != nil || tok != "token:door:"+r.ID+":citizen:false" {
			t.Fatal(tok, err)
		}
		b, err := h.Bring(clerk, r.ID, "Ivana Serra", "geometra", "ivana@studio.example")
		if err != nil || !strings.Contains(h.lastMail(t).Text, "/porta/"+b.Token) || strings.Contains(h.lastMail(t).Text, r.Token) {
			t.Fatal("the companion's mail", err)
		}
		wantErr(t, "a companion cancels", h.Cancel(visitor, b.Token), office.ErrNoSuchAppointment)
		cv, err := h.Arrive(visitor, b.Token, "Ivana Serra")
		if err != nil {
			t.Fatal(err)
		}
		if th, err := h.Look(visitor, b.Token); err != nil || th.Place != 1 {
			t.Fatal(th.Place, err)
		}
		if _, err := h.Admit(clerk, cv.ID); err != nil {
			t.Fatal(err)
		}
		if err := h.SendAway(clerk, r.ID, b.ID); err != nil {
			t.Fatal(err)
		}
		_, err = h.Arrive(visitor, b.Token, "Ivana")
		wantErr(t, "a link that was ended", err, office.ErrNoSuchAppointment)
		if err := h.HandOver(clerk, r.ID, "tributi", "marco"); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "rated while still inside", h.Rate(visitor, r.Token, 5, ""), office.ErrState)
		h.clock.Advance(20 * time.Minute)
		if err := h.Settle(head, r.ID, office.Done, "Rateizzazione avviata."); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(h.rooms) != "[remove door:"+r.ID+":"+b.ID+" end]" {
			t.Errorf("rooms: %v", h.rooms)
		}
		wantErr(t, "six stars", h.Rate(visitor, r.Token, 6, ""), office.ErrRating)
		if err := h.Rate(visitor, r.Token, 5, "Gentile"); err != nil {
			t.Fatal(err)
		}
		d, err := h.Dossier(clerk, r.ID)
		if err != nil || d.Appointment.Progress != office.Done || d.Appointment.Rating != 5 || d.Appointment.Note != "Rateizzazione avviata." {
			t.Fatalf("%+v, %v", d.Appointment, err)
		}
		_, err = h.Arrive(visitor, r.Token, "Teresa")
		wantErr(t, "arrives after the end", err, office.ErrOver)
		f, err := h.Figures(clerk, "tributi", "2026-11-01", "2026-11-30")
		if err != nil || f.Requests != 1 || f.Met != 1 || f.Ratings != 1 || f.Rating != 0 || f.MedianLength != 20*time.Minute {
			t.Fatalf("%+v, %v: one rating must not be shown", f, err)
		}
		told := map[string]float64{}
		rated := func(ctx context.Context) error {
			return h.Rated(ctx, italy.On(2026, 11, 1), italy.On(2026, 11, 30), func(slug, _ string, ratings int, mean float64) { told[slug] = float64(ratings) + mean })
		}
		if err := rated(asAdmin); err != nil || told["tributi"] != 1 {
			t.Errorf("the administrator of the body reads %v, %v: one rating, and no mean", told, err)
		}
		if err := rated(head); err == nil {
			t.Error("the head of one office reads the ratings of all")
		}
	})
}

func TestLinksThatOpenNothingAreAllAlike(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.booked(t, "2026-11-26", "15:20")
		other := db.Scoped(context.Background(), db.Scope{Ente: "castelvento"})
		for name, c := range map[string]struct {
			ctx   context.Context
			token string
		}{
			"truncated": {visitor, r.Token[:20]}, "one character changed": {visitor, "A" + r.Token[1:]}, "empty": {visitor, ""},
			"another body's": {other, r.Token}, "a path": {visitor, "../../etc/passwd"}, "SQL": {visitor, "' OR '1'='1' --aaaaaaa"},
		} {
			_, err := h.Look(c.ctx, c.token)
			if name == "one character changed" && r.Token[0] == 'A' {
				continue
			}
			wantErr(t, name, err, office.ErrNoSuchAppointment)
		}
	})
}

func TestTheQueueAndItsWaits(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := h.booked(t, "2026-11-25", "15:00"), h.booked(t, "2026-11-25", "15:20")
		h.clock.Set(rome("2026-11-25", "15:06"))
		vb, err := h.Arrive(visitor, b.Token, "Bruno Tanzi") // early, before Teresa
		if err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(time.Minute)
		va, err := h.Arrive(visitor, a.Token, "Teresa")
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.Counter(clerk, "tributi")
		if err != nil || len(c.Queue) != 2 || c.Queue[0].Visit.ID != va.ID || c.Board.State != office.Open || c.Board.Queue != 2 {
			t.Fatalf("%+v, %v", c, err)
		}
		if th, err := h.Look(visitor, b.Token); err != nil || th.Place != 2 || th.Wait.From < 10*time.Minute || th.Wait.To <= th.Wait.From {
			t.Fatalf("place %d, wait %+v, %v", th.Place, th.Wait, err)
		}
		if _, err := h.Admit(clerk, va.ID); err != nil {
			t.Fatal(err)
		}
		if th, err := h.Look(visitor, b.Token); err != nil || th.Place != 1 || th.Board.State != office.Busy {
			t.Fatalf("%+v, %v", th, err)
		}
		h.clock.Advance(2 * time.Minute)
		if c, err = h.Counter(clerk, "tributi"); err != nil || !c.Queue[0].Visit.Lost(c.Now) {
			t.Fatalf("a broken line is not seen: %v", err)
		}
		if err := h.Alive(visitor, b.Token); err != nil {
			t.Fatal(err)
		}
		if err := h.Refuse(clerk, vb.ID, "Devi portare la delega."); err != nil {
			t.Fatal(err)
		}
		if th, err := h.Look(visitor, b.Token); err != nil || th.Visit.State != office.Refused || th.Visit.Reason != "Devi portare la delega." {
			t.Fatalf("%+v, %v", th.Visit, err)
		}
		_, err = h.Counter(stranger, "tributi")
		wantErr(t, "a stranger looks at the queue", err, access.ErrForbidden)
	})
}

func TestRemindersFollowTheAppointment(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.booked(t, "2026-11-27", "15:00")
		moved, gone := h.booked(t, "2026-11-27", "15:20"), h.booked(t, "2026-11-27", "15:40")
		if _, err := h.Move(visitor, moved.Token, rome("2026-11-30", "09:00")); err != nil {
			t.Fatal(err)
		}
		if err := h.Cancel(visitor, gone.Token); err != nil {
			t.Fatal(err)
		}
		h.mail = nil
		subjects := func() string {
			var all []string
			for _, m := range h.mail {
				all = append(all, m.Subject)
			}
			return strings.Join(all, "; ")
		}
		for _, step := range []struct{ day, hour, want string }{
			{"2026-11-26", "14:59", ""},
			{"2026-11-26", "15:01", "Domani: il tuo appuntamento con Tributi"},
			{"2026-11-27", "14:01", "Domani: il tuo appuntamento con Tributi; Fra un'ora: il tuo appuntamento con Tributi"},
			{"2026-11-28", "12:00", "Domani: il tuo appuntamento con Tributi; Fra un'ora: il tuo appuntamento con Tributi"},
		} {
			h.clock.Set(rome(step.day, step.hour))
			if err := h.jobs.Settle(root); err != nil {
				t.Fatal(err)
			}
			if subjects() != step.want {
				t.Fatalf("at %s %s: %q", step.day, step.hour, subjects())
			}
		}
		_ = r
	})
}

func TestTheWaitingListIsToldOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		early := h.booked(t, "2026-11-26", "09:00")
		late := h.booked(t, "2026-11-30", "09:00")
		if err := h.Wish(visitor, late.Token, true); err != nil {
			t.Fatal(err)
		}
		if err := h.Cancel(visitor, early.Token); err != nil {
			t.Fatal(err)
		}
		h.mail = nil
		for range 2 {
			if err := h.TellEarlier(system, "tributi", rome("2026-11-26", "09:00")); err != nil {
				t.Fatal(err)
			}
		}
		if len(h.mail) != 1 || !strings.Contains(h.mail[0].Text, "giovedì 26 novembre 2026, dalle 09:00 alle 09:20") {
			t.Fatalf("%d mails: %v", len(h.mail), h.mail)
		}
		if _, err := h.Move(visitor, late.Token, rome("2026-11-26", "09:00")); err != nil {
			t.Fatal(err)
		}
	})
}

func TestARequestByMail(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		mail := office.Mail{Office: "tributi", FromName: "Paola Riva", FromEmail: "paola.riva@posta.example", Subject: "Ho pagato due volte la TARI", Fresh: "Buongiorno,\nallego la ricevuta.", MessageID: "<1@posta.example>",
			Attachments: []office.Attachment{{Name: "ricevuta.pdf", Type: "application/pdf", Content: []byte("%PDF-1.4")}}}
		a, err := h.Receive(system, mail)
		if err != nil || a.Progress != office.Asked || a.Citizen.Full() != "Paola Riva" || a.Number != "TRI-2026-0001" {
			t.Fatalf("%+v, %v", a, err)
		}
		if again, err := h.Receive(system, mail); err != nil || again.ID != a.ID || len(h.mail) != 1 {
			t.Fatalf("delivered twice: %v, %d mails", err, len(h.mail))
		}
		if err := h.Propose(clerk, a.ID, []time.Time{rome("2026-11-26", "09:00"), rome("2026-11-26", "09:20")}, "Ne parliamo in video?"); err != nil {
			t.Fatal(err)
		}
		proposed := h.lastMail(t)
		if proposed.InReplyTo != "<1@posta.example>" || proposed.MessageID == "" {
			t.Fatalf("the thread is lost: %+v", proposed)
		}
		_, token, _ := strings.Cut(proposed.Text, "/porta/")
		token = token[:22]
		answer, err := h.Receive(system, office.Mail{Office: "tributi", FromEmail: "paola.riva@posta.example", Subject: "R: proposta", Fresh: "Va bene alle nove.", MessageID: "<2@posta.example>", References: []string{proposed.MessageID}})
		if err != nil || answer.ID != a.ID {
			t.Fatalf("the answer is another request: %v", err)
		}
		byNumber, err := h.Receive(system, office.Mail{Office: "tributi", FromEmail: "PAOLA.riva@posta.example", Subject: "ancora TRI-2026-0001", Fresh: "x", MessageID: "<3@posta.example>"})
		if err != nil || byNumber.ID != a.ID {
			t.Fatal("the number in the subject is not enough", err)
		}
		thief, err := h.Receive(system, office.Mail{Office: "tributi", FromEmail: "altro@posta.example", Subject: "TRI-2026-0001", Fresh: "x", MessageID: "<4@posta.example>"})
		if err != nil || thief.ID == a.ID {
			t.Fatal("somebody else joined the thread by its number", err)
		}
		n := len(h.mail)
		if auto, err := h.Receive(system, office.Mail{Office: "tributi", FromEmail: "mailer-daemon@posta.example", Subject: "Undelivered", MessageID: "<5@posta.example>", Automatic: true}); err != nil || auto.ID != "" || len(h.mail) != n {
			t.Fatal("an answering machine was answered", err)
		}
		_, err = h.Pick(visitor, token, rome("2026-11-26", "09:40"))
		wantErr(t, "an hour that was not proposed", err, office.ErrNoSuchSlot)
		r, err := h.Pick(visitor, token, rome("2026-11-26", "09:20"))
		if err != nil || r.Progress != office.Booked {
			t.Fatalf("%+v, %v", r, err)
		}
		d, err := h.Dossier(clerk, a.ID)
		if err != nil || len(d.Messages) != 4 || len(d.Files) != 2 || len(d.Proposals) != 0 {
			t.Fatalf("%d messages, %d files, %v", len(d.Messages), len(d.Files), err)
		}
		if _, err := h.Receive(clerk, mail); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a clerk made up a mail: %v", err)
		}
	})
}

func TestOnlyTheHeadHangsSignsAndSetsUp(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		sign := office.Sign{State: office.Closed, Until: rome("2026-11-25", "11:00"), Note: "Torno subito"}
		wantErr(t, "a clerk hangs a sign", h.Hang(clerk, "tributi", sign), access.ErrForbidden)
		wantErr(t, "a visitor hangs a sign", h.Hang(visitor, "tributi", sign), access.ErrSignIn)
		if err := h.Hang(head, "tributi", sign); err != nil {
			t.Fatal(err)
		}
		f, err := h.Front(visitor, "tributi")
		if err != nil || f.Board.State != office.Closed || f.Board.Note != "Torno subito" {
			t.Fatalf("%+v, %v", f.Board, err)
		}
		if err := h.Hang(head, "tributi", office.Sign{}); err != nil {
			t.Fatal(err)
		}
		v, ex, err := h.Settings(head, "tributi")
		if err != nil {
			t.Fatal(err)
		}
		v.Slot = 3
		_, err = h.SetUp(head, v, ex)
		wantErr(t, "slots of three minutes", err, office.ErrSettings)
		v.Slot = 30
		_, err = h.SetUp(clerk, v, ex)
		wantErr(t, "a clerk sets up", err, access.ErrForbidden)
		if _, err := h.SetUp(head, v, []office.Exception{{Day: "2026-11-26", Note: "Assemblea"}}); err != nil {
			t.Fatal(err)
		}
		if free, err := h.Free(visitor, "tributi", "2026-11-26", "2026-11-26"); err != nil || len(free) != 0 {
			t.Fatalf("%d slots on a closed day, %v", len(free), err)
		}
	})
}

func BenchmarkBook(b *testing.B) {
	h := build(b, dbtest.SQLite)
	slots, err := h.Free(visitor, "tributi", "2026-11-26", "2026-12-25")
	if err != nil || len(slots) == 0 {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		r, err := h.Book(visitor, office.Booking{Office: "tributi", Starts: slots[i%len(slots)].Starts, Reason: "IMU", Citizen: teresa})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		h.Cancel(visitor, r.Token)
		b.StartTimer()
	}
}
