package italy

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

func day(t *testing.T, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAt(t *testing.T) {
	for _, c := range []struct {
		name, day    string
		hour, minute int
		utc          string
		ok           bool
	}{
		{"winter", "2026-01-15", 9, 30, "2026-01-15T08:30:00Z", true},
		{"summer", "2026-07-15", 9, 30, "2026-07-15T07:30:00Z", true},
		{"the morning before the change", "2026-03-29", 1, 59, "2026-03-29T00:59:00Z", true},
		{"an hour that does not exist", "2026-03-29", 2, 30, "2026-03-29T01:30:00Z", false},
		{"the morning after the change", "2026-03-29", 9, 0, "2026-03-29T07:00:00Z", true},
		{"an hour that comes twice", "2026-10-25", 2, 30, "2026-10-25T00:30:00Z", true},
		{"the hour after it", "2026-10-25", 3, 0, "2026-10-25T02:00:00Z", true},
		{"the evening of the change back", "2026-10-25", 23, 59, "2026-10-25T22:59:00Z", true},
		{"no hour at all", "2026-10-25", 25, 0, "2026-10-26T00:00:00Z", false},
	} {
		got, ok := day(t, c.day).At(c.hour, c.minute)
		if s := got.UTC().Format(time.RFC3339); s != c.utc || ok != c.ok {
			t.Errorf("%s: %s %v, want %s %v", c.name, s, ok, c.utc, c.ok)
		}
	}
}

func TestDaysHaveTheirHours(t *testing.T) {
	for s, hours := range map[string]time.Duration{"2026-03-29": 23, "2026-10-25": 25, "2026-11-25": 24} {
		d := day(t, s)
		if got := d.Add(1).Start().Sub(d.Start()); got != hours*time.Hour {
			t.Errorf("%s lasts %v, want %d h", s, got, hours)
		}
		if DayOf(d.Start()) != d || DayOf(d.Start().Add(-time.Nanosecond)) != d.Add(-1) {
			t.Errorf("%s begins at %v", s, d.Start())
		}
	}
}

func TestDay(t *testing.T) {
	d := day(t, "2026-11-25")
	if d.Weekday() != time.Wednesday || d.Monday() != day(t, "2026-11-23") || day(t, "2026-11-29").Monday() != day(t, "2026-11-23") || d.Monday().Monday() != d.Monday() {
		t.Error("weeks begin on Monday")
	}
	if n := day(t, "2027-01-01").Sub(d); n != 37 || d.Add(37) != day(t, "2027-01-01") || !d.Before(d.Add(1)) || d.After(d) {
		t.Errorf("%d days to the new year", n)
	}
	b, err := json.Marshal(map[string]Day{"d": d})
	var back map[string]Day
	if err != nil || string(b) != `{"d":"2026-11-25"}` || json.Unmarshal(b, &back) != nil || back["d"] != d {
		t.Errorf("JSON %s, back %v, %v", b, back, err)
	}
	for _, s := range []string{"", "2026-02-30", "25/11/2026", "2026-1-1"} {
		if _, err := ParseDay(s); err == nil {
			t.Errorf("%q is a day", s)
		}
	}
}

func TestWriting(t *testing.T) {
	at := time.Date(2026, 11, 25, 8, 30, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Moment(at, "it"): "mercoledì 25 novembre 2026, ore 09:30",
		Moment(at, "en"): "Wednesday 25 November 2026, 09:30",
		Moment(at, "fr"): "mercoledì 25 novembre 2026, ore 09:30",
		On(2026, 5, 1).Medium("it") + "|" + On(2026, 5, 1).Medium("en"): "1º maggio 2026|1 May 2026",
		On(2026, 5, 1).Short():                                "01/05/2026",
		Euro(123456) + "|" + Euro(-5) + "|" + Euro(100000000): "1.234,56 €|-0,05 €|1.000.000,00 €",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEaster(t *testing.T) {
	for year, want := range map[int]string{1981: "1981-04-19", 2000: "2000-04-23", 2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25", 2285: "2285-03-22"} {
		if got := Easter(year).String(); got != want {
			t.Errorf("%d: %s, want %s", year, got, want)
		}
	}
}

func TestHolidays(t *testing.T) {
	if n26, n25, n2000 := len(Holidays(2026)), len(Holidays(2025)), len(Holidays(2000)); n26 != 13 || n25 != 12 || n2000 != 11 {
		t.Errorf("%d, %d and %d holidays in 2026, 2025 and 2000", n26, n25, n2000)
	}
	for s, want := range map[string]string{
		"2026-04-06": "Lunedì dell'Angelo", "2026-10-04": "San Francesco d'Assisi", "2025-10-04": "", "2026-06-02": "Festa della Repubblica", "2000-06-02": "", "2026-11-25": "",
	} {
		if h, _ := HolidayOn(day(t, s)); h.Name("it") != want {
			t.Errorf("%s: %q, want %q", s, h.It, want)
		}
	}
	for _, h := range national {
		if _, kept := h.In(h.From); !kept || h.Source == "" || h.Name("en") == "" {
			t.Errorf("%+v lacks something", h)
		}
	}
}

func TestWorking(t *testing.T) {
	patron, err := ParseYearly("09-08")
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]bool{
		"2026-11-25": true, "2026-11-28": false, "2026-11-29": false, "2026-12-08": false, "2026-09-08": false, "2026-09-09": true, "2027-10-04": false, "2026-04-06": false,
	} {
		if got := Working(day(t, s), patron); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
	if !Working(day(t, "2026-09-08"), Yearly{}) {
		t.Error("no patron, no holiday")
	}
	if _, err := ParseYearly("13-01"); err == nil {
		t.Error("a thirteenth month")
	}
}

func TestFiscalCode(t *testing.T) {
	today := day(t, "2026-11-25")
	for _, c := range []struct {
		typed, birth, place string
		woman               bool
	}{
		{"RSSMRA80A01H501U", "1980-01-01", "H501", false},
		{" rssmra 80a41 h501y", "1980-01-01", "H501", true},
		{"RSSMRAULALMHRLMD", "1980-01-01", "H501", false},
		{"FOXLAX01B28A94QL", "2001-02-28", "A944", false},
		{"HUXLIX90L49Z210P", "1990-07-09", "Z210", true},
		{"LLAAIA24B69L219F", "2024-02-29", "L219", true},
		{"DLCMCHTLHRRCPRMY", "1970-06-15", "C351", true},
		{"CSRGGL44L13H501E", "1944-07-13", "H501", false},
	} {
		got, err := ParseFiscalCode(c.typed)
		if err != nil {
			t.Errorf("%s: %v", c.typed, err)
			continue
		}
		if got.Birth(today).String() != c.birth || got.Place() != c.place || got.Woman() != c.woman {
			t.Errorf("%s: born %s in %s, a woman %v", c.typed, got.Birth(today), got.Place(), got.Woman())
		}
	}
	for typed, want := range map[string]error{
		"RSSMRA80A01H501X": ErrFiscalCodeCheck, "": ErrFiscalCodeForm, "RSSMRA80A01H501": ErrFiscalCodeForm, "RSSMRA80A01H501UU": ErrFiscalCodeForm,
		"RSSMRA80F01H501U": ErrFiscalCodeForm, "<script>alert(1)": ErrFiscalCodeForm, checked("RSSMRA80A32H501"): ErrFiscalCodeDay, checked("RSSMRA80B30H501"): ErrFiscalCodeDay,
		checked("RSSMRA81B29H501"): ErrFiscalCodeDay,
	} {
		if _, err := ParseFiscalCode(typed); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", typed, err, want)
		}
	}
	a, _ := ParseFiscalCode("RSSMRA80A01H5LMX")
	b, _ := ParseFiscalCode("RSSMRAULALMHRLMD")
	if a.Plain() != "RSSMRA80A01H501U" || b.Plain() != a.Plain() {
		t.Errorf("plain: %s and %s", a.Plain(), b.Plain())
	}
}

func checked(fifteen string) string {
	return fifteen + string(FiscalCode(fifteen+"A").check())
}

func FuzzFiscalCode(f *testing.F) {
	f.Add("RSSMRA80A01H501U")
	f.Add("ß")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseFiscalCode(s)
		if err != nil {
			return
		}
		if again, err := ParseFiscalCode(string(c)); err != nil || again != c {
			t.Errorf("%q: %q, then %q, %v", s, c, again, err)
		}
		if again, err := ParseFiscalCode(string(c.Plain())); err != nil || again.Plain() != again {
			t.Errorf("%q: plain %q, %v", s, c.Plain(), err)
		}
	})
}
