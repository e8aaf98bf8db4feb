package sfu

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/wire"
)

const (
	servicePath  = "/twirp/livekit.RoomService/"
	serviceLimit = 1 << 20
)

// A problem is an answer in the words of the protocol.
type problem struct {
	status  int
	Code    string `json:"code"`
	Message string `json:"msg"`
}

func (p problem) Error() string { return p.Message }

var (
	errRoute    = problem{http.StatusNotFound, "bad_route", "no such call"}
	errWho      = problem{http.StatusUnauthorized, "unauthenticated", "permissions denied"}
	errArgument = problem{http.StatusBadRequest, "invalid_argument", "the request cannot be read"}
	errNotFound = problem{http.StatusNotFound, "not_found", "not here"}
	errFull     = problem{http.StatusServiceUnavailable, "unavailable", "no room left"}
	errUnmute   = problem{http.StatusBadRequest, "invalid_argument", "to switch on is their own doing"}
	errInternal = problem{http.StatusInternalServerError, "internal", "internal error"}
)

// A call is one administrative call: what it reads, who may, and what it does.
type call struct {
	in  func() proto.Message
	may func(v wire.VideoGrant, room string) bool
	do  func(e *Engine, in proto.Message) (proto.Message, error)
}

func creates(v wire.VideoGrant, _ string) bool    { return v.RoomCreate }
func lists(v wire.VideoGrant, _ string) bool      { return v.RoomList }
func governs(v wire.VideoGrant, room string) bool { return v.RoomAdmin && room != "" && v.Room == room }

func of[M proto.Message](fresh func() M, may func(wire.VideoGrant, string) bool, do func(*Engine, M) (proto.Message, error)) call {
	return call{func() proto.Message { return fresh() }, may, func(e *Engine, in proto.Message) (proto.Message, error) { return do(e, in.(M)) }}
}

func fresh[T any]() *T { return new(T) }

var calls = map[string]call{
	"CreateRoom": of(fresh[wire.CreateRoomRequest], creates, func(e *Engine, q *wire.CreateRoomRequest) (proto.Message, error) {
		if q.Name == "" || len(q.Name) > 256 {
			return nil, errArgument
		}
		return message(e.rooms.Ensure(q.Name, q.Metadata, int(q.MaxParticipants)))
	}),
	"ListRooms": of(fresh[wire.ListRoomsRequest], lists, func(e *Engine, q *wire.ListRoomsRequest) (proto.Message, error) {
		return &wire.ListRoomsResponse{Rooms: e.rooms.Look(q.Names...)}, nil
	}),
	"DeleteRoom": of(fresh[wire.DeleteRoomRequest], creates, func(e *Engine, q *wire.DeleteRoomRequest) (proto.Message, error) {
		return &wire.Empty{}, e.rooms.CloseRoom(q.Room)
	}),
	"ListParticipants": of(fresh[wire.ListParticipantsRequest], governs, func(e *Engine, q *wire.ListParticipantsRequest) (proto.Message, error) {
		return &wire.ListParticipantsResponse{Participants: e.rooms.People(q.Room)}, nil
	}),
	"GetParticipant": of(fresh[wire.RoomParticipantIdentity], governs, func(e *Engine, q *wire.RoomParticipantIdentity) (proto.Message, error) {
		return message(e.rooms.Person(q.Room, q.Identity))
	}),
	"RemoveParticipant": of(fresh[wire.RoomParticipantIdentity], governs, func(e *Engine, q *wire.RoomParticipantIdentity) (proto.Message, error) {
		return &wire.Empty{}, e.rooms.Remove(q.Room, q.Identity)
	}),
	"MutePublishedTrack": of(fresh[wire.MuteRoomTrackRequest], governs, func(e *Engine, q *wire.MuteRoomTrackRequest) (proto.Message, error) {
		if !q.Muted || q.TrackSid == "" {
			return nil, errUnmute
		}
		t, err := e.rooms.Mute(q.Room, q.Identity, q.TrackSid)
		return &wire.MuteRoomTrackResponse{Track: t}, err
	}),
	"UpdateParticipant": of(fresh[wire.UpdateParticipantRequest], governs, func(e *Engine, q *wire.UpdateParticipantRequest) (proto.Message, error) {
		return message(e.rooms.Change(q))
	}),
	"UpdateSubscriptions": of(fresh[wire.UpdateSubscriptionsRequest], governs, func(e *Engine, q *wire.UpdateSubscriptionsRequest) (proto.Message, error) {
		return &wire.Empty{}, e.rooms.Choose(q)
	}),
	"SendData": of(fresh[wire.SendDataRequest], governs, func(e *Engine, q *wire.SendDataRequest) (proto.Message, error) {
		return &wire.Empty{}, e.rooms.Say(q)
	}),
	"UpdateRoomMetadata": of(fresh[wire.UpdateRoomMetadataRequest], governs, func(e *Engine, q *wire.UpdateRoomMetadataRequest) (proto.Message, error) {
		return message(e.rooms.Note(q.Room, q.Metadata))
	}),
}

// message turns a typed answer into a plain one: a nil pointer in an interface
// would not be nil.
func message[M proto.Message](m M, err error) (proto.Message, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

// serve answers one administrative call, JSON both ways.
func (e *Engine) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	answer, err := e.call(w, r)
	if err == nil {
		b, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(answer)
		if err == nil {
			w.Write(b)
			return
		}
	}
	p := errInternal
	switch {
	case errors.As(err, &p):
	case errors.Is(err, room.ErrNotHere):
		p = errNotFound
	case errors.Is(err, room.ErrFull), errors.Is(err, room.ErrClosed):
		p = errFull
	default:
		e.c.Log.Error("an administrative call failed", "error", err)
	}
	w.WriteHeader(p.status)
	json.NewEncoder(w).Encode(p)
}

func (e *Engine) call(w http.ResponseWriter, r *http.Request) (proto.Message, error) {
	c, ok := calls[strings.TrimPrefix(r.URL.Path, servicePath)]
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !ok || strings.TrimSpace(kind) != "application/json" {
		return nil, errRoute
	}
	who, err := e.verify(bearer(r))
	if err != nil {
		return nil, errWho
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, serviceLimit))
	if err != nil {
		return nil, errArgument
	}
	in := c.in()
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(body, in); err != nil {
		return nil, errArgument
	}
	name := ""
	if named, ok := in.(interface{ GetRoom() string }); ok {
		name = named.GetRoom()
	}
	if !c.may(who.Video, name) {
		return nil, errWho
	}
	return c.do(e, in)
}
