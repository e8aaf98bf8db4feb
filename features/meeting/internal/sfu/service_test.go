package sfu_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

// govern signs a ticket of an administrator.
func govern(t *testing.T, v wire.VideoGrant) string {
	t.Helper()
	token, err := wire.Sign(wire.Claims{Issuer: key, Expires: wire.Seconds(time.Now().Add(time.Hour)), Video: v}, secret)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// ask makes an administrative call.
func ask(t *testing.T, url, token, method, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest("POST", url+"/twirp/livekit.RoomService/"+method, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("%s: %v: %s", method, err, b)
	}
	return answer.StatusCode, m
}

func TestAdministrativeCalls(t *testing.T) {
	e, url := open(t)
	room := "borgofiore.prova"
	all := govern(t, wire.VideoGrant{RoomCreate: true, RoomList: true, RoomAdmin: true, Room: room})
	ok := func(method, body string) map[string]any {
		t.Helper()
		status, m := ask(t, url, all, method, body)
		if status != 200 {
			t.Fatalf("%s: %d %v", method, status, m)
		}
		return m
	}
	made := ok("CreateRoom", `{"name":"borgofiore.prova","maxParticipants":7,"metadata":"m"}`)
	again := ok("CreateRoom", `{"name":"borgofiore.prova","max_participants":7}`)
	if made["sid"] != again["sid"] || made["max_participants"] != 7.0 || made["num_participants"] != 0.0 || again["metadata"] != "m" {
		t.Errorf("made twice: %v, %v", made, again)
	}
	a, b := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("b")), false)
	camera, microphone := a.publish(wire.TrackSource_CAMERA), a.publish(wire.TrackSource_MICROPHONE)
	b.flows(camera)

	if l := ok("ListRooms", `{"names":["borgofiore.prova","nowhere"]}`)["rooms"].([]any); len(l) != 1 || l[0].(map[string]any)["num_participants"] != 2.0 {
		t.Errorf("rooms: %v", l)
	}
	people := ok("ListParticipants", `{"room":"borgofiore.prova"}`)["participants"].([]any)
	if len(people) != 2 || people[0].(map[string]any)["identity"] != "a" || people[0].(map[string]any)["state"] != "ACTIVE" {
		t.Errorf("people: %v", people)
	}
	ok("MutePublishedTrack", `{"room":"borgofiore.prova","identity":"a","track_sid":"`+microphone+`","muted":true}`)
	b.sees("a", func(p *wire.ParticipantInfo) bool {
		for _, t := range p.Tracks {
			if t.Sid == microphone {
				return t.Muted
			}
		}
		return false
	})
	ok("SendData", `{"room":"borgofiore.prova","data":"Y2lhbw==","destination_identities":["b"],"topic":"t"}`)
	b.until("the message", func() bool { return len(b.data) == 1 && string(b.data[0].User.Payload) == "ciao" })
	ok("UpdateRoomMetadata", `{"room":"borgofiore.prova","metadata":"other"}`)
	b.until("the words", func() bool {
		for _, m := range b.other {
			if m.GetRoomUpdate().GetRoom().GetMetadata() == "other" {
				return true
			}
		}
		return false
	})
	ok("UpdateSubscriptions", `{"room":"borgofiore.prova","identity":"b","track_sids":["`+camera+`"],"subscribe":false}`)
	ok("UpdateSubscriptions", `{"room":"borgofiore.prova","identity":"b","track_sids":["`+camera+`"],"subscribe":true}`)
	b.flows(camera)

	// What a may do is taken away: the tracks go, and the client gets a ticket that says so.
	changed := ok("UpdateParticipant", `{"room":"borgofiore.prova","identity":"a","name":"Anna","attributes":{"k":"v"},"permission":{"can_subscribe":true,"can_publish":false}}`)
	if changed["name"] != "Anna" || changed["permission"].(map[string]any)["can_publish"] != false {
		t.Errorf("changed: %v", changed)
	}
	b.sees("a", func(p *wire.ParticipantInfo) bool {
		return len(p.Tracks) == 0 && p.Name == "Anna" && p.Attributes["k"] == "v"
	})
	a.until("a new ticket", func() bool {
		for _, m := range a.other {
			if token := m.GetRefreshToken(); token != "" {
				c, err := wire.Verify(token, key, secret, time.Now())
				return err == nil && !*c.Video.CanPublish && c.Identity == "a"
			}
		}
		return false
	})
	a.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "again", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA}}})
	a.until("refused", func() bool { return len(a.refused) > 0 })

	ok("RemoveParticipant", `{"room":"borgofiore.prova","identity":"a"}`)
	a.left(wire.DisconnectReason_PARTICIPANT_REMOVED, wire.LeaveRequest_DISCONNECT)
	ok("DeleteRoom", `{"room":"borgofiore.prova"}`)
	b.left(wire.DisconnectReason_ROOM_DELETED, wire.LeaveRequest_DISCONNECT)
}

func TestAdministrativeCallsThatAreRefused(t *testing.T) {
	e, url := open(t)
	room := "borgofiore.prova"
	admin := govern(t, wire.VideoGrant{RoomAdmin: true, Room: room})
	guest := sign(t, e, person("a"))
	for _, c := range []struct {
		name, token, method, body string
		status                    int
		code                      string
	}{
		{"no ticket", "", "ListRooms", `{}`, 401, "unauthenticated"},
		{"a guest's ticket", guest, "ListParticipants", `{"room":"borgofiore.prova"}`, 401, "unauthenticated"},
		{"another room", admin, "ListParticipants", `{"room":"castelvento.prova"}`, 401, "unauthenticated"},
		{"no room", admin, "ListParticipants", `{}`, 401, "unauthenticated"},
		{"a right that was not given", admin, "CreateRoom", `{"name":"x"}`, 401, "unauthenticated"},
		{"nobody there", admin, "GetParticipant", `{"room":"borgofiore.prova","identity":"x"}`, 404, "not_found"},
		{"to switch on", admin, "MutePublishedTrack", `{"room":"borgofiore.prova","identity":"x","track_sid":"TR","muted":false}`, 400, "invalid_argument"},
		{"malformed", admin, "GetParticipant", `{"room":`, 400, "invalid_argument"},
		{"not there", admin, "PleaseDance", `{}`, 404, "bad_route"},
		{"too long", admin, "SendData", `{"room":"borgofiore.prova","data":"` + strings.Repeat("A", 2<<20) + `"}`, 400, "invalid_argument"},
	} {
		if status, m := ask(t, url, c.token, c.method, c.body); status != c.status || m["code"] != c.code {
			t.Errorf("%s: %d %v, want %d %s", c.name, status, m, c.status, c.code)
		}
	}
}

func TestTheDoorOfClients(t *testing.T) {
	e, url := open(t)
	good := sign(t, e, person("a"))
	long := person(strings.Repeat("x", 300))
	elder, err := wire.Sign(wire.Claims{Issuer: key, Identity: "a", Expires: wire.Seconds(time.Now().Add(48 * time.Hour)), Video: wire.VideoGrant{RoomJoin: true, Room: "r"}}, secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		status     int
	}{
		{"a good ticket", "/rtc/validate?access_token=" + good, 200},
		{"the newer door without its request", "/rtc/v1/validate?access_token=" + good, 400},
		{"a broken request", "/rtc/v1/validate?join_request=@@@@&access_token=" + good, 400},
		{"no ticket", "/rtc/validate", 401},
		{"cut short", "/rtc/validate?access_token=" + good[:len(good)-2], 401},
		{"an administrator's", "/rtc/validate?access_token=" + govern(t, wire.VideoGrant{RoomAdmin: true, Room: "r"}), 400},
		{"one that lives too long", "/rtc/validate?access_token=" + elder, 401},
		{"an endless name", "/rtc/validate?access_token=" + sign(t, e, long), 400},
		{"the line without a line", "/rtc?access_token=" + good, 404},
		{"the newer line without a line", "/rtc/v1?access_token=" + good, 404},
	} {
		answer, err := http.Get(url + c.path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.name, answer.StatusCode, c.status)
		}
	}
}
