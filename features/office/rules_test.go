package office

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"
)

var rome = func() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err)
	}
	return l
}()

type holidays map[Day]string

func (h holidays) Holiday(d Day) (string, bool) { n, ok := h[d]; return n, ok }

func virtual() Virtual {
	v := Virtual{Office: "tributi", Prefix: "TRI", Slot: 20, Desks: 1, Lead: 60, Furthest: 30}
	for i := range 5 {
		v.Hours[i] = Hours{{540, 750}, {900, 1050}} // 9:00–12:30, 15:00–17:30
	}
	return v
}

func at(day string, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, rome)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSlotsFillTheHours(t *testing.T) {
	v := virtual()
	slots := v.Slots("2026-11-26", nil, holidays{}, rome)
	if len(slots) != 10+7 || !slots[0].Starts.Equal(at("2026-11-26", "09:00")) || !slots[16].Ends.Equal(at("2026-11-26", "17:20")) {
		t.Fatalf("%d slots: %v", len(slots), slots)
	}
	for _, c := range []struct {
		name string
		day  Day
		ex   []Exception
		want int
	}{
		{"a Sunday", "2026-11-29", nil, 0},
		{"a holiday", "2026-12-08", nil, 0},
		{"an exception that closes", "2026-11-26", []Exception{{Day: "2026-11-26", Note: "Assemblea"}}, 0},
		{"an exception on a Saturday", "2026-11-28", []Exception{{Day: "2026-11-28", Hours: Hours{{600, 660}}}}, 3},
		{"an exception that opens on a holiday", "2026-12-08", []Exception{{Day: "2026-12-08", Hours: Hours{{600, 660}}}}, 3},
	} {
		if got := v.Slots(c.day, c.ex, holidays{"2026-12-08": "Immacolata Concezione"}, rome); len(got) != c.want {
			t.Errorf("%s: %d slots, want %d", c.name, len(got), c.want)
		}
	}
}

// 29 March 2026: 2:00 becomes 3:00. 25 October 2026: 3:00 becomes 2:00.
func TestSlotsAreRightWhenTheClockChanges(t *testing.T) {
	v := virtual()
	v.Slot = 30
	v.Hours[6] = Hours{{60, 240}, {540, 600}} // Sunday 1:00–4:00 and 9:00–10:00
	spring := v.Slots("2026-03-29", nil, holidays{}, rome)
	want := []string{"01:00", "01:30", "03:00", "03:30", "09:00", "09:30"}
	if len(spring) != len(want) {
		t.Fatalf("spring: %v", spring)
	}
	for i, s := range spring {
		if got := s.Starts.In(rome).Format("15:04"); got != want[i] || s.Ends.Sub(s.Starts) != 30*time.Minute {
			t.Errorf("spring %d: %s–%s", i, got, s.Ends.In(rome).Format("15:04"))
		}
	}
	if got := spring[4].Starts; !got.Equal(time.Date(2026, 3, 29, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("9:00 in summer time is %v", got)
	}
	autumn := v.Slots("2026-10-25", nil, holidays{}, rome)
	seen := map[time.Time]bool{}
	for _, s := range autumn {
		if seen[s.Starts] || s.Ends.Sub(s.Starts) != 30*time.Minute {
			t.Errorf("autumn: %v", s)
		}
		seen[s.Starts] = true
	}
	if len(autumn) != 8 || !seen[time.Date(2026, 10, 25, 8, 0, 0, 0, time.UTC)] {
		t.Errorf("autumn: %d slots %v", len(autumn), autumn)
	}
}

func TestBookable(t *testing.T) {
	v := virtual()
	now := at("2026-11-26", "09:30")
	slot := func(day, clock string) Slot { return Slot{Starts: at(day, clock)} }
	for _, c := range []struct {
		name string
		slot Slot
		want error
	}{
		{"has begun", slot("2026-11-26", "09:20"), ErrSlotPast},
		{"begins this moment", slot("2026-11-26", "09:30"), ErrSlotPast},
		{"nearer than the lead time", slot("2026-11-26", "10:20"), ErrSlotPast},
		{"just beyond it", slot("2026-11-26", "10:30"), nil},
		{"on the furthest day", slot("2026-12-26", "17:00"), nil},
		{"a day too far", slot("2026-12-27", "09:00"), ErrNoSuchSlot},
	} {
		if err := v.Bookable(c.slot, now, rome); !errors.Is(err, c.want) && err != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestTheBoard(t *testing.T) {
	v := virtual()
	h := holidays{"2026-12-08": "Immacolata Concezione"}
	for _, c := range []struct {
		name    string
		sign    Sign
		now     time.Time
		serving int
		state   State
		until   time.Time
		note    string
	}{
		{"in the morning", Sign{}, at("2026-11-26", "10:00"), 0, Open, at("2026-11-26", "12:30"), ""},
		{"with somebody inside", Sign{}, at("2026-11-26", "10:00"), 1, Busy, at("2026-11-26", "12:30"), ""},
		{"at lunch", Sign{}, at("2026-11-26", "13:00"), 0, Closed, at("2026-11-26", "15:00"), ""},
		{"at the minute of closing", Sign{}, at("2026-11-26", "12:30"), 0, Closed, at("2026-11-26", "15:00"), ""},
		{"on Friday evening", Sign{}, at("2026-11-27", "18:00"), 0, Closed, at("2026-11-30", "09:00"), ""},
		{"on a holiday", Sign{}, at("2026-12-08", "10:00"), 0, Closed, at("2026-12-09", "09:00"), "Immacolata Concezione"},
		{"closed by hand for an hour", Sign{Closed, at("2026-11-26", "11:00"), "Torno subito"}, at("2026-11-26", "10:00"), 0, Closed, at("2026-11-26", "11:00"), "Torno subito"},
		{"closed by hand past the hours", Sign{Closed, at("2026-11-26", "14:00"), ""}, at("2026-11-26", "10:00"), 0, Closed, at("2026-11-26", "15:00"), ""},
		{"the sign has come down", Sign{Closed, at("2026-11-26", "09:30"), "x"}, at("2026-11-26", "10:00"), 0, Open, at("2026-11-26", "12:30"), ""},
		{"opened by hand on a Sunday", Sign{Open, at("2026-11-29", "12:00"), "Apertura straordinaria"}, at("2026-11-29", "10:00"), 0, Open, at("2026-11-29", "12:00"), "Apertura straordinaria"},
	} {
		v.Sign = c.sign
		b := v.Board(c.now, nil, h, rome, c.serving, 0)
		if b.State != c.state || !b.Until.Equal(c.until) || b.Note != c.note {
			t.Errorf("%s: %s until %v, %q", c.name, b.State, b.Until.In(rome), b.Note)
		}
	}
}

func TestHoursAreReadAndChecked(t *testing.T) {
	h, err := ParseHours([]string{"15:00-17:30", "9:00 – 12.30"})
	if err != nil || len(h) != 2 || h[0].String() != "09:00-12:30" {
		t.Fatalf("%v, %v", h, err)
	}
	for _, bad := range [][]string{{"09:00"}, {"12:00-09:00"}, {"09:00-12:00", "11:00-13:00"}, {"25:00-26:00"}, {"09:60-10:00"}, {"mattina"}, {"-1:00-02:00"}} {
		if h, err := ParseHours(bad); !errors.Is(err, ErrHours) {
			t.Errorf("%v passed as %v", bad, h)
		}
	}
}

func TestEstimateIsARangeThatGrowsWithTheLine(t *testing.T) {
	now := at("2026-11-26", "10:00")
	m := time.Minute
	for _, c := range []struct {
		name            string
		ahead, desks    int
		inside, lengths []time.Duration
		starts          time.Time
		from, to        time.Duration
	}{
		{"nobody ahead, nobody inside", 0, 1, nil, nil, now, 0, 5 * m},
		{"one inside since five minutes", 0, 1, []time.Duration{5 * m}, nil, now, 10 * m, 20 * m},
		{"one inside for too long", 0, 1, []time.Duration{40 * m}, nil, now, 0, 10 * m},
		{"two ahead", 2, 1, nil, nil, now, 30 * m, 50 * m},
		{"two ahead, two desks", 2, 2, nil, nil, now, 15 * m, 25 * m},
		{"short meetings lately", 2, 1, nil, []time.Duration{5 * m, 5 * m, 5 * m, 5 * m, 60 * m}, now, 5 * m, 15 * m},
		{"came before the hour", 0, 1, nil, nil, now.Add(12 * m), 10 * m, 15 * m},
	} {
		w := Estimate(c.ahead, c.desks, c.inside, c.lengths, 20*m, now, c.starts)
		if w.From != c.from || w.To != c.to {
			t.Errorf("%s: from %v to %v, want %v to %v", c.name, w.From, w.To, c.from, c.to)
		}
	}
}

func TestTheDoorThroughADay(t *testing.T) {
	a := Appointment{Progress: Booked, Starts: at("2026-11-26", "10:20"), Ends: at("2026-11-26", "10:40")}
	closed := a
	closed.Progress, closed.Closed = Done, at("2026-11-26", "10:35")
	cancelled := a
	cancelled.Progress = Cancelled
	for _, c := range []struct {
		name string
		a    Appointment
		now  time.Time
		want Passage
	}{
		{"the day before", a, at("2026-11-25", "10:20"), PassEarly},
		{"a quarter of an hour before", a, at("2026-11-26", "10:05"), PassWait},
		{"at the hour", a, at("2026-11-26", "10:20"), PassWait},
		{"an hour late", a, at("2026-11-26", "11:30"), PassWait},
		{"much too late", a, at("2026-11-26", "12:10"), PassOver},
		{"after the meeting", closed, at("2026-11-26", "10:36"), PassOver},
		{"a fortnight later", closed, at("2026-12-10", "10:00"), PassGone},
		{"cancelled", cancelled, at("2026-11-26", "10:20"), PassGone},
		{"without an hour yet", Appointment{Progress: Asked}, at("2026-11-26", "10:20"), PassNone},
	} {
		if got, _ := c.a.Door(c.now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCitizensAreChecked(t *testing.T) {
	ok := Citizen{Name: "Teresa", Surname: "Galli", Email: "teresa@posta.example"}
	if _, err := ok.Check(ByWeb); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		c    Citizen
		want error
	}{
		"no name":            {Citizen{Surname: "Galli", Email: ok.Email}, ErrName},
		"only marks":         {Citizen{Name: "\u202e \u200b", Surname: "Galli", Email: ok.Email}, ErrName},
		"no ending":          {Citizen{Name: "T", Surname: "G", Email: "teresa@posta"}, ErrEmail},
		"two addresses":      {Citizen{Name: "T", Surname: "G", Email: "a@b.it, c@d.it"}, ErrEmail},
		"a header in it":     {Citizen{Name: "T", Surname: "G", Email: "a@b.it\r\nBcc: x@y.it"}, ErrEmail},
		"a name in brackets": {Citizen{Name: "T", Surname: "G", Email: "T <a@b.it>"}, ErrEmail},
		"none, by web":       {Citizen{Name: "T", Surname: "G"}, ErrEmail},
	} {
		if _, err := c.c.Check(ByWeb); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (Citizen{Name: "T", Surname: "G"}).Check(ByClerk); err != nil {
		t.Errorf("a person without internet: %v", err)
	}
	got, _ := Citizen{Name: " Anna\nMaria ", Surname: "De  Rosa", Email: "a@b.it"}.Check(ByWeb)
	if got.Full() != "Anna Maria De Rosa" {
		t.Errorf("%q", got.Full())
	}
}

func TestProgressFollowsItsTable(t *testing.T) {
	if p, err := Booked.After("cancel"); p != Cancelled || err != nil {
		t.Error(p, err)
	}
	for _, p := range []Progress{Cancelled} {
		for _, act := range []string{"book", "cancel", "done", "propose", "answer"} {
			if _, err := p.After(act); !errors.Is(err, ErrState) {
				t.Errorf("%s after %s", act, p)
			}
		}
	}
	for from, acts := range next {
		for act, to := range acts {
			if _, known := next[to]; !known && to != Cancelled {
				t.Errorf("%s leads from %s to %s, from which nothing is known", act, from, to)
			}
		}
	}
}
