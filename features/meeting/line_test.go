package meeting_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/meeting"
	"loggia/features/meeting/internal/sfu/wire"
	"loggia/platform/id"
	"loggia/platform/link"
)

func TestWhatClientsSeeOfStaffAndGuests(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("  Riunione\u202e  del   lunedì ")
		if m.Title != "Riunione del lunedì" {
			t.Errorf("the title is %q", m.Title)
		}
		staff := p.enter("marco", m.ID) // whoever works here may, though not in the list of others
		i, guest := p.invite(m.ID, "Teresa Conti")
		if guest.Name != "Teresa Conti" || guest.Label != "geometra" || guest.Staff || !staff.Staff || staff.Token == guest.Token {
			t.Errorf("tickets %+v and %+v", staff, guest)
		}
		a, b := p.call(t, staff.Token), p.call(t, guest.Token)
		if self := a.join.Participant; self.Identity != "person:marco" || self.Attributes["staff"] != "1" || self.Permission.CanUpdateMetadata {
			t.Errorf("the staff came in as %v", self)
		}
		self := b.join.Participant
		if self.Attributes["label"] != "geometra" || self.Attributes["staff"] != "" || !strings.HasPrefix(self.Identity, "guest:") || self.Permission.CanUpdateMetadata || !self.Permission.CanPublishData {
			t.Errorf("the guest came in as %v", self)
		}
		if s := self.Permission.CanPublishSources; len(s) != 2 || s[0] != wire.TrackSource_CAMERA || s[1] != wire.TrackSource_MICROPHONE {
			t.Errorf("the guest may publish %v", s)
		}
		inside, err := p.engine.Inside(by("giulia"), meeting.Room("borgofiore", m.ID))
		if err != nil || len(inside) != 2 || inside[1].Label != "geometra" || inside[1].Name != "Teresa Conti" {
			t.Errorf("inside are %+v, %v", inside, err)
		}
		if renamed, err := p.EnterByLink(by("visitor"), i.Token, "  T.  Conti "); err != nil || renamed.Name != "T. Conti" || renamed.Identity != guest.Identity {
			t.Errorf("the guest under another name: %+v, %v", renamed, err)
		}
		mine, err := p.Mine(by("giulia"))
		if err != nil || len(mine) != 1 || mine[0].ID != m.ID {
			t.Errorf("giulia's meetings: %v, %v", mine, err)
		}
	})
}

func TestARevokedLinkPutsItsGuestOut(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		i, ticket := p.invite(m.ID, "Teresa")
		foreign := link.Key{9}.Token("meeting.guest", "borgofiore", i.ID)
		for what, token := range map[string]string{
			"truncated": i.Token[:len(i.Token)-1], "longer": i.Token + "a", "empty": "", "of another installation": foreign,
			"invented": id.Token(), "another case": strings.ToLower(i.Token), "hostile": "../../etc/passwd\x00",
		} {
			_, err := p.EnterByLink(by("visitor"), token, "x")
			refused(t, what, err, meeting.ErrNoSuchMeeting)
		}
		c := p.call(t, ticket.Token)
		if err := p.Revoke(by("giulia"), m.ID, i.ID); err != nil {
			t.Fatal(err)
		}
		if why := c.leave(); why != wire.DisconnectReason_PARTICIPANT_REMOVED {
			t.Error("the guest inside was sent away with", why)
		}
		_, err := p.EnterByLink(by("visitor"), i.Token, "x")
		refused(t, "revoked", err, meeting.ErrNoSuchMeeting)
		if _, status := p.dial(t, ticket.Token); status != 401 {
			t.Error("back with the ticket of a revoked link:", status)
		}
		_, err = p.Table(by("visitor"), m.ID, ticket.Token)
		refused(t, "the table with the ticket of a revoked link", err, meeting.ErrNoSuchMeeting)
		refused(t, "a link that is not there", p.Revoke(by("giulia"), m.ID, "nobody"), meeting.ErrNoSuchMeeting)
	})
}

func TestTheHour(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		opens := p.clock.Now().Add(30 * time.Minute)
		ctx := access.System(by("visitor"), "borgofiore")
		if err := p.Reserve(ctx, "appointment", "TARI", "tributi", opens, opens.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		_, err := p.Enter(by("giulia"), "appointment", "")
		refused(t, "before the hour", err, meeting.ErrNotYet)
		// The appointment is moved to now, twice by a repeated message.
		for range 2 {
			if err := p.Reserve(ctx, "appointment", "TARI", "tributi", p.clock.Now().Add(-time.Minute), p.clock.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		ticket := p.enter("giulia", "appointment") // its office holds it
		if ticket.Title != "TARI" {
			t.Errorf("%+v", ticket)
		}
		p.clock.Advance(time.Hour)
		defer p.clock.Advance(-time.Hour)
		_, err = p.Enter(by("giulia"), "appointment", "")
		refused(t, "after the hour", err, meeting.ErrOver)
		_, err = p.Invite(by("giulia"), "appointment", "x", "")
		refused(t, "a guest after the hour", err, meeting.ErrOver)
	})
}

func TestWhatIsEndedIsOver(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		i, guest := p.invite(m.ID, "Teresa")
		c := p.call(t, guest.Token)
		for range 2 { // ended twice is ended once
			if err := p.End(by("giulia"), m.ID); err != nil {
				t.Fatal(err)
			}
		}
		if why := c.leave(); why != wire.DisconnectReason_ROOM_DELETED {
			t.Error("sent away with", why)
		}
		_, err := p.EnterByLink(by("visitor"), i.Token, "")
		refused(t, "the link", err, meeting.ErrOver)
		if _, status := p.dial(t, guest.Token); status != 401 {
			t.Error("back into an ended meeting:", status)
		}
		_, err = p.Share(by("visitor"), m.ID, guest.Token, "x.pdf", strings.NewReader("%PDF-1.7"))
		if err == nil {
			t.Error("a document after the end")
		}
	})
}

func TestPutOutAndMuted(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		staff := p.enter("giulia", m.ID)
		i, guest := p.invite(m.ID, "Teresa")
		a, b := p.call(t, staff.Token), p.call(t, guest.Token)
		refused(t, "a guest puts staff out", p.PutOut(by("visitor"), m.ID, guest.Token, staff.Identity), access.ErrForbidden)
		refused(t, "a guest mutes staff", p.Mute(by("visitor"), m.ID, guest.Token, staff.Identity, meeting.Microphone), access.ErrForbidden)
		refused(t, "staff puts herself out", p.PutOut(by("giulia"), m.ID, staff.Token, staff.Identity), access.ErrForbidden)
		other := p.open("Un'altra")
		refused(t, "with the ticket of another meeting", p.PutOut(by("giulia"), other.ID, staff.Token, guest.Identity), meeting.ErrNoSuchMeeting)
		if err := p.Mute(by("giulia"), m.ID, staff.Token, guest.Identity, meeting.Microphone); err != nil {
			t.Error("to mute who is silent:", err)
		}
		if err := p.PutOut(by("giulia"), m.ID, staff.Token, guest.Identity); err != nil {
			t.Fatal(err)
		}
		if why := b.leave(); why != wire.DisconnectReason_PARTICIPANT_REMOVED {
			t.Error("sent away with", why)
		}
		if _, status := p.dial(t, guest.Token); status != 401 {
			t.Error("back with the same ticket:", status)
		}
		if _, err := p.EnterByLink(by("visitor"), i.Token, "Un'altra Teresa"); err == nil {
			t.Error("back by the same link")
		}
		for { // the others are told
			if u := a.next().GetUpdate(); u != nil && u.Participants[0].Identity == guest.Identity && u.Participants[0].State == wire.ParticipantInfo_DISCONNECTED {
				break
			}
		}
	})
}

func TestTicketsOfOthers(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		ticket := p.enter("giulia", m.ID)
		parts := strings.Split(ticket.Token, ".")
		var claims map[string]any
		raw, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil || json.Unmarshal(raw, &claims) != nil {
			t.Fatal("the ticket is not a JWT:", err)
		}
		claims["video"].(map[string]any)["room"] = meeting.Room("castelvento", m.ID)
		raw, _ = json.Marshal(claims)
		forged := parts[0] + "." + base64.RawURLEncoding.EncodeToString(raw) + "." + parts[2]
		none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
		for what, token := range map[string]string{"changed": forged, "unsigned": none, "cut": ticket.Token[:len(ticket.Token)-1], "empty": "", "nonsense": "a.b.c"} {
			if _, status := p.dial(t, token); status != 401 {
				t.Errorf("%s: %d", what, status)
			}
			_, err := p.Table(by("giulia"), m.ID, token)
			refused(t, what, err, meeting.ErrNoSuchMeeting)
		}
	})
}

func TestTicketsAreNotLogged(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		i, guest := p.invite(m.ID, "Teresa")
		p.call(t, guest.Token)
		p.dial(t, "a.forged."+id.Token())
		if err := p.End(by("giulia"), m.ID); err != nil {
			t.Fatal(err)
		}
		for what, secret := range map[string]string{"ticket": strings.Split(guest.Token, ".")[2], "link": i.Token, "name": "Teresa", "forged": "a.forged."} {
			if strings.Contains(p.log.String(), secret) {
				t.Errorf("the log has the %s", what)
			}
		}
	})
}

func TestTheKeyIsMadeOnceAndKept(t *testing.T) {
	folder := t.TempDir()
	start := func(c meeting.EmbeddedConfig) (*meeting.Embedded, error) {
		c.Folder, c.ListenIP = folder, "127.0.0.1"
		e, err := meeting.NewEmbedded(c)
		if err == nil {
			t.Cleanup(func() { e.Shut(t.Context()) })
		}
		return e, err
	}
	first, err := start(meeting.EmbeddedConfig{})
	if err != nil {
		t.Fatal(err)
	}
	token, err := first.Token(meeting.Grant{Room: "borgofiore.x", Identity: "a", Name: "A", Label: "l", Staff: true, For: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := os.Stat(folder + "/media.key"); err != nil || s.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", s, err)
	}
	second, err := start(meeting.EmbeddedConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if g, err := second.Read(token); err != nil || g.Label != "l" || !g.Staff || g.Room != "borgofiore.x" || g.For < 59*time.Minute {
		t.Errorf("after a restart the ticket reads %+v, %v", g, err)
	}
	given, err := start(meeting.EmbeddedConfig{Key: "mine", Secret: strings.Repeat("s", 32)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := given.Read(token); err == nil {
		t.Error("a key that was given was not taken")
	}
	if _, err := start(meeting.EmbeddedConfig{Key: "mine", Secret: "short"}); err == nil {
		t.Error("a short secret was taken")
	}
	os.WriteFile(folder+"/media.key", []byte("half"), 0o600)
	if _, err := start(meeting.EmbeddedConfig{}); err == nil || !strings.Contains(err.Error(), "media.key") {
		t.Errorf("a damaged key: %v", err)
	}
}
