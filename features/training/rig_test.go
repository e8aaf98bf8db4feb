package training_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/coretest"
	"loggia/core/ente"
	"loggia/features/training"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/words"
)

// A school is the feature on a real database, in the offices of the demo town,
// with a clock that stands at ten on Wednesday 25 November 2026.
type school struct {
	*training.Service
	clock *clock.Fixed
	led   *ledger.Ledger
	jobs  *jobs.Queue
	staff *staff
	agile *agile
	rooms *rooms
	disk  *disk

	mu    sync.Mutex
	facts []string
}

// staff stands where app/wiring.go puts the directory of people.
type staff struct{ all []training.Colleague }

func (s *staff) Working(context.Context) ([]training.Colleague, error) { return s.all, nil }

type agile struct{ people []string }

func (a *agile) Workers(context.Context, string) ([]string, error) { return a.people, nil }

func (a *agile) Worker(_ context.Context, person, _ string) (bool, error) {
	return slices.Contains(a.people, person), nil
}

type rooms struct{ held []string }

func (r *rooms) Hold(_ context.Context, id, title string, opens, until time.Time) (string, error) {
	r.held = append(r.held, fmt.Sprint(title, " ", until.Sub(opens)))
	return "/riunioni/" + id, nil
}

// disk stops the program after so many more puts.
type disk struct {
	blob.Store
	left int
	stop func()
}

func (d *disk) Put(ctx context.Context, r io.Reader, limit int64) (blob.Ref, error) {
	if d.left--; d.left == -1 && d.stop != nil {
		d.stop()
	}
	if err := ctx.Err(); err != nil {
		return blob.Ref{}, err
	}
	return d.Store.Put(ctx, r, limit)
}

func (s *school) breakAfter(n int, stop func()) { s.disk.left, s.disk.stop = n, stop }

var (
	root = coretest.In("borgofiore")
	who  = func(id string, places ...access.Place) context.Context {
		return access.As(root, access.Person{ID: id, Ente: "borgofiore", Places: places})
	}
	visitor = access.Watch(root)
	giulia  = who("giulia", access.Place{Office: "tributi", Role: access.Staff})
	luca    = who("luca", access.Place{Office: "tributi", Role: access.Staff})
	fabio   = who("fabio", access.Place{Office: "anagrafe", Role: access.Staff})
	marco   = who("marco", access.Place{Office: "tributi", Role: access.Head})
	chiara  = who("chiara", access.Place{Office: "anagrafe", Role: access.Head})
	paola   = who("paola", access.Place{Role: access.Personnel}, access.Place{Office: "segreteria", Role: access.Staff})
	ivo     = who("ivo", access.Place{Role: access.Admin})
	nora    = access.As(db.Scoped(context.Background(), db.Scope{Ente: "castelvento"}), access.Person{ID: "nora", Ente: "castelvento", Places: []access.Place{{Role: access.Personnel}, {Office: "tributi", Role: access.Head}}})
	system  = access.System(root, "borgofiore")
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var rome = coretest.Rome

func each(t *testing.T, fn func(t *testing.T, s *school)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, open(t, dbtest.SQLite)) })
	t.Run("postgres", func(t *testing.T) { fn(t, open(t, dbtest.Postgres)) })
}

func open(t testing.TB, from func(testing.TB, ...db.Option) *db.DB) *school {
	t.Helper()
	g := coretest.Open(t, from, rome("2026-11-25", "10:00"))
	s := &school{clock: g.Clock, led: g.Ledger, jobs: g.Jobs, staff: &staff{}, agile: &agile{}, rooms: &rooms{}}
	bodies, err := ente.New(root, g.DB, ente.Config{})
	must(t, err)
	blobs, err := blob.OpenFolder(t.TempDir())
	must(t, err)
	say, err := words.Load(training.Catalogue)
	must(t, err)
	s.disk = &disk{Store: blobs}
	s.Service, err = training.New(root, training.Config{DB: g.DB, Blobs: s.disk, Scan: antivirus.None, Jobs: s.jobs, People: s.staff, Agile: s.agile, Meetings: s.rooms, Say: say,
		Site: func(context.Context) string { return "https://borgofiore.example" }, Log: g.Log})
	must(t, err)
	must(t, bodies.Seed(context.Background()))
	for _, c := range []struct {
		ctx           context.Context
		given, family string
	}{{giulia, "Giulia", "Ferretti"}, {luca, "Luca", "Rinaldi"}, {fabio, "Fabio", "Mori"}, {marco, "Marco", "Bellandi"}, {chiara, "Chiara", "Bruni"}, {paola, "Paola", "Fermi"}} {
		p := access.Who(c.ctx)
		s.hire(t, training.Colleague{ID: p.ID, Given: c.given, Family: c.family}, p.Places...)
	}
	on := func(_ context.Context, name, subject string) {
		s.mu.Lock()
		s.facts = append(s.facts, name)
		s.mu.Unlock()
	}
	listen(s.led, on)
	must(t, s.led.Start(root))
	return s
}

func listen(l *ledger.Ledger, on func(ctx context.Context, name, subject string)) {
	hear(l, training.Enrolled{}, on)
	hear(l, training.Waits{}, on)
	hear(l, training.Asks{}, on)
	hear(l, training.Refused{}, on)
	hear(l, training.Left{}, on)
	hear(l, training.Completed{}, on)
	hear(l, training.Due{}, on)
	hear(l, training.Expiring{}, on)
	hear(l, training.Revoked{}, on)
	hear(l, training.EditionCancelled{}, on)
	hear(l, training.EditionMoved{}, on)
	hear(l, training.Granted{}, on)
	hear(l, training.Proved{}, on)
	hear(l, training.ProofDecided{}, on)
	hear(l, training.CoursePublished{}, on)
	hear(l, training.Assessed{}, on)
}

func hear[F db.Fact](l *ledger.Ledger, _ F, on func(ctx context.Context, name, subject string)) {
	ledger.On(l, "test", func(ctx context.Context, f F) error {
		name, subject := f.Fact()
		on(ctx, name, subject)
		return nil
	})
}

// hire gives somebody a place in the town.
func (s *school) hire(t testing.TB, c training.Colleague, places ...access.Place) {
	t.Helper()
	s.staff.all = append(s.staff.all, c)
	must(t, s.DB.Write(root, func(tx *db.Tx) error {
		for _, p := range places {
			if _, err := ente.Put(tx, ente.Place{Person: c.ID, Office: p.Office, Role: p.Role}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// hireMany gives the town n clerks of Tributi more, p000 and on.
func (s *school) hireMany(t testing.TB, n int) (ids []string) {
	t.Helper()
	must(t, s.DB.Write(root, func(tx *db.Tx) error {
		for i := range n {
			c := training.Colleague{ID: fmt.Sprintf("p%04d", i), Given: "Nome", Family: fmt.Sprintf("Cognome%04d", i)}
			ids = append(ids, c.ID)
			s.staff.all = append(s.staff.all, c)
			if _, err := ente.Put(tx, ente.Place{Person: c.ID, Office: "tributi", Role: access.Staff}); err != nil {
				return err
			}
		}
		return nil
	}))
	return ids
}

func clerk(id string) context.Context {
	return who(id, access.Place{Office: "tributi", Role: access.Staff})
}

// told gives the facts of these names that have been told since the start.
func (s *school) told(t testing.TB, name string) (n int) {
	t.Helper()
	must(t, s.jobs.Settle(root))
	must(t, s.led.Settle(root))
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.facts {
		if f == name {
			n++
		}
	}
	return n
}

var plain = training.Course{Title: "Riunioni brevi e utili", Area: "Lavoro agile", Tag: "agile", Minutes: 25, Months: 12, SelfPaced: true, Consent: "none", Draw: 3, Pass: 66, Tries: 3, QuizMinutes: 10, Presence: 70,
	Duties: []training.Duty{{Profile: "office", Value: "tributi", Due: "2026-12-15"}}}

// course publishes c, with two lessons and the bank of four questions.
func (s *school) course(t testing.TB, c training.Course) training.Course {
	t.Helper()
	c, err := s.Shape(paola, c)
	must(t, err)
	questions := slices.Clone(bank)
	must(t, s.Fill(paola, c.ID, []training.Lesson{{Title: "Prima", Words: "Una."}, {Title: "Seconda", Words: "Due."}}, questions))
	must(t, s.Publish(paola, c.ID))
	return c
}

// readAll reads every lesson of a course.
func (s *school) readAll(t testing.TB, ctx context.Context, course string) {
	t.Helper()
	v, err := s.Study(ctx, course)
	must(t, err)
	for _, l := range v.Lessons {
		must(t, s.Read(ctx, l.ID))
	}
}

// solve answers a try by what the bank says is right.
func solve(v training.TryView) training.Answers {
	a := training.Answers{}
	for _, q := range v.Questions {
		one := []int{}
		for _, b := range bank {
			for i, text := range q.Options {
				if b.Words == q.Words && slices.ContainsFunc(b.Options, func(o training.Option) bool { return o.Text == text && o.Right }) {
					one = append(one, i)
				}
			}
		}
		a = append(a, one)
	}
	return a
}

// pass takes somebody through a course at their own pace.
func (s *school) pass(t testing.TB, ctx context.Context, course string) training.Mark {
	t.Helper()
	_, err := s.Enrol(ctx, course, "")
	must(t, err)
	s.readAll(t, ctx, course)
	v, err := s.Try(ctx, course)
	must(t, err)
	m, err := s.HandIn(ctx, v.ID, solve(v))
	must(t, err)
	return m
}
