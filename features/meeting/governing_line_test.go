package meeting_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting"
	"loggia/features/meeting/internal/sfu/wire"
)

// A front is where browsers join the calls of a hall.
type front struct {
	t   *testing.T
	url string
}

func serveLine(t *testing.T, h *hall) front {
	t.Helper()
	s := httptest.NewServer(h.Engine.(*meeting.Embedded).Handler())
	t.Cleanup(s.Close)
	return front{t, strings.Replace(s.URL, "http", "ws", 1)}
}

// again ends the program and starts it on the same data.
func (h *hall) again(t *testing.T) {
	t.Helper()
	must(t, h.Engine.(*meeting.Embedded).Shut(context.Background()))
	c := h.Config
	var err error
	engine, err := meeting.NewEmbedded(meeting.EmbeddedConfig{Folder: h.folder, ListenIP: "127.0.0.1"})
	must(t, err)
	t.Cleanup(func() { engine.Shut(context.Background()) })
	c.Engine = engine
	h.Service, err = meeting.New(itself, c)
	must(t, err)
}

// A phone is a browser that has joined, without media, and knows what it may do.
type phone struct {
	t    *testing.T
	ws   *websocket.Conn
	self string
	done chan struct{}

	mu  sync.Mutex
	now *wire.ParticipantPermission
}

func (f front) dial(ticket meeting.Ticket) (*websocket.Conn, int) {
	f.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	ws, r, err := websocket.Dial(ctx, f.url+"/rtc?access_token="+ticket.Token, nil)
	if err != nil && r == nil {
		f.t.Fatal(err)
	}
	if err != nil {
		return nil, r.StatusCode
	}
	return ws, http.StatusSwitchingProtocols
}

// refused gives the status with which somebody is kept out.
func (f front) refused(ticket meeting.Ticket) int {
	ws, status := f.dial(ticket)
	if ws != nil {
		ws.CloseNow()
	}
	return status
}

func (f front) join(ticket meeting.Ticket) *phone {
	f.t.Helper()
	ws, status := f.dial(ticket)
	if ws == nil {
		f.t.Fatal("kept out: ", status)
	}
	ws.SetReadLimit(1 << 20)
	p := &phone{t: f.t, ws: ws, self: ticket.Identity, done: make(chan struct{})}
	go p.listen()
	f.t.Cleanup(p.leave)
	p.until("joined", func() bool { return p.now != nil })
	return p
}

func (p *phone) leave() {
	p.ws.CloseNow()
	<-p.done
}

func (p *phone) listen() {
	defer close(p.done)
	for {
		_, b, err := p.ws.Read(context.Background())
		if err != nil {
			return
		}
		var m wire.SignalResponse
		if proto.Unmarshal(b, &m) != nil {
			return
		}
		seen := m.GetUpdate().GetParticipants()
		if j := m.GetJoin(); j != nil {
			seen = append(seen, j.Participant)
		}
		for _, who := range seen {
			if who.Identity == p.self {
				p.mu.Lock()
				p.now = who.Permission
				p.mu.Unlock()
			}
		}
	}
}

func (p *phone) until(what string, is func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; <-time.After(5 * time.Millisecond) {
		p.mu.Lock()
		ok := is()
		p.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatal("not within 5 s: ", what)
		}
	}
}

// publishes and may are asked under the phone's mutex, or once nothing more comes.
func (p *phone) publishes() bool { return p.now.CanPublish }

func (p *phone) may(source string) bool {
	s := map[string]wire.TrackSource{meeting.Camera: wire.TrackSource_CAMERA, meeting.Microphone: wire.TrackSource_MICROPHONE, meeting.Screen: wire.TrackSource_SCREEN_SHARE}[source]
	return p.now.CanPublish && (len(p.now.CanPublishSources) == 0 || slices.Contains(p.now.CanPublishSources, s))
}
