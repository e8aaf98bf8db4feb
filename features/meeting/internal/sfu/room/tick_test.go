package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/allocate"
	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/signal"
	"loggia/features/meeting/internal/sfu/wire"
)

// A bench is a set of rooms whose clock the test moves by hand.
type bench struct {
	*Rooms
	t   testing.TB
	url string
}

// A listener is a client that only notes what it is told.
type listener struct {
	mu   sync.Mutex
	told []*wire.SignalResponse
	ws   *websocket.Conn
}

func newBench(t testing.TB) *bench {
	t.Helper()
	n, err := peer.Listen(peer.Ports{Listen: []netip.Addr{netip.MustParseAddr("127.0.0.1")}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := OpenWithdrawn("")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, Rooms: New(Config{
		Net: n, Log: slog.New(slog.DiscardHandler), Withdrawn: kept, Server: &wire.ServerInfo{Version: "1"}, MaxRooms: 2, MaxAll: 100, MaxPeople: 3, MaxTracks: 2,
		Renew: func(c *wire.Claims, life time.Duration) (string, error) {
			return fmt.Sprintf("renewed for %s for %s", c.Identity, life.Round(time.Minute)), nil
		},
	})}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line, err := signal.Accept(w, r)
		if err != nil {
			return
		}
		b.Serve(r.Context(), line, claims(r.URL.Query().Get("room"), r.URL.Query().Get("identity")), &wire.Join{Client: &wire.ClientInfo{}})
	}))
	b.url = strings.Replace(s.URL, "http", "ws", 1)
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if err := errors.Join(b.Close(ctx), n.Close()); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	return b
}

func claims(room, identity string) *wire.Claims {
	now := time.Now()
	return &wire.Claims{Identity: identity, Name: identity, Issued: wire.Seconds(now), Expires: wire.Seconds(now.Add(time.Hour)), Video: wire.VideoGrant{RoomJoin: true, Room: room}}
}

func (b *bench) join(room, identity string) *listener {
	b.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	ws, _, err := websocket.Dial(ctx, b.url+"/?room="+room+"&identity="+identity, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { ws.CloseNow() })
	ws.SetReadLimit(1 << 20)
	l := &listener{ws: ws}
	go func() {
		for {
			_, raw, err := ws.Read(context.Background())
			if err != nil {
				return
			}
			m := &wire.SignalResponse{}
			if proto.Unmarshal(raw, m) == nil {
				l.mu.Lock()
				l.told = append(l.told, m)
				l.mu.Unlock()
			}
		}
	}()
	b.until("joined", func() bool { return l.heard(func(m *wire.SignalResponse) bool { return m.GetJoin() != nil }) })
	return l
}

func (l *listener) heard(is func(*wire.SignalResponse) bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.told, is)
}

func (l *listener) left(why wire.DisconnectReason) func() bool {
	return func() bool {
		return l.heard(func(m *wire.SignalResponse) bool {
			return m.GetLeave() != nil && m.GetLeave().Reason == why && m.GetLeave().Action == wire.LeaveRequest_RECONNECT
		})
	}
}

func (b *bench) until(what string, is func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatal("not within 10 s: ", what)
		}
	}
}

// at does something with one person, under the room's mutex.
func (b *bench) at(room, identity string, do func(*Room, *Participant)) {
	b.t.Helper()
	if err := b.within(room, identity, func(r *Room, p *Participant) error { do(r, p); return nil }); err != nil {
		b.t.Fatal(err)
	}
}

func TestWhoCannotBeReachedIsSentAway(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*Participant, time.Time)
		stay time.Duration // and a moment later they go
		why  wire.DisconnectReason
	}{
		"media never flowed": {func(p *Participant, now time.Time) { p.joined = now }, connectWithin, wire.DisconnectReason_CONNECTION_TIMEOUT},
		"media has failed":   {func(p *Participant, now time.Time) { p.state, p.failedAt = wire.ParticipantInfo_ACTIVE, now }, failedFor, wire.DisconnectReason_MEDIA_FAILURE},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			l := b.join("r", "a")
			now := time.Now()
			b.at("r", "a", func(r *Room, p *Participant) {
				c.make(p, now)
				r.check(p, now.Add(c.stay))
				if p.gone {
					t.Error("sent away too early")
				}
				r.check(p, now.Add(c.stay+time.Second))
			})
			b.until("sent away, to come anew", l.left(c.why))
			if len(b.People("r")) != 0 {
				t.Error("still inside")
			}
		})
	}
}

func TestABrokenLineIsGivenUpAfterAWhile(t *testing.T) {
	b := newBench(t)
	l, other := b.join("r", "a"), b.join("r", "b")
	l.ws.CloseNow()
	lost := func() (is bool) {
		b.at("r", "a", func(_ *Room, p *Participant) { is = p.session == nil && !p.lostAt.IsZero() })
		return is
	}
	b.until("the line is noted as lost", lost)
	b.at("r", "a", func(r *Room, p *Participant) {
		if is, _ := p.measure(); is != wire.ConnectionQuality_LOST {
			t.Error("its quality is", is)
		}
		r.check(p, p.lostAt.Add(resumeWithin))
		if p.gone {
			t.Error("given up too early")
		}
		r.check(p, p.lostAt.Add(resumeWithin+time.Second))
	})
	b.until("the others are told", func() bool {
		return other.heard(func(m *wire.SignalResponse) bool {
			return m.GetUpdate() != nil && m.GetUpdate().Participants[0].Identity == "a" && m.GetUpdate().Participants[0].State == wire.ParticipantInfo_DISCONNECTED
		})
	})
}

func TestATicketIsRenewed(t *testing.T) {
	b := newBench(t)
	l := b.join("r", "a") // with a ticket for an hour
	renewed := func(token string) func() bool {
		return func() bool {
			return l.heard(func(m *wire.SignalResponse) bool { return m.GetRefreshToken() == token })
		}
	}
	b.at("r", "a", func(_ *Room, p *Participant) {
		joined := p.renewedAt
		p.renew(joined.Add(renewAfter - time.Second))
		if p.renewedAt != joined {
			t.Error("renewed too early")
		}
		p.renew(joined.Add(renewAfter))
	})
	b.until("a ticket for what is left", renewed("renewed for a for 55m0s"))
	b.at("r", "a", func(_ *Room, p *Participant) { p.renew(p.joined.Add(70 * time.Minute)) })
	b.until("a ticket that goes on after the first is over", renewed("renewed for a for 10m0s"))
	b.at("r", "a", func(_ *Room, p *Participant) { p.allow(p.permission) })
	b.until("a ticket once the permission has changed", renewed("renewed for a for 1h0m0s"))
}

func TestARoomLeftEmptyIsForgottenAndCanBeMadeAgain(t *testing.T) {
	b := newBench(t)
	if _, err := b.Ensure("r", "", 0); err != nil {
		t.Fatal(err)
	}
	r := b.find("r")
	empty := time.Now()
	if r.tick(empty.Add(emptyFor-time.Second), 0) {
		t.Error("forgotten too early")
	}
	if !r.tick(empty.Add(emptyFor+time.Second), 0) || !b.forget(r, false) {
		t.Error("not forgotten")
	}
	if b.find("r") != nil {
		t.Error("still there")
	}
	b.join("r", "a")
	if r := b.find("r"); b.forget(r, false) {
		t.Error("forgotten with somebody inside")
	}
}

func TestThereAreNoMoreRoomsNorPeopleThanSaid(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"r", "s"} {
		if _, err := b.Ensure(name, "", 0); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Ensure("t", "", 0); !errors.Is(err, ErrFull) {
		t.Error("a third room:", err)
	}
	if err := b.May(claims("t", "a")); !errors.Is(err, ErrFull) {
		t.Error("into a third room:", err)
	}
	for _, who := range []string{"a", "b", "c"} {
		b.join("r", who)
	}
	if err := b.May(claims("r", "d")); !errors.Is(err, ErrFull) {
		t.Error("a fourth person:", err)
	}
	if err := b.May(claims("r", "a")); err != nil {
		t.Error("one's own place:", err)
	}
	if err := b.May(&wire.Claims{Identity: "a", Video: wire.VideoGrant{Room: "r"}}); !errors.Is(err, wire.ErrGrant) {
		t.Error("without the right to join:", err)
	}
}

func TestLayersThatNobodyShowsAreNotSent(t *testing.T) {
	b := newBench(t)
	l := b.join("r", "a")
	wants := func(enabled ...bool) func() bool {
		return func() bool {
			return l.heard(func(m *wire.SignalResponse) bool {
				u := m.GetSubscribedQualityUpdate()
				if u == nil || len(u.SubscribedCodecs) != 1 || u.SubscribedCodecs[0].Codec != "vp8" {
					return false
				}
				for i, q := range u.SubscribedQualities {
					if q.Enabled != enabled[i] {
						return false
					}
				}
				return true
			})
		}
	}
	b.at("r", "a", func(r *Room, p *Participant) {
		now := time.Now()
		tr := &track{owner: p, info: &wire.TrackInfo{Sid: "TR_VC", MimeType: "video/VP8"}, media: forward.NewTrack("TR_VC", true, func(uint32) {}), dynacast: allocate.NewDynacast(int(wire.VideoQuality_HIGH))}
		tr.tellWanted(now) // nobody looks, but that may be for a moment
		tr.tellWanted(now.Add(4 * time.Second))
		if tr.dynacast == allocate.NewDynacast(allocate.Nobody) {
			t.Error("taken away too early")
		}
		tr.tellWanted(now.Add(5 * time.Second))
	})
	b.until("nothing is wanted", wants(false, false, false))
}

func TestAnnouncedAndNeverSentIsForgotten(t *testing.T) {
	b := newBench(t)
	b.join("r", "a")
	b.at("r", "a", func(_ *Room, p *Participant) {
		for _, cid := range []string{"1", "2", "3"} { // one more than a person may have
			p.announce(&wire.AddTrackRequest{Cid: cid, Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA})
		}
		if len(p.pending) != 2 {
			t.Errorf("%d announced", len(p.pending))
		}
		p.prune(time.Now().Add(announcedFor + time.Second))
		if len(p.pending) != 0 {
			t.Errorf("%d kept", len(p.pending))
		}
	})
}

func TestWhoMayWatchIsThePublishersWord(t *testing.T) {
	p := &Participant{}
	o := &Participant{identity: "o", sid: "PA_o"}
	tr := &track{owner: p, info: &wire.TrackInfo{Sid: "TR_1"}}
	for name, c := range map[string]struct {
		w   *wire.SubscriptionPermission
		may bool
	}{
		"nothing said":      {nil, true},
		"everybody":         {&wire.SubscriptionPermission{AllParticipants: true}, true},
		"nobody":            {&wire.SubscriptionPermission{}, false},
		"all tracks to o":   {&wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{ParticipantIdentity: "o", AllTracks: true}}}, true},
		"this one, by sid":  {&wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{ParticipantSid: "PA_o", TrackSids: []string{"TR_1"}}}}, true},
		"another one":       {&wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{ParticipantIdentity: "o", TrackSids: []string{"TR_2"}}}}, false},
		"to somebody else":  {&wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{ParticipantIdentity: "x", AllTracks: true}}}, false},
		"an empty identity": {&wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{AllTracks: true}}}, false},
	} {
		p.watchers = c.w
		if p.allows(o, tr) != c.may {
			t.Errorf("%s: %v", name, !c.may)
		}
	}
}
