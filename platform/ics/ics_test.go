package ics_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"loggia/platform/ics"
)

var update = flag.Bool("update", false, "write the golden text")

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func appointment(method string) ics.Event {
	return ics.Event{
		Method: method, UID: "01j9zq@borgofiore.example", Sequence: 2, Stamp: at("2026-11-25T08:00:00Z"),
		Starts: at("2026-12-01T09:00:00Z"), Ends: at("2026-12-01T09:20:00Z"),
		Summary:     "Ufficio Tributi: appuntamento in video; TARI, IMU",
		Description: "Che cosa portare:\n- la carta d'identità\n- l'ultima bolletta \\ ricevuta\r\nÈ più comodo da un luogo silenzioso: l'operatrice entra all'ora fissata, non prima.",
		Place:       "In video", URL: "https://borgofiore.example/porta/abc?x=1,2;3",
		OrganizerName: `Comune di "Borgofiore", Tributi`, OrganizerEmail: "tributi@comune.borgofiore.example",
		AttendeeName: "Teresa Città", AttendeeEmail: "teresa@example.org", Alarm: time.Hour,
	}
}

func TestTheTextIsTheGoldenOne(t *testing.T) {
	for _, m := range []string{ics.Request, ics.Cancel} {
		got := appointment(m).Bytes()
		file := "testdata/" + strings.ToLower(string(m)) + ".ics"
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant:\n%s", m, got, want)
		}
	}
}

// A property as read back: its parameters stay in the name.
type property struct{ name, value string }

// parse reads an iCalendar text by the grammar of RFC 5545 §3.1 and holds its
// structure: every BEGIN has its END, every line its length.
func parse(t *testing.T, text []byte) []property {
	t.Helper()
	if !utf8.Valid(text) || !bytes.HasSuffix(text, []byte("\r\n")) {
		t.Fatal("not UTF-8 lines that end in CRLF")
	}
	for _, l := range strings.Split(string(text), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n") {
			t.Errorf("line of %d octets: %q", len(l), l)
		}
	}
	var all []property
	var open []string
	for _, l := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n ", ""), "\r\n"), "\r\n") {
		inQuotes, colon := false, -1
		for i := range len(l) {
			if l[i] == '"' {
				inQuotes = !inQuotes
			} else if l[i] == ':' && !inQuotes {
				colon = i
				break
			}
		}
		if colon < 1 {
			t.Fatalf("no property: %q", l)
		}
		p := property{l[:colon], l[colon+1:]}
		switch p.name {
		case "BEGIN":
			open = append(open, p.value)
		case "END":
			if len(open) == 0 || open[len(open)-1] != p.value {
				t.Fatalf("END:%s closes nothing", p.value)
			}
			open = open[:len(open)-1]
		}
		all = append(all, p)
	}
	if len(open) > 0 {
		t.Fatalf("never closed: %v", open)
	}
	return all
}

func value(all []property, name string) string {
	in := ""
	for _, p := range all {
		if p.name == "BEGIN" {
			in = p.value
		}
		if in != "VTIMEZONE" && in != "DAYLIGHT" && in != "STANDARD" && (p.name == name || strings.HasPrefix(p.name, name+";")) {
			return p.value
		}
	}
	return ""
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	e := appointment(ics.Request)
	all := parse(t, e.Bytes())
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\,`, ",", `\;`, ";")
	for name, want := range map[string]string{
		"UID": e.UID, "SEQUENCE": "2", "SUMMARY": e.Summary, "URL": e.URL, "TRIGGER": "-PT1H",
		"DESCRIPTION": strings.ReplaceAll(e.Description, "\r\n", "\n"), "ORGANIZER": "mailto:tributi@comune.borgofiore.example",
		"DTSTART": "20261201T100000", "DTEND": "20261201T102000",
	} {
		if got := unescape.Replace(value(all, name)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestSlotsAroundTheChangeOfTheHour(t *testing.T) {
	for _, c := range []struct{ utc, want string }{
		{"2026-03-29T00:59:00Z", ";TZID=Europe/Rome:20260329T015900"},
		{"2026-03-29T01:00:00Z", ";TZID=Europe/Rome:20260329T030000"}, // 02:00 does not exist
		{"2026-03-29T07:00:00Z", ";TZID=Europe/Rome:20260329T090000"},
		{"2026-10-25T00:30:00Z", ";TZID=Europe/Rome:20261025T023000"}, // first passage
		{"2026-10-25T01:30:00Z", ":20261025T013000Z"},                 // the second can only be said in UTC
		{"2026-10-25T02:30:00Z", ";TZID=Europe/Rome:20261025T033000"},
		{"2026-10-25T08:00:00Z", ";TZID=Europe/Rome:20261025T090000"},
		{"2026-10-26T08:00:00Z", ";TZID=Europe/Rome:20261026T090000"},
	} {
		e := ics.Event{UID: "x", Starts: at(c.utc), Ends: at(c.utc).Add(20 * time.Minute)}
		if got := string(e.Bytes()); !strings.Contains(got, "\r\nDTSTART"+c.want+"\r\n") {
			t.Errorf("%s: no DTSTART%s in\n%s", c.utc, c.want, got)
		}
	}
}

func TestTheOtherDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "", 90 * time.Minute: "-PT1H30M", 49*time.Hour + time.Second: "-P2DT1H1S", 24 * time.Hour: "-P1D",
	} {
		e := ics.Event{UID: "x", Alarm: d}
		if got := value(parse(t, e.Bytes()), "TRIGGER"); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func FuzzWriteAlwaysParses(f *testing.F) {
	f.Add("Città\r\nATTENDEE:mailto:x@y", `a"b;c:d`, "a@b\r\nX:1")
	f.Add(strings.Repeat("è", 200), "\xff\xfe", "")
	f.Fuzz(func(t *testing.T, text, name, mail string) {
		e := ics.Event{UID: text, Summary: text, Description: text, Place: name, URL: mail, OrganizerName: name, OrganizerEmail: mail}
		for _, p := range parse(t, e.Bytes()) {
			if bareName, _, _ := strings.Cut(p.name, ";"); bareName == "ATTENDEE" || bareName == "X" {
				t.Fatalf("a property was injected: %v", p)
			}
		}
	})
}
