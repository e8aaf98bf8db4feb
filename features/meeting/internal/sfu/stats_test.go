package sfu_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/wire"
)

func TestWhatIsCounted(t *testing.T) {
	e, url := open(t)
	before := e.Stats()
	a, b := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("b")), true)
	b.flows(a.publish(wire.TrackSource_CAMERA))
	b.flows(a.publish(wire.TrackSource_MICROPHONE))
	s := e.Stats()
	if s.Rooms != 1 || s.People != 2 || s.Connected != 2 || s.Publishers != 1 || s.Tracks["camera"] != 1 || s.Tracks["microphone"] != 1 || s.Sent["one"] != 1 || s.Sounds != 1 {
		t.Errorf("%+v", s.Stats)
	}
	joins := uint64(0)
	for _, n := range s.Joins {
		joins += n
	}
	if joins != 2 || s.JoinTime <= 0 {
		t.Errorf("%d joins in %v", joins, s.JoinTime)
	}
	was, is := before.Traffic, s.Traffic
	if is.PacketsIn <= was.PacketsIn || is.PacketsOut <= was.PacketsOut || is.BytesIn <= was.BytesIn || is.BytesOut <= was.BytesOut || is.KeysAsked <= was.KeysAsked {
		t.Errorf("from %+v to %+v", was, is)
	}
}

// get asks why a line would be refused.
func get(t *testing.T, url, token string) (int, string) {
	t.Helper()
	r, err := http.Get(url + "/rtc/validate?access_token=" + token)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, strings.TrimSpace(string(b))
}

func TestAFullMachineSaysSo(t *testing.T) {
	e, url := open(t, func(c *sfu.Config) {
		c.MaxAll = 1
		c.Why = func(_ context.Context, err error) string {
			if errors.Is(err, sfu.ErrNoPlace) {
				return "troppe persone"
			}
			return "altro"
		}
	})
	enter(t, url, sign(t, e, person("a")), true)
	if !e.Full() {
		t.Error("not full")
	}
	for _, room := range []string{"", "borgofiore.altra"} {
		if code, why := get(t, url, sign(t, e, sfu.Ticket{Identity: "b", Room: room})); code != 503 || why != "troppe persone" {
			t.Errorf("in %q: %d %s", room, code, why)
		}
	}
	if code, why := get(t, url, sign(t, e, person("a"))); code != 200 {
		t.Errorf("who is inside takes their own place again: %d %s", code, why)
	}
}

func TestWhatIsPermittedNowStandsAboveTheTicket(t *testing.T) {
	var late error
	e, url := open(t, func(c *sfu.Config) {
		c.Permit = func(_ context.Context, k sfu.Ticket) (sfu.Permission, bool, error) {
			return sfu.Permission{Sources: []string{"microphone"}, Publish: true}, k.Identity != "unknown", late
		}
	})
	for _, single := range []bool{true, false} {
		c := enter(t, url, sign(t, e, person("a")), single)
		if p := c.join.Participant.Permission; !p.CanPublish || p.CanPublishData || len(p.CanPublishSources) != 1 {
			t.Errorf("may %v", p)
		}
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "c", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA}}})
		c.until("refused", func() bool { return len(c.refused) > 0 })
		c.hangUp()
	}
	if c := enter(t, url, sign(t, e, person("unknown")), true); !c.join.Participant.Permission.CanPublishData {
		t.Error("of whom nothing is known, the ticket does not hold")
	}
	late = errors.New("locked")
	if code, _ := get(t, url, sign(t, e, person("a"))); code != http.StatusForbidden {
		t.Error(code)
	}
	late = errors.Join(sfu.ErrUnwell, errors.New("the database is away"))
	if code, _ := get(t, url, sign(t, e, person("a"))); code != http.StatusServiceUnavailable {
		t.Error(code)
	}
}
