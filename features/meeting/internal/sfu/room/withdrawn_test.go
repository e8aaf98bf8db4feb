package room

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

func ticketOf(room, identity string, issued time.Time) *wire.Claims {
	return &wire.Claims{Identity: identity, Issued: wire.Seconds(issued), Expires: wire.Seconds(issued.Add(time.Hour)), Video: wire.VideoGrant{Room: room}}
}

func TestWithdrawnTicketsAreRememberedAcrossRestarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "withdrawn")
	before := time.Now().Add(-time.Second)
	w, err := OpenWithdrawn(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []place{{"a", "teresa"}, {"b", ""}} {
		if err := w.Add(p.Room, p.Identity); err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string, w *Withdrawn) {
		t.Helper()
		after := time.Now().Add(time.Second)
		for _, c := range []struct {
			name string
			c    *wire.Claims
			held bool
		}{
			{"who was put out", ticketOf("a", "teresa", before), true},
			{"with a ticket of afterwards", ticketOf("a", "teresa", after), false},
			{"somebody else", ticketOf("a", "giulia", before), false},
			{"the same name in another room", ticketOf("c", "teresa", before), false},
			{"anybody in a room that was ended", ticketOf("b", "giulia", before), true},
			{"with a ticket of after its end", ticketOf("b", "giulia", after), false},
		} {
			if held := w.Holds(c.c); held != c.held {
				t.Errorf("%s, %s: got %v", when, c.name, held)
			}
		}
	}
	check("at once", w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// A power cut in the middle of a line.
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"room":"c","ident`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if w, err = OpenWithdrawn(path); err != nil {
		t.Fatal(err)
	}
	check("after a restart", w)
	if err := w.Add("c", "ivo"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w, err = OpenWithdrawn(path); err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	check("after another", w)
	if !w.Holds(ticketOf("c", "ivo", before)) {
		t.Error("what was written after a cut line is lost")
	}
}

func TestATicketThatOutlivesOurMemoryIsNoGood(t *testing.T) {
	w, err := OpenWithdrawn("")
	if err != nil {
		t.Fatal(err)
	}
	c := ticketOf("a", "teresa", time.Now())
	c.Expires = wire.Seconds(time.Now().Add(KeptFor + time.Minute))
	if !w.Holds(c) {
		t.Error("it could come back after we forgot that it was withdrawn")
	}
}

// A full disk must not keep anybody inside.
func TestPuttingOutWorksWhenItCannotBeKept(t *testing.T) {
	w, err := OpenWithdrawn(filepath.Join(t.TempDir(), "withdrawn"))
	if err != nil {
		t.Fatal(err)
	}
	w.file.Close() // every write fails from here on
	rs := New(Config{Withdrawn: w, MaxRooms: 1, MaxAll: 9, MaxPeople: 1})
	if err := rs.Remove("a", "teresa"); err == nil {
		t.Error("nobody is told that it could not be kept")
	}
	if !w.Holds(ticketOf("a", "teresa", time.Now().Add(-time.Second))) {
		t.Error("the ticket still lets in")
	}
}
