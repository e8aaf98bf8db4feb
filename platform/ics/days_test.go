package ics_test

import (
	"testing"
	"time"

	"loggia/platform/ics"
	"loggia/platform/italy"
)

func TestACalendarOfWholeDaysReadsBack(t *testing.T) {
	text := ics.Calendar("Scadenze; del Comune", time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), []ics.Date{
		{UID: "a@x", Day: italy.On(2026, 12, 31), Summary: "Finiscono 12 accordi", Description: "Anna,\nBruno; e una riga molto lunga, così lunga che nessun calendario la scrive senza andare a capo"},
		{UID: "b@x", Day: italy.On(2027, 3, 28), Summary: "Il giorno in cui cambia l'ora"},
	})
	all := parse(t, text)
	days := []string{}
	for _, p := range all {
		if p.name == "DTSTART;VALUE=DATE" || p.name == "DTEND;VALUE=DATE" {
			days = append(days, p.value)
		}
	}
	want := []string{"20261231", "20270101", "20270328", "20270329"}
	if len(days) != 4 || days[0] != want[0] || days[1] != want[1] || days[2] != want[2] || days[3] != want[3] {
		t.Errorf("the days are %v, want %v", days, want)
	}
	if got := value(all, "DESCRIPTION"); got[:13] != `Anna\,\nBruno` {
		t.Errorf("the description is %q", got)
	}
	if all := parse(t, ics.Calendar("", time.Time{}, nil)); len(all) == 0 {
		t.Error("an empty calendar is none")
	}
}
