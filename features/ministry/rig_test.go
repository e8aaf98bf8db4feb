package ministry_test

import (
	"context"
	"crypto/x509"
	"log/slog"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/features/ministry"
	"loggia/features/ministry/internal/stub"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
)

// A desk is the personnel office of Borgofiore on the morning of 1 December,
// with a Ministry that the test can break.
type desk struct {
	*ministry.Service
	db     *db.DB
	jobs   *jobs.Queue
	ledger *ledger.Ledger
	clock  *clock.Fixed
	stub   *stub.Stub
	facts  map[string]ministry.Facts
	told   []string // the facts announced
	log    *strings.Builder
}

func (d *desk) Facts(_ context.Context, agreement string) (ministry.Facts, error) {
	return d.facts[agreement], nil
}

// at gives a context in which a person acts at a body.
func at(body, home string, places ...access.Place) context.Context {
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: body}), access.Person{ID: "p", Ente: home, Places: places})
}

var (
	paola  = at("borgofiore", "borgofiore", access.Place{Role: access.Personnel})
	admin  = at("borgofiore", "borgofiore", access.Place{Role: access.Admin})
	system = access.System(context.Background(), "borgofiore")
)

func giulia() ministry.Facts {
	return ministry.Facts{Person: "giulia", Worker: ministry.Worker{CF: "FRRGLI88H52A944O", Given: "Giulia", Family: "Ferretti", Birth: "1988-06-12", Birthplace: "A944"},
		Employment: ministry.Employment{From: "2015-03-01", Kind: "A01"},
		Period:     ministry.Period{Signed: "2026-11-20", From: "2026-12-01", To: "2027-11-30"}}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func clockAt(hour string) *clock.Fixed {
	t, err := time.Parse(time.RFC3339, "2026-12-01T"+hour+":00+01:00")
	if err != nil {
		panic(err)
	}
	return clock.NewFixed(t)
}

// open makes a desk on a database whose clock is c.
func open(t *testing.T, d *db.DB, c *clock.Fixed, connected bool) *desk {
	t.Helper()
	k := &desk{db: d, clock: c, stub: stub.Start(time.Hour, c.Now), facts: map[string]ministry.Facts{"a1": giulia()}, log: &strings.Builder{}}
	t.Cleanup(k.stub.Close)
	log := slog.New(slog.NewTextHandler(k.log, nil))
	var err error
	k.ledger, err = ledger.New(system, d, log)
	must(t, err)
	k.jobs, err = jobs.New(system, d, log)
	must(t, err)
	_, err = norm.New(system, d)
	must(t, err)
	k.Service = k.service(t)
	listen(k, ministry.Taken{})
	listen(k, ministry.Refused{})
	listen(k, ministry.Late{})
	must(t, k.ledger.Start(system))
	must(t, k.SetUp(admin, k.settings(connected), stub.Key))
	return k
}

// service starts the feature anew on the same database, as after a crash.
func (d *desk) service(t *testing.T) *ministry.Service {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(d.stub.Authority())
	s, err := ministry.New(system, ministry.Config{DB: d.db, Jobs: d.jobs, Agreements: d, Key: []byte("a key of this machine"), Roots: pool, Patience: 300 * time.Millisecond, Log: slog.New(slog.NewTextHandler(d.log, nil))})
	must(t, err)
	return s
}

func (d *desk) settings(connected bool) ministry.Settings {
	return ministry.Settings{EmployerCF: "00012345678", EmployerName: "Comune di Borgofiore", PAT: "99992000", Tariff: "0722", Connected: connected, Endpoints: d.stub.Endpoints(), Scope: stub.Scope}
}

func listen[F db.Fact](d *desk, _ F) {
	ledger.On(d.ledger, "test", func(_ context.Context, f F) error {
		name, _ := f.Fact()
		if l, ok := any(f).(ministry.Late); ok && l.Passed {
			name += " passed"
		}
		d.told = append(d.told, name)
		return nil
	})
}

// settle works what is due now.
func (d *desk) settle(t *testing.T) {
	t.Helper()
	must(t, d.ledger.Settle(system))
	must(t, d.jobs.Settle(context.Background()))
	must(t, d.ledger.Settle(system))
}

// after moves the clock on in quarters of an hour, working what is due.
func (d *desk) after(t *testing.T, long time.Duration) {
	t.Helper()
	for end := d.clock.Now().Add(long); d.clock.Now().Before(end); {
		d.clock.Advance(min(15*time.Minute, end.Sub(d.clock.Now())))
		d.settle(t)
	}
}

func (d *desk) queue(t *testing.T, agreement string, kind ministry.Kind, day string) {
	t.Helper()
	must(t, d.Queue(system, agreement, kind, day))
}

// only gives the one communication that there is.
func (d *desk) only(t *testing.T) ministry.Communication {
	t.Helper()
	all := d.all(t)
	if len(all) != 1 {
		t.Fatalf("%d communications: %+v", len(all), all)
	}
	return all[0]
}

func (d *desk) all(t *testing.T) []ministry.Communication {
	t.Helper()
	b, err := d.Look(paola, "")
	must(t, err)
	return b.All
}
