package meeting_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/meeting"
	"loggia/platform/db/dbtest"
)

func yes() *bool            { b := true; return &b }
func no() *bool             { b := false; return &b }
func mode(m string) *string { return &m }

// A hearing is a meeting of staff: giulia opened it, luca and a guest may come.
type hearing struct {
	*hall
	t    *testing.T
	id   string
	host meeting.Ticket
	link string
}

func hear(t *testing.T, h *hall) *hearing {
	t.Helper()
	m, err := h.Open(giulia, "Commissione", time.Hour)
	must(t, err)
	i, err := h.Invite(giulia, m.ID, "Davide Conti", "geometra")
	must(t, err)
	host, err := h.Enter(giulia, m.ID, "")
	must(t, err)
	if !host.Host {
		t.Fatal("who opened the meeting does not hold it")
	}
	h.told(t)
	return &hearing{h, t, m.ID, host, i.Token}
}

func (h *hearing) luca() (meeting.Ticket, error)  { return h.Enter(luca, h.id, "") }
func (h *hearing) guest() (meeting.Ticket, error) { return h.EnterByLink(visitor, h.link, "") }

func (h *hearing) hold(c meeting.Change) {
	h.t.Helper()
	must(h.t, h.Hold(giulia, h.id, h.host.Token, c))
}

func (h *hearing) view(ctx context.Context, t meeting.Ticket) meeting.Governing {
	h.t.Helper()
	v, err := h.Govern(ctx, h.id, t.Token)
	must(h.t, err)
	return v
}

// sources gives what a ticket lets publish, as the engine reads it.
func (h *hearing) sources(t meeting.Ticket) []string {
	h.t.Helper()
	g, err := h.Engine.Read(t.Token)
	must(h.t, err)
	if g.Silent {
		return nil
	}
	return g.Sources
}

func TestTheWaitingRoomOfAStaffMeeting(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		h.hold(meeting.Change{Waiting: yes()})
		if got := h.told(t); got != "rule_changed" {
			t.Errorf("announced %q", got)
		}
		_, err := h.guest()
		want(t, "a guest comes", err, meeting.ErrWaiting)
		_, err = h.guest()
		want(t, "and asks again", err, meeting.ErrWaiting)
		_, err = h.luca()
		want(t, "a colleague comes", err, meeting.ErrWaiting)
		if got := h.told(t); got != "knocked knocked" {
			t.Errorf("announced %q: a knock is told once", got)
		}
		waiting := h.view(giulia, h.host).Waiting
		if len(waiting) != 2 || waiting[0].Name != "Davide Conti" || waiting[0].Label != "geometra" || waiting[1].Identity != "person:luca" {
			t.Fatalf("the host sees %+v", waiting)
		}
		must(t, h.Let(giulia, h.id, h.host.Token, waiting[0].Identity))
		must(t, h.Refuse(giulia, h.id, h.host.Token, "person:luca"))
		guest, err := h.guest()
		must(t, err)
		_, err = h.luca()
		want(t, "who was refused asks again", err, meeting.ErrRefused)
		if v := h.view(visitor, guest); v.Host || len(v.Waiting)+len(v.Out) > 0 {
			t.Errorf("a guest is told who waits and who was refused: %+v", v)
		}
		if got := h.told(t); got != "person_let_in person_refused" {
			t.Errorf("announced %q", got)
		}
		must(t, h.Let(giulia, h.id, h.host.Token, "person:luca"))
		_, err = h.luca()
		must(t, err)
		want(t, "letting in who never came", h.Let(giulia, h.id, h.host.Token, "person:nobody"), meeting.ErrNotHere)
		want(t, "refusing who is in", h.Refuse(giulia, h.id, h.host.Token, "person:luca"), meeting.ErrNotHere)
	})
}

func TestWhoOpensAWaitingRoomWaitsInNone(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		h.hold(meeting.Change{Waiting: yes(), Locked: yes()})
		_, err := h.Enter(giulia, h.id, "")
		must(t, err)
	})
}

func TestALockedMeetingLetsInNobodyNew(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		before, err := h.guest()
		must(t, err)
		h.hold(meeting.Change{Locked: yes()})
		_, err = h.guest()
		want(t, "a guest comes", err, meeting.ErrLocked)
		_, err = h.Table(visitor, h.id, before.Token)
		want(t, "who was not inside reads the table with an older ticket", err, meeting.ErrLocked)
		if code := serveLine(t, h.hall).refused(before); code != http.StatusForbidden {
			t.Errorf("and joins with it: %d", code)
		}
		_, err = h.luca()
		want(t, "a colleague comes", err, meeting.ErrLocked)
		if rule := h.view(giulia, h.host).Rule; !rule.Locked || rule.Waiting || rule.Mode != meeting.All {
			t.Errorf("held as %+v", rule)
		}
		h.hold(meeting.Change{Locked: no()})
		_, err = h.guest()
		must(t, err)
	})
}

func TestOnlyWhoHasTheWordSpeaksToListeners(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		before, err := h.guest()
		must(t, err)
		p := serveLine(t, h.hall)
		line := p.join(before)
		if !line.may(meeting.Microphone) {
			t.Fatal("a guest may not speak")
		}
		h.hold(meeting.Change{Mode: mode(meeting.Listeners)})
		line.until("told that they only listen", func() bool { return !line.publishes() })
		guest, err := h.guest()
		must(t, err)
		if s := h.sources(guest); len(s) > 0 {
			t.Errorf("the new ticket of a listener lets publish %v", s)
		}
		line.leave()
		line = p.join(before) // the ticket was given when all might speak
		if line.publishes() {
			t.Error("an older ticket brings the word back")
		}
		must(t, h.Speak(giulia, h.id, h.host.Token, guest.Identity, true))
		line.until("given the word", func() bool { return line.may(meeting.Microphone) && !line.may(meeting.Screen) })
		if guest, err = h.guest(); err != nil || !slices.Contains(h.sources(guest), meeting.Microphone) {
			t.Errorf("who has the word gets a ticket for %v (%v)", h.sources(guest), err)
		}
		must(t, h.Speak(giulia, h.id, h.host.Token, guest.Identity, false))
		line.until("and it is taken", func() bool { return !line.publishes() })
		h.hold(meeting.Change{Mode: mode(meeting.All)})
		if line.publishes() {
			t.Error("who lost the word has it again when all may speak")
		}
		if got := h.told(t); got != "rule_changed rule_changed voice_changed voice_changed" {
			t.Errorf("announced %q", got)
		}
	})
}

// The server is killed in the middle: what was decided holds for the tickets
// that were given before.
func TestWhatWasDecidedOutlivesTheServer(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		before, err := h.guest()
		must(t, err)
		colleague, err := h.luca()
		must(t, err)
		h.hold(meeting.Change{Mode: mode(meeting.Listeners)})

		h.again(t)
		p := serveLine(t, h.hall)
		if line := p.join(before); line.publishes() {
			t.Error("a listener's older ticket lets speak after a restart")
		}
		if line := p.join(h.host); !line.may(meeting.Screen) {
			t.Error("the host may not show a screen")
		}
		must(t, h.PutOut(giulia, h.id, h.host.Token, colleague.Identity))
		h.hold(meeting.Change{Locked: yes()})

		h.again(t)
		p = serveLine(t, h.hall)
		if code := p.refused(colleague); code != http.StatusUnauthorized && code != http.StatusForbidden {
			t.Errorf("who was put out comes in after a restart: %d", code)
		}
		if line := p.join(before); line.publishes() {
			t.Error("a listener speaks after the second restart")
		}
	})
}

func TestWhoIsPutOutStaysOutUntilLetBack(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		guest, err := h.guest()
		must(t, err)
		_, err = h.luca()
		must(t, err)
		must(t, h.PutOut(giulia, h.id, h.host.Token, guest.Identity))
		must(t, h.PutOut(giulia, h.id, h.host.Token, "person:luca"))
		_, err = h.guest()
		want(t, "by the same link", err, meeting.ErrNoSuchMeeting)
		_, err = h.luca()
		want(t, "as the same person", err, meeting.ErrPutOut)
		outside := h.view(giulia, h.host).Out
		if len(outside) != 2 || outside[0].Name != "Davide Conti" {
			t.Errorf("the host sees %+v", outside)
		}
		must(t, h.Let(giulia, h.id, h.host.Token, guest.Identity))
		must(t, h.Let(giulia, h.id, h.host.Token, "person:luca"))
		again, err := h.guest()
		must(t, err)
		if _, err := h.Govern(visitor, h.id, again.Token); err != nil {
			t.Error("the new ticket does not let in:", err)
		}
		_, err = h.luca()
		must(t, err)
		want(t, "the host themselves", h.PutOut(giulia, h.id, h.host.Token, h.host.Identity), access.ErrForbidden)
	})
}

func TestHostsAreMadeAndUnmade(t *testing.T) {
	each(t, func(t *testing.T, hall *hall) {
		h := hear(t, hall)
		p := serveLine(t, h.hall)
		ticket, err := h.luca()
		must(t, err)
		p.join(ticket)
		want(t, "an ordinary participant locks", h.Hold(luca, h.id, ticket.Token, meeting.Change{Locked: yes()}), access.ErrForbidden)
		must(t, h.MakeHost(giulia, h.id, h.host.Token, "person:luca", true))
		must(t, h.Hold(luca, h.id, ticket.Token, meeting.Change{Locked: yes()}))
		want(t, "a host unmakes who opened the meeting", h.MakeHost(luca, h.id, ticket.Token, "person:giulia", false), access.ErrForbidden)
		want(t, "and puts them out", h.PutOut(luca, h.id, ticket.Token, "person:giulia"), access.ErrForbidden)
		must(t, h.MakeHost(giulia, h.id, h.host.Token, "person:luca", false))
		want(t, "with the same ticket, no longer a host", h.Hold(luca, h.id, ticket.Token, meeting.Change{Locked: no()}), access.ErrForbidden)
		want(t, "makes himself a host", h.MakeHost(luca, h.id, ticket.Token, "person:luca", true), access.ErrForbidden)
		want(t, "a guest is made a host", h.MakeHost(giulia, h.id, h.host.Token, "guest:x", true), meeting.ErrNotHere)
		if got := h.told(t); got != "rule_changed host_changed host_changed" {
			t.Errorf("announced %q", got)
		}
	})
}

// Everybody who must not, tries every door.
func TestTheDoorsOfHosts(t *testing.T) {
	h := hear(t, build(t, dbtest.SQLite(t)))
	ask := serve(t, h.hall)
	guest, err := h.guest()
	must(t, err)
	colleague, err := h.luca()
	must(t, err)
	other, err := h.Open(luca, "Altro", time.Hour)
	must(t, err)
	foreign, err := h.Enter(luca, other.ID, "")
	must(t, err)
	p := serveLine(t, h.hall)
	p.join(guest)
	p.join(colleague)
	must(t, h.MakeHost(giulia, h.id, h.host.Token, colleague.Identity, true))
	must(t, h.MakeHost(giulia, h.id, h.host.Token, colleague.Identity, false))
	doors := map[string]string{
		"hold": `{"locked":true}`, "mute": `{"identity":"person:giulia"}`, "mute-all": `{}`, "speak": `{"identity":"` + guest.Identity + `","may":true}`,
		"host": `{"identity":"person:luca","host":true}`, "let": `{"identity":"` + guest.Identity + `"}`, "refuse": `{"identity":"` + guest.Identity + `"}`, "remove": `{"identity":"person:giulia"}`,
	}
	for door, body := range doors {
		for who, c := range map[string]struct {
			as, token string
			status    int
		}{
			"a guest":                        {"", guest.Token, 403},
			"a colleague, once a host":       {"luca", colleague.Token, 403},
			"who has a ticket elsewhere":     {"luca", foreign.Token, 404},
			"somebody of another body":       {"nora", h.host.Token, 404},
			"the host's name, and no ticket": {"giulia", "", 422},
			"a forged ticket":                {"giulia", h.host.Token + "x", 404},
		} {
			if status, _, text := ask("POST", "/meetings/"+h.id+"/inside/"+door, c.as, c.token, body); status != c.status {
				t.Errorf("%s at %s: %d %s", who, door, status, text)
			}
		}
	}
	if got := h.told(t); strings.Contains(got, "rule_changed") || strings.Contains(got, "person") || strings.Count(got, "host_changed") != 2 {
		t.Errorf("something happened all the same: %q", got)
	}
	for _, c := range []struct {
		door   string
		status int
	}{{"hold", 204}, {"mute", 204}, {"mute-all", 204}, {"speak", 204}, {"host", 204}, {"let", 204}, {"refuse", 404}, {"remove", 403}} {
		door, status := c.door, c.status
		if got, _, text := ask("POST", "/meetings/"+h.id+"/inside/"+door, "giulia", h.host.Token, doors[door]); got != status {
			t.Errorf("the host at %s: %d %s", door, got, text)
		}
	}
	_, _, text := ask("GET", "/meetings/"+h.id+"/inside/governing", "", guest.Token, "")
	var v struct {
		Locked  bool
		May     []string
		Waiting []any
		Host    bool
	}
	must(t, json.Unmarshal([]byte(text), &v))
	if !v.Locked || v.Host || len(v.May) != 2 || v.Waiting == nil {
		t.Errorf("a guest sees %s", text)
	}
}
