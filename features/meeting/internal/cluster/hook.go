package cluster

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"net/http"
	"sync"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"loggia/features/meeting/internal/sfu/wire"
)

const (
	hookLimit = 256 << 10
	idsKept   = 20_000 // the cluster sends again what we did not take, within minutes
)

// A Hook takes what a cluster tells. It may tell a thing twice, late, or out of
// order: On hears it once, and in an order that makes sense. Calls of On do not
// overlap; it must not wait.
type Hook struct {
	Key, Secret string
	On          func(*wire.WebhookEvent)

	mu    sync.Mutex
	ids   recent
	gone  recent            // participants that have left, by sid
	ended recent            // rooms, by sid
	in    map[place]session // who is inside
}

type place struct{ room, identity string }

type session struct {
	sid    string
	hidden bool
}

// ServeHTTP answers the cluster.
func (h *Hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hookLimit))
	if err != nil {
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	if !h.signed(r.Header.Get("Authorization"), body) {
		http.Error(w, "not signed by the cluster", http.StatusUnauthorized)
		return
	}
	var e wire.WebhookEvent
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(body, &e); err != nil || e.Event == "" {
		http.Error(w, "cannot be read", http.StatusBadRequest)
		return
	}
	h.take(&e)
}

// signed checks the signature over the body. The token stands alone, without the
// word Bearer.
func (h *Hook) signed(token string, body []byte) bool {
	c, err := wire.Verify(token, h.Key, h.Secret, time.Now())
	if err != nil {
		return false
	}
	sum := sha256.Sum256(body)
	return subtle.ConstantTimeCompare([]byte(c.SHA256), []byte(base64.StdEncoding.EncodeToString(sum[:]))) == 1
}

// take passes on what is news.
func (h *Hook) take(e *wire.WebhookEvent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.in == nil {
		h.in = map[place]session{}
	}
	if e.Id != "" && !h.ids.add(e.Id) {
		return
	}
	room, who := e.Room.GetName(), e.Participant.GetIdentity()
	if room == "" || h.ended.has(e.Room.GetSid()) && e.Event != "participant_left" {
		return // of a room that has ended since
	}
	p, sid := place{room, who}, e.Participant.GetSid()
	now := h.in[p]
	switch e.Event {
	case "participant_joined":
		if h.gone.has(sid) || now.sid == sid {
			return
		}
		if now.sid != "" { // the same person from elsewhere, and their going is still on its way
			h.leave(p, now, &wire.WebhookEvent{Event: "participant_left", Room: e.Room, CreatedAt: e.CreatedAt,
				Participant: &wire.ParticipantInfo{Sid: now.sid, Identity: who, DisconnectReason: wire.DisconnectReason_DUPLICATE_IDENTITY}})
		}
		now = session{sid, e.Participant.GetPermission().GetHidden()}
		h.in[p] = now
		h.tell(e, now)
	case "participant_left", "participant_connection_aborted":
		fresh := h.gone.add(sid)
		if fresh && (now.sid == sid || now.sid == "" && e.Event == "participant_left") { // unknown: they came before we were started
			h.leave(p, now, e)
		}
	case "track_published", "track_unpublished":
		if !h.gone.has(sid) && (now.sid == "" || now.sid == sid) {
			h.tell(e, now)
		}
	case "room_finished":
		h.ended.add(e.Room.GetSid())
		for other := range h.in {
			if other.room == room {
				h.leave(other, h.in[other], &wire.WebhookEvent{Event: "participant_left", Room: e.Room, CreatedAt: e.CreatedAt,
					Participant: &wire.ParticipantInfo{Sid: h.in[other].sid, Identity: other.identity, DisconnectReason: wire.DisconnectReason_ROOM_DELETED}})
			}
		}
		h.On(e)
	case "room_started":
		h.On(e)
	}
}

func (h *Hook) leave(p place, s session, e *wire.WebhookEvent) {
	h.gone.add(e.Participant.GetSid())
	delete(h.in, p)
	e.Event = "participant_left"
	h.tell(e, s)
}

func (h *Hook) tell(e *wire.WebhookEvent, s session) {
	if !s.hidden && !e.Participant.GetPermission().GetHidden() {
		h.On(e)
	}
}

// recent remembers the last names that it was given.
type recent struct {
	known map[string]bool
	order []string
}

func (r *recent) has(name string) bool { return name != "" && r.known[name] }

// add says whether the name is new.
func (r *recent) add(name string) bool {
	if name == "" || r.known[name] {
		return name == ""
	}
	if r.known == nil {
		r.known = map[string]bool{}
	}
	r.known[name] = true
	if r.order = append(r.order, name); len(r.order) > idsKept {
		delete(r.known, r.order[0])
		r.order = r.order[1:]
	}
	return true
}
