package signal

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/wire"
)

// A line is a session and the client at its other end.
type line struct {
	t       *testing.T
	session *Session
	client  *websocket.Conn
	handled chan *wire.SignalRequest
	ended   chan error // what Serve gave
}

func open(t *testing.T) *line {
	t.Helper()
	l := &line{t: t, handled: make(chan *wire.SignalRequest, 2*burst), ended: make(chan error, 1)}
	accepted := make(chan *Session, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := Accept(w, r)
		if err != nil {
			t.Error(err)
			return
		}
		accepted <- s
		l.ended <- s.Serve(context.Background(), func(m *wire.SignalRequest) { l.handled <- m })
	}))
	t.Cleanup(server.Close)
	var err error
	if l.client, _, err = websocket.Dial(l.ctx(), strings.Replace(server.URL, "http", "ws", 1), nil); err != nil {
		t.Fatal(err)
	}
	l.client.SetReadLimit(-1)
	t.Cleanup(func() { l.client.CloseNow() })
	l.session = <-accepted
	return l
}

func (l *line) ctx() context.Context {
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	l.t.Cleanup(stop)
	return ctx
}

func (l *line) write(kind websocket.MessageType, b []byte) error {
	return l.client.Write(l.ctx(), kind, b)
}

func (l *line) say(m *wire.SignalRequest) error {
	b, err := proto.Marshal(m)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.write(websocket.MessageBinary, b)
}

func (l *line) read() (*wire.SignalResponse, error) {
	_, b, err := l.client.Read(l.ctx())
	if err != nil {
		return nil, err
	}
	var m wire.SignalResponse
	return &m, proto.Unmarshal(b, &m)
}

// closed reads on until the line ends, and gives how.
func (l *line) closed() websocket.StatusCode {
	for {
		if _, err := l.read(); err != nil {
			return websocket.CloseStatus(err)
		}
	}
}

func (l *line) end() error {
	l.t.Helper()
	select {
	case err := <-l.ended:
		return err
	case <-time.After(20 * time.Second):
		l.t.Fatal("the session does not end")
		return nil
	}
}

func mute(sid string) *wire.SignalRequest {
	return &wire.SignalRequest{Message: &wire.SignalRequest_Mute{Mute: &wire.MuteTrackRequest{Sid: sid}}}
}

func token(s string) *wire.SignalResponse {
	return &wire.SignalResponse{Message: &wire.SignalResponse_RefreshToken{RefreshToken: s}}
}

func TestMessagesPassBothWaysInOrder(t *testing.T) {
	l := open(t)
	for _, sid := range []string{"1", "2", "3"} {
		if err := l.say(mute(sid)); err != nil {
			t.Fatal(err)
		}
		if m := <-l.handled; m.GetMute().GetSid() != sid {
			t.Errorf("got %v", m)
		}
	}
	l.session.Send(token("a"))
	l.session.Send(token("b"))
	for _, want := range []string{"a", "b"} {
		if m, err := l.read(); err != nil || m.GetRefreshToken() != want {
			t.Errorf("got %v, %v", m, err)
		}
	}
}

func TestPingsAreAnsweredHere(t *testing.T) {
	l := open(t)
	before := time.Now().UnixMilli()
	if err := l.say(&wire.SignalRequest{Message: &wire.SignalRequest_PingReq{PingReq: &wire.Ping{Timestamp: 42}}}); err != nil {
		t.Fatal(err)
	}
	if m, err := l.read(); err != nil || m.GetPongResp().GetLastPingTimestamp() != 42 || m.GetPongResp().GetTimestamp() < before {
		t.Errorf("got %v, %v", m, err)
	}
	if err := l.say(&wire.SignalRequest{Message: &wire.SignalRequest_Ping{Ping: 1}}); err != nil {
		t.Fatal(err)
	}
	if m, err := l.read(); err != nil || m.GetPong() < before {
		t.Errorf("got %v, %v", m, err)
	}
	if len(l.handled) != 0 {
		t.Error("a ping reached the room")
	}
}

func TestWhatWeDoNotKnowIsNoFault(t *testing.T) {
	l := open(t)
	unknown := []byte{0xc2, 0x3e, 0x02, 'h', 'i'} // field 1000
	if err := l.write(websocket.MessageBinary, unknown); err != nil {
		t.Fatal(err)
	}
	if m := <-l.handled; m.Message != nil {
		t.Errorf("got %v", m)
	}
	if err := l.say(mute("1")); err != nil {
		t.Fatal(err)
	}
	if m := <-l.handled; m.GetMute() == nil {
		t.Errorf("got %v", m)
	}
}

func TestNonsenseEndsTheLine(t *testing.T) {
	for name, c := range map[string]struct {
		kind websocket.MessageType
		b    []byte
		code websocket.StatusCode
	}{
		"a text":            {websocket.MessageText, []byte("{}"), websocket.StatusInvalidFramePayloadData},
		"bytes":             {websocket.MessageBinary, []byte{0xff, 0xff, 0xff}, websocket.StatusInvalidFramePayloadData},
		"far too much":      {websocket.MessageBinary, make([]byte, messageLimit+1), websocket.StatusMessageTooBig},
		"a message cut off": {websocket.MessageBinary, []byte{0x2a, 0x10, 'x'}, websocket.StatusInvalidFramePayloadData},
	} {
		l := open(t)
		l.write(c.kind, c.b) // the other end may be gone before all has left
		if got := l.closed(); got != c.code {
			t.Errorf("%s: closed with %v", name, got)
		}
		if l.end() == nil {
			t.Errorf("%s: the session ended without a word", name)
		}
		if len(l.handled) != 0 {
			t.Errorf("%s: it reached the room", name)
		}
	}
}

func TestAFloodEndsTheLine(t *testing.T) {
	l := open(t)
	go l.closed() // takes the farewell, or the other end would wait for it
	for range 2 * burst {
		if l.say(mute("1")) != nil {
			break
		}
	}
	if err := l.end(); err != ErrFlood {
		t.Errorf("got %v", err)
	}
}

// A room tells hundreds of things to everybody while it holds its mutex.
func TestAClientThatTakesNothingDoesNotHoldUpAnybody(t *testing.T) {
	l := open(t)
	big := token(strings.Repeat("x", 100<<10))
	began := time.Now()
	for range 2 * queueLimit { // far more than the network and the queue hold
		l.session.Send(big)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the sender was held up for %v", took)
	}
	if l.end() == nil {
		t.Error("the line goes on")
	}
}

func TestTheLastWordsArriveBeforeTheEnd(t *testing.T) {
	l := open(t)
	l.session.Send(token("goodbye"))
	l.session.End()
	l.session.End()
	l.session.Send(token("too late"))
	if m, err := l.read(); err != nil || m.GetRefreshToken() != "goodbye" {
		t.Errorf("got %v, %v", m, err)
	}
	if got := l.closed(); got != websocket.StatusNormalClosure {
		t.Errorf("closed with %v", got)
	}
	l.end()
}

func TestACutIsACut(t *testing.T) {
	l := open(t)
	l.session.Cut()
	if got := l.closed(); got != -1 {
		t.Errorf("closed politely with %v", got)
	}
	if l.end() == nil {
		t.Error("the session ended without a word")
	}
	l.session.Send(token("into the void"))
}
