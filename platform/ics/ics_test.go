package ics

import (
	"strings"
	"testing"
	"time"
)

func TestAnEvent(t *testing.T) {
	rome, _ := time.LoadLocation("Europe/Rome")
	e := Event{UID: "1@borgofiore.example", Sequence: 2, Method: Request, Stamp: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		Starts: time.Date(2026, 3, 29, 9, 0, 0, 0, rome), Ends: time.Date(2026, 3, 29, 9, 20, 0, 0, rome),
		Summary: "Tributi; TARI, rate", Description: "Riga 1\r\nATTACH:http://x\n" + strings.Repeat("è", 80), URL: "https://x/porta/a\r\nBEGIN:VALARM",
		OrganizerName: `Ufficio "Tributi"`, OrganizerEmail: "tributi@borgofiore.example", AttendeeName: "Teresa Galli", AttendeeEmail: "t@posta.example", Alarm: time.Hour}
	text := string(e.Bytes())
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{"METHOD:REQUEST\r\n", "DTSTART:20260329T070000Z\r\n", "DTEND:20260329T072000Z\r\n", `SUMMARY:Tributi\; TARI\, rate` + "\r\n",
		`DESCRIPTION:Riga 1\nATTACH:http://x\n` + strings.Repeat("è", 80) + "\r\n", "URL:https://x/porta/aBEGIN:VALARM\r\n",
		`ORGANIZER;CN="Ufficio Tributi":mailto:tributi@borgofiore.example` + "\r\n", "TRIGGER:-PT60M\r\n", "SEQUENCE:2\r\n"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("lacks %q in\n%s", want, unfolded)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("%d octets: %q", len(line), line)
		}
		if strings.Count(line, "\n") > 0 || !strings.ContainsAny(line[:min(len(line), 20)], ":; ") && !strings.HasPrefix(line, " ") {
			t.Errorf("not a property: %q", line)
		}
	}
	if got := strings.Count(text, "BEGIN:"); got != 3 {
		if strings.Contains(unfolded, "\r\nBEGIN:VALARM\r\n") && got != 4 { // one stands inside the URL, as text
			t.Errorf("%d BEGINs", got)
		}
	}
	e.Method = Cancel
	if text := string(e.Bytes()); !strings.Contains(text, "STATUS:CANCELLED\r\n") || strings.Contains(text, "VALARM\r\nACTION") {
		t.Error("a cancelled event is not told as one")
	}
}
