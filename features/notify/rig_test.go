package notify_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/features/notify"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/italy"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/mailer"
	"loggia/platform/words"
)

var quiet = slog.New(slog.DiscardHandler)

// A house is the feature on a real database with a real queue and a real
// outbox; only the hours of people and the open screens are the test's own.
type house struct {
	*notify.Service
	d     *db.DB
	clock *clock.Fixed
	jobs  *jobs.Queue
	hours *agreed
	bells *bells
	post  *post
}

// agreed is what is known of people's hours, by person and day; "" is any day.
type agreed struct {
	mu  sync.Mutex
	of  map[string][][2]int
	off map[string][][2]int // hours of absence, by person and day
}

func (a *agreed) Contact(_ context.Context, person, day string) (bands, off [][2]int, known bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, key := range []string{person + " " + day, person + " "} {
		if bands, known := a.of[key]; known {
			return bands, a.off[person+" "+day], true, nil
		}
	}
	if d, err := italy.ParseDay(day); err != nil || !italy.Working(d, italy.Yearly{}) {
		return nil, nil, true, err
	}
	return nil, a.off[person+" "+day], false, nil
}

func (a *agreed) set(person, day string, bands ...[2]int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of[person+" "+day] = bands
}

// bells hears what open screens hear.
type bells struct {
	mu    sync.Mutex
	heard []string
}

func (b *bells) Publish(ente, subject, event string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = append(b.heard, ente+" "+subject+" "+strings.TrimPrefix(event, "notify."))
}

// since gives what was heard since the last time.
func (b *bells) since() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := strings.Join(b.heard, ", ")
	b.heard = nil
	return all
}

// staff are the people of Borgofiore, as far as notify knows them.
type staff struct{ more int }

func (s staff) Readers(ctx context.Context, people []string) (map[string]notify.Reader, error) {
	all := map[string]notify.Reader{
		"giulia": {Name: "Giulia Ferretti", Given: "Giulia", Email: "g.ferretti@borgofiore.example", Lang: "it", Offices: []string{"tributi"}},
		"luca":   {Name: "Luca Rinaldi", Given: "Luca", Email: "luca@casa.example", Lang: "it", Private: true, Offices: []string{"tributi"}},
		"anna":   {Name: "Anna Dolci", Given: "Anna", Email: "a.dolci@borgofiore.example", Lang: "en", Offices: []string{"anagrafe"}},
		"piero":  {Name: "Piero Valli", Given: "Piero", Email: "p.valli@borgofiore.example", Lang: "it", Left: true, Offices: []string{"tributi"}},
		"marco":  {Name: "Marco Bellandi", Given: "Marco", Email: "m.bellandi@borgofiore.example", Lang: "it", Offices: []string{"tributi"}},
	}
	out := map[string]notify.Reader{}
	for _, p := range people {
		if r, known := all[p]; known && db.ScopeOf(ctx).Ente == "borgofiore" {
			out[p] = r
		} else if strings.HasPrefix(p, "n") && s.more > 0 {
			out[p] = notify.Reader{Name: p, Given: p, Email: p + "@borgofiore.example", Lang: "it", Offices: []string{"tributi"}}
		}
	}
	return out, nil
}

// post sends through the real outbox; it may be made to fail at one letter.
type post struct {
	mail *mailer.Mailer
	fail func(notify.Letter) error
}

var errBroken = errors.New("the machine stopped")

func (p *post) Send(tx *db.Tx, l notify.Letter) error {
	if p.fail != nil {
		if err := p.fail(l); err != nil {
			return err
		}
	}
	_, err := p.mail.Send(tx, mailer.Message{ID: l.ID + "@borgofiore.example", Kind: l.Kind, From: mailer.Address{Email: "comune@borgofiore.example"},
		To: mailer.Address{Email: l.To}, Subject: l.Subject, Text: l.Text, Until: db.Time(l.Until)})
	return err
}

func as(ente, id, name string, places ...access.Place) context.Context {
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: id}), access.Person{ID: id, Ente: ente, Name: name, Places: places})
}

var (
	itself    = access.System(context.Background(), "borgofiore")
	abroad    = access.System(context.Background(), "castelvento")
	giulia    = as("borgofiore", "giulia", "Giulia Ferretti", access.Place{Office: "tributi", Role: access.Staff})
	marco     = as("borgofiore", "marco", "Marco Bellandi", access.Place{Office: "tributi", Role: access.Head})
	chiara    = as("borgofiore", "chiara", "Chiara Bruni", access.Place{Office: "anagrafe", Role: access.Head})
	sara      = as("borgofiore", "sara", "Sara Lombardi", access.Place{Role: access.Secretary})
	elena     = as("borgofiore", "elena", "Elena Marchetti", access.Place{Role: access.Elected}, access.Place{Office: "sindaco", Role: access.Head})
	amina     = as("borgofiore", "amina", "Amina Diallo", access.Place{Role: access.Elected})
	roberto   = as("borgofiore", "roberto", "Roberto Sala", access.Place{Role: access.Technician})
	paola     = as("borgofiore", "paola", "Paola Fermi", access.Place{Role: access.Personnel})
	ivo       = as("borgofiore", "ivo", "Ivo Serra", access.Place{Role: access.Admin})
	nora      = as("castelvento", "nora", "Nora Bassi", access.Place{Office: "tributi", Role: access.Head})
	placeless = as("borgofiore", "gone", "Nobody")
	visitor   = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})
)

func rome(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, italy.Rome)
	if err != nil {
		panic(err)
	}
	return t
}

// each runs fn on both databases, at ten of a Wednesday.
func each(t *testing.T, fn func(*testing.T, *house)) {
	now := clock.NewFixed(rome("2026-11-25 10:00"))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now.Set(rome("2026-11-25 10:00"))
		fn(t, build(t, d, now, staff{}))
	}, db.WithClock(now))
}

func build(t testing.TB, d *db.DB, now *clock.Fixed, people notify.People) *house {
	t.Helper()
	h, err := open(d, people)
	must(t, err)
	h.clock = now
	return h
}

func open(d *db.DB, people notify.People) (*house, error) {
	h := &house{d: d, hours: &agreed{of: map[string][][2]int{}}, bells: &bells{}, post: &post{}}
	if _, err := ledger.New(itself, d, quiet); err != nil {
		return nil, err
	}
	if _, err := norm.New(itself, d); err != nil {
		return nil, err
	}
	var err error
	if h.jobs, err = jobs.New(itself, d, quiet); err != nil {
		return nil, err
	}
	if h.post.mail, err = mailer.New(itself, d, quiet, mailer.Config{}); err != nil {
		return nil, err
	}
	say, err := words.Load(notify.Words)
	if err != nil {
		return nil, err
	}
	h.Service, err = notify.New(itself, notify.Config{DB: d, Jobs: h.jobs, Hours: h.hours, People: people, Post: h.post, Live: h.bells, Say: say, Log: quiet})
	return h, err
}

// at moves the clock and works what is due by then.
func (h *house) at(t *testing.T, moment string) {
	t.Helper()
	h.clock.Set(rome(moment))
	must(t, h.jobs.Settle(itself))
}

// mail gives "kind to subject" of all that is in the outbox, in order.
func (h *house) mail(t testing.TB) string {
	t.Helper()
	var all []string
	must(t, h.d.Read(itself, func(tx *db.Tx) error {
		entries, err := mailer.List(tx, mailer.Query{Limit: 200})
		for _, e := range entries {
			all = append(all, e.Kind+" "+e.To.Email+" "+e.Subject)
		}
		return err
	}))
	slices.Reverse(all)
	return strings.Join(all, " | ")
}

// bell gives "unread/waiting" of a person.
func (h *house) bell(t testing.TB, who context.Context) string {
	t.Helper()
	b, err := h.Bell(who)
	must(t, err)
	return fmt.Sprintf("%d/%d", b.Unread, b.Waiting)
}

func (h *house) invite(t testing.TB, about string, people ...string) {
	t.Helper()
	must(t, h.Tell(itself, "meeting.invited", people, notify.Options{About: about, Args: notify.Args{"name": "Marco Bellandi", "title": "Bilancio", "when": rome("2026-11-26 10:00")}}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
