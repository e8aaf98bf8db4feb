package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"loggia/core/access"
	"loggia/core/coretest"
	"loggia/core/norm"
	"loggia/features/desk"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/jobs"
)

// An office is this feature on a real database, with a clock that stands at half
// past eight on Wednesday 25 November 2026.
type office struct {
	*desk.Service
	clock *clock.Fixed
	jobs  *jobs.Queue
	norms *norm.Service
	floor string
	place map[string]string // code → id
	hints []string
}

type neighbours struct{ *office }

func (n neighbours) Names(_ context.Context, people []string) (map[string]string, error) {
	all := map[string]string{}
	for _, p := range people {
		all[p] = strings.ToUpper(p)
	}
	return all, nil
}
func (n neighbours) OfficeNames(context.Context) (map[string]string, error) {
	return map[string]string{"tributi": "Tributi", "anagrafe": "Anagrafe"}, nil
}
func (n neighbours) Site(context.Context) string     { return "https://borgofiore.example" }
func (n neighbours) Publish(_, subject, what string) { n.hints = append(n.hints, subject+" "+what) }

var root = coretest.In("borgofiore")

func person(id string, places ...access.Place) context.Context {
	return coretest.Person("borgofiore", id, places...)
}

func staffOf(office string) access.Place { return access.Place{Office: office, Role: access.Staff} }

var (
	giulia   = person("giulia", staffOf("tributi"))
	anna     = person("anna", staffOf("tributi"))
	fabio    = person("fabio", staffOf("anagrafe"))
	marco    = person("marco", access.Place{Office: "tributi", Role: access.Head})
	paola    = person("paola", access.Place{Role: access.Personnel}, staffOf("segreteria"))
	ivo      = person("ivo", access.Place{Role: access.Admin})
	visitor  = root
	abroad   = db.Scoped(context.Background(), db.Scope{Ente: "castelvento"})
	nora     = access.As(abroad, access.Person{ID: "nora", Ente: "castelvento", Places: []access.Place{staffOf("tributi"), {Role: access.Admin}}})
	noraHere = access.As(root, access.Person{ID: "nora", Ente: "castelvento", Places: []access.Place{staffOf("tributi"), {Role: access.Admin}}})
)

const (
	today    = "2026-11-25"
	tomorrow = "2026-11-26"
	morning  = 8 * 60
	noon     = 13*60 + 30
	evening  = 19 * 60
)

var rome = coretest.Rome

func plan(version int, places ...desk.Place) desk.Plan {
	return desk.Plan{Name: "Primo piano", Wide: 800, High: 500, Version: version, Places: places}
}

func spot(kind, code string, x int) desk.Place {
	p := desk.Place{Kind: kind, Code: code, Name: kind + " " + code, X: x, Y: 10, W: 50, H: 40, Active: true}
	if kind == desk.Room {
		p.Seats = 4
	}
	return p
}

func each(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	coretest.Each(t, rome(today, "08:30"), func(t *testing.T, g coretest.Ground) { fn(t, build(t, g)) })
}

func build(t testing.TB, g coretest.Ground) *office {
	t.Helper()
	o := &office{clock: g.Clock, norms: g.Norms, jobs: g.Jobs}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	blobs, err := blob.OpenFolder(t.TempDir())
	check(err)
	n := neighbours{o}
	o.Service, err = desk.New(root, desk.Config{DB: g.DB, Names: n, Offices: n, Hints: n, Blobs: blobs, Jobs: o.jobs})
	check(err)
	site, err := o.AddSite(ivo, desk.Site{Name: "Municipio"})
	check(err)
	f, err := o.AddFloor(ivo, site.ID, "Primo piano")
	check(err)
	o.floor = f.ID
	reserved, ours := spot(desk.Desk, "P-03", 130), spot(desk.Desk, "P-01", 10)
	reserved.Reserved, ours.Office = true, "tributi"
	check(o.Draw(ivo, f.ID, plan(1, ours, spot(desk.Desk, "P-02", 70), reserved, spot(desk.Room, "S-1", 200), spot(desk.Area, "", 300))))
	o.place = map[string]string{}
	for _, s := range o.look(t, ivo, today).Spots {
		o.place[s.Code] = s.ID
	}
	return o
}

func (o *office) look(t testing.TB, ctx context.Context, day string) desk.Day {
	t.Helper()
	d, err := o.Day(ctx, o.floor, day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (o *office) busy(t testing.TB, ctx context.Context, day, code string) []desk.Span {
	t.Helper()
	for _, s := range o.look(t, ctx, day).Spots {
		if s.Code == code {
			return s.Busy
		}
	}
	t.Fatalf("no %s on the plan", code)
	return nil
}

func (o *office) book(t testing.TB, ctx context.Context, code, day string, from, to int) desk.Booking {
	t.Helper()
	b, err := o.Book(ctx, o.place[code], day, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (o *office) at(t testing.TB, day, hour string) {
	t.Helper()
	o.clock.Set(rome(day, hour))
	if err := o.jobs.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

func (o *office) facts(t testing.TB) (all []string) {
	t.Helper()
	err := o.DB.Read(root, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM ledger WHERE name LIKE 'desk.%' ORDER BY seq`)
		all, err = db.Collect(rows, err, func(name *string, scan func(...any) error) error { return scan(name) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADeskIsBookedCancelledAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.book(t, giulia, "P-01", tomorrow, morning, noon)
		_, err := o.Book(anna, o.place["P-01"], tomorrow, morning, evening)
		wantErr(t, "another in the same morning", err, desk.ErrTaken)
		_, err = o.Book(giulia, o.place["P-02"], tomorrow, morning, evening)
		wantErr(t, "a second desk at once", err, desk.ErrElsewhere)
		o.book(t, anna, "P-01", tomorrow, noon, evening)
		o.book(t, giulia, "S-1", tomorrow, 10*60, 11*60) // a room beside one's desk

		wantErr(t, "a colleague cancels it", o.Cancel(anna, b.ID), desk.ErrNoSuchBooking)
		wantErr(t, "the head cancels it", o.Cancel(marco, b.ID), desk.ErrNoSuchBooking)
		wantErr(t, "who administers cancels it", o.Cancel(ivo, b.ID), desk.ErrNoSuchBooking)
		if err := o.Cancel(giulia, b.ID); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "cancelled twice", o.Cancel(giulia, b.ID), nil)
		if got := o.busy(t, giulia, tomorrow, "P-01"); len(got) != 1 || got[0].From != noon {
			t.Errorf("after the cancellation: %+v", got)
		}
		wantErr(t, "undone", o.Restore(giulia, b.ID), nil)
		wantErr(t, "undone twice", o.Restore(giulia, b.ID), nil)
		wantErr(t, "cancelled again", o.Cancel(giulia, b.ID), nil)
		o.book(t, fabio, "P-01", tomorrow, morning, noon)
		wantErr(t, "undone too late", o.Restore(giulia, b.ID), desk.ErrTaken)
		want := "desk.booked desk.booked desk.booked desk.freed desk.booked desk.freed desk.booked"
		if got := strings.Join(o.facts(t), " "); got != want {
			t.Errorf("facts %s, want %s", got, want)
		}
	})
}

func TestOneHundredAtOnceForOneDesk(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		var won, lost int
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range 100 {
			all.Add(1)
			go func() {
				defer all.Done()
				_, err := o.Book(person(fmt.Sprintf("p%d", i)), o.place["P-02"], tomorrow, morning, evening)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case errors.Is(err, desk.ErrTaken):
					lost++
				default:
					t.Error(err)
				}
			}()
		}
		all.Wait()
		if won != 1 || lost != 99 {
			t.Errorf("%d won and %d lost", won, lost)
		}
		if got := o.busy(t, giulia, tomorrow, "P-02"); len(got) != 1 {
			t.Errorf("the desk has %d people", len(got))
		}
	})
}

func TestWhatCannotBeBooked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, c := range []struct {
			name, code, day string
			from, to        int
			want            error
		}{
			{"yesterday", "P-01", "2026-11-24", morning, evening, desk.ErrPast},
			{"too far ahead", "P-01", "2026-12-26", morning, evening, desk.ErrFar},
			{"the last day", "P-01", "2026-12-25", morning, evening, nil},
			{"no day", "P-01", "domani", morning, evening, desk.ErrDay},
			{"an hour at a desk", "P-01", tomorrow, 9 * 60, 10 * 60, desk.ErrHours},
			{"a part of a day in a room", "S-1", tomorrow, morning, noon, desk.ErrHours},
			{"ten minutes in a room", "S-1", tomorrow, 9*60 + 10, 10 * 60, desk.ErrHours},
			{"a room before it opens", "S-1", tomorrow, 6 * 60, 8 * 60, desk.ErrHours},
			{"a room backwards", "S-1", tomorrow, 10 * 60, 9 * 60, desk.ErrHours},
			{"a room for an hour", "S-1", tomorrow, 9 * 60, 10 * 60, nil},
			{"an area", "", tomorrow, morning, evening, desk.ErrNoSuchPlace},
			{"a reserved desk", "P-03", tomorrow, morning, evening, desk.ErrReserved},
		} {
			_, err := o.Book(giulia, o.place[c.code], c.day, c.from, c.to)
			wantErr(t, c.name, err, c.want)
		}
		_, err := o.Book(giulia, "nowhere", tomorrow, morning, evening)
		wantErr(t, "a place that is not there", err, desk.ErrNoSuchPlace)
		_, err = o.Book(nora, o.place["P-01"], tomorrow, morning, evening)
		wantErr(t, "a place of another body", err, desk.ErrNoSuchPlace)
		o.at(t, today, "14:00")
		_, err = o.Book(giulia, o.place["P-02"], today, morning, noon)
		wantErr(t, "a morning that has gone", err, desk.ErrPast)
	})
}

func TestReservedDesksTellNobodysNeed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		if err := o.Need(anna, true); err != nil {
			t.Fatal(err)
		}
		o.book(t, anna, "P-03", today, morning, evening)
		for name, ctx := range map[string]context.Context{"a colleague": giulia, "the head": marco, "personnel": paola, "who administers": ivo} {
			if got := o.busy(t, ctx, today, "P-03"); len(got) != 1 || got[0].Name != "" || got[0].Here {
				t.Errorf("%s reads %+v at a reserved desk", name, got)
			}
			w, err := o.Where(ctx)
			if err != nil || w.Needs {
				t.Errorf("%s is told of a need: %v %v", name, w.Needs, err)
			}
		}
		if w, err := o.Where(anna); err != nil || !w.Needs {
			t.Errorf("she is not told her own: %v", err)
		}
		wantErr(t, "no more", o.Need(anna, false), nil)
		_, err := o.Book(anna, o.place["P-03"], tomorrow, morning, evening)
		wantErr(t, "then", err, desk.ErrReserved)
	})
}

func TestWhoSitsWhereIsToldForTodayOnly(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.book(t, anna, "P-01", today, morning, evening)
		o.book(t, anna, "P-01", tomorrow, morning, evening)
		if got := o.busy(t, giulia, today, "P-01"); len(got) != 1 || got[0].Name != "ANNA" {
			t.Errorf("today: %+v", got)
		}
		if got := o.busy(t, giulia, tomorrow, "P-01"); len(got) != 1 || got[0].Name != "" {
			t.Errorf("tomorrow: %+v", got)
		}
		if got := o.busy(t, anna, tomorrow, "P-01"); got[0].Mine == "" {
			t.Errorf("her own: %+v", got)
		}
		o.at(t, tomorrow, "08:30")
		for _, ctx := range []context.Context{giulia, marco, paola, ivo, anna} {
			_, err := o.Day(ctx, o.floor, today)
			wantErr(t, "a day gone by", err, desk.ErrPast)
		}
		for _, ctx := range []context.Context{giulia, marco, paola, ivo} {
			_, err := o.Known(ctx, "anna")
			wantErr(t, "what is kept of another", err, access.ErrForbidden)
		}
		if all, err := o.Known(anna, "anna"); err != nil || len(all.Bookings) != 2 {
			t.Errorf("what is kept of herself: %v %v", all, err)
		}
		_, err := o.Day(visitor, o.floor, tomorrow)
		wantErr(t, "a visitor", err, access.ErrSignIn)
		_, err = o.Day(noraHere, o.floor, tomorrow)
		wantErr(t, "a person of another body", err, access.ErrSignIn)
		_, err = o.Day(nora, o.floor, tomorrow)
		wantErr(t, "our floor at their place", err, desk.ErrNoSuchFloor)
	})
}

func TestAnUnusedDeskIsFreeAgain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		used, unused := o.book(t, giulia, "P-01", today, morning, evening), o.book(t, anna, "P-02", today, morning, evening)
		o.book(t, fabio, "S-1", today, 9*60, 11*60)
		wantErr(t, "come tomorrow", o.CheckIn(giulia, o.book(t, giulia, "P-01", tomorrow, morning, evening).ID), desk.ErrEarly)
		wantErr(t, "come", o.CheckIn(giulia, used.ID), nil)
		o.at(t, today, "09:20")
		if got := o.busy(t, giulia, today, "S-1"); len(got) != 0 {
			t.Errorf("the room is still taken: %+v", got)
		}
		o.at(t, today, "09:59")
		if got := o.busy(t, giulia, today, "P-02"); len(got) != 1 {
			t.Errorf("free before its hour")
		}
		o.at(t, today, "10:01")
		if got := o.busy(t, giulia, today, "P-02"); len(got) != 0 {
			t.Errorf("still taken after its hour: %+v", got)
		}
		if got := o.busy(t, anna, today, "P-01"); len(got) != 1 || !got[0].Here || got[0].Name != "GIULIA" {
			t.Errorf("who has come: %+v", got)
		}
		mine, err := o.Mine(anna)
		if err != nil || len(mine) != 1 || mine[0].State != desk.Released {
			t.Errorf("she is not told: %+v %v", mine, err)
		}
		wantErr(t, "come too late", o.CheckIn(anna, unused.ID), desk.ErrOver)
		wantErr(t, "taken back, since nobody has it", o.Restore(anna, unused.ID), nil)
		o.at(t, today, "10:45")
		if got := o.busy(t, giulia, today, "P-02"); len(got) != 1 {
			t.Error("who books at ten has an hour too")
		}

		if err := o.norms.Set(ivo, "desk.check_in", tomorrow, 0, "Regolamento"); err != nil {
			t.Fatal(err)
		}
		o.at(t, tomorrow, "12:00")
		if got := o.busy(t, anna, tomorrow, "P-01"); len(got) != 1 {
			t.Error("freed although nobody asks to check in")
		}
	})
}

func TestWhoWillNotComeLeavesTheDesk(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.book(t, giulia, "P-01", today, morning, evening)
		o.book(t, giulia, "P-01", tomorrow, morning, evening)
		o.book(t, giulia, "S-1", tomorrow, 9*60, 10*60)
		kept := o.book(t, giulia, "P-02", "2026-11-27", morning, evening)
		o.book(t, anna, "P-02", tomorrow, morning, evening)
		wantErr(t, "come", o.CheckIn(giulia, o.book(t, anna, "P-02", today, morning, evening).ID), desk.ErrNoSuchBooking)
		system := access.System(root, "borgofiore")
		for name, ctx := range map[string]context.Context{"herself": giulia, "her head": marco, "personnel": paola} {
			wantErr(t, name, o.Vacate(ctx, "giulia", tomorrow, tomorrow), access.ErrForbidden)
		}
		for range 2 { // facts may be told twice
			wantErr(t, "the program", o.Vacate(system, "giulia", tomorrow, tomorrow), nil)
		}
		if len(o.busy(t, anna, tomorrow, "P-01"))+len(o.busy(t, anna, tomorrow, "S-1")) != 0 {
			t.Error("still hers")
		}
		if len(o.busy(t, anna, tomorrow, "P-02")) != 1 || len(o.busy(t, anna, kept.Day, "P-02")) != 1 || len(o.busy(t, anna, today, "P-01")) != 1 {
			t.Error("another's place, or another day's, is gone")
		}
		mine, err := o.Mine(giulia)
		if err != nil || len(mine) != 4 || mine[1].State != desk.Released {
			t.Errorf("she is not told: %+v %v", mine, err)
		}
		if _, err := o.Sit(giulia, "P-01"); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "who has come stays", o.Vacate(system, "giulia", "2026-11-01", today), nil)
		if len(o.busy(t, anna, today, "P-01")) != 1 {
			t.Error("the desk of who has come is gone")
		}
	})
}

func TestTheCodeOnADesk(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		c, err := o.Code(giulia, "p-01")
		if err != nil || !c.Free || !c.May || c.Mine != nil || c.Where != "Municipio, Primo piano" {
			t.Errorf("a free desk: %+v %v", c, err)
		}
		b, err := o.Sit(giulia, "P-01")
		if err != nil || b.State != desk.Here || b.From != morning || b.To != evening {
			t.Errorf("sat down: %+v %v", b, err)
		}
		again, err := o.Sit(giulia, "P-01")
		if err != nil || again.ID != b.ID {
			t.Errorf("scanned twice: %+v %v", again, err)
		}
		_, err = o.Sit(anna, "P-01")
		wantErr(t, "another scans it", err, desk.ErrTaken)
		_, err = o.Sit(anna, "P-03")
		wantErr(t, "a reserved desk", err, desk.ErrReserved)
		_, err = o.Sit(anna, "S-1")
		wantErr(t, "a room without booking", err, desk.ErrNoSuchBooking)
		_, err = o.Sit(anna, "")
		wantErr(t, "no code", err, desk.ErrNoSuchPlace)
		booked := o.book(t, anna, "P-02", today, morning, noon)
		if b, err := o.Sit(anna, "P-02"); err != nil || b.ID != booked.ID || b.State != desk.Here {
			t.Errorf("her own: %+v %v", b, err)
		}
		o.at(t, today, "15:00")
		if b, err := o.Sit(anna, "P-02"); err != nil || b.From != noon {
			t.Errorf("in the afternoon: %+v %v", b, err)
		}
		_, err = o.Code(nora, "P-01")
		wantErr(t, "our code at their place", err, desk.ErrNoSuchPlace)
	})
}

func TestAnOfficeHasItsQuota(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		w, err := o.Where(ivo)
		if err != nil {
			t.Fatal(err)
		}
		site := w.Sites[0].ID
		if err := o.SetQuotas(ivo, site, []desk.Quota{{Office: "tributi", Most: 1}}); err != nil {
			t.Fatal(err)
		}
		o.book(t, giulia, "P-01", tomorrow, morning, noon)
		_, err = o.Book(anna, o.place["P-02"], tomorrow, morning, evening)
		wantErr(t, "one desk too many", err, desk.ErrQuota)
		o.book(t, anna, "P-02", tomorrow, noon, evening)
		o.book(t, fabio, "P-02", tomorrow, morning, noon)
		o.book(t, marco, "S-1", tomorrow, 9*60, 10*60) // rooms have no quota
		wantErr(t, "an office that is not there", o.SetQuotas(ivo, site, []desk.Quota{{Office: "x", Most: 1}}), desk.ErrOffice)
		wantErr(t, "a clerk", o.SetQuotas(giulia, site, nil), access.ErrForbidden)
		wantErr(t, "a building of another body", o.SetQuotas(nora, site, nil), desk.ErrNoSuchSite)
	})
}

func TestBookingsAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.book(t, giulia, "P-01", today, morning, evening)
		count := func() (n int) {
			if err := o.DB.Read(root, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM desk_booking`).Scan(&n)
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		o.at(t, "2026-12-25", "04:00") // thirty days later
		if count() != 1 {
			t.Error("forgotten too early")
		}
		o.at(t, "2026-12-26", "04:00")
		if count() != 0 {
			t.Error("still kept after its days")
		}
	})
}
