// Package signal carries messages between one client and the engine over a
// WebSocket: it reads with limits, answers pings, and writes from a queue that
// never makes the sender wait.
package signal

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/wire"
)

const (
	messageLimit = 1 << 20          // the description of a full room's media is some 300 kB
	queueLimit   = 512              // messages waiting for a slow client
	writeLimit   = 10 * time.Second // for one message to leave
	silenceLimit = 30 * time.Second // clients ping every 5 s
	perSecond    = 100              // messages a client may send for long
	burst        = 1000             // and at once: a newcomer sets up every picture
)

// Ping tells clients how often to ask whether we are there, in seconds, and how
// long to wait before they believe that we are not.
const (
	PingInterval = 5
	PingTimeout  = 15
)

var (
	// ErrMalformed ends a session whose client does not speak the protocol.
	ErrMalformed = errors.New("malformed signalling")
	// ErrFlood ends a session whose client sends more than anybody needs.
	ErrFlood = errors.New("too many messages")
)

// A Session is one client's open line. Safe for concurrent use.
type Session struct {
	conn *websocket.Conn
	out  chan []byte
	done chan struct{} // closed when nothing will be written any more

	mu     sync.Mutex
	ending bool
}

// Accept upgrades the request. The ticket in it is the credential, so it may
// come from any origin.
func Accept(w http.ResponseWriter, r *http.Request) (*Session, error) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(messageLimit)
	s := &Session{conn: conn, out: make(chan []byte, queueLimit), done: make(chan struct{})}
	go s.write()
	return s, nil
}

// Send queues m. It never waits: a client that does not take what it is sent
// loses its line, and may come back and resume.
func (s *Session) Send(m *wire.SignalResponse) {
	b, err := proto.Marshal(m)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending {
		return
	}
	select {
	case s.out <- b:
	default:
		s.ending = true
		close(s.out)
		go s.conn.CloseNow() // a write under way ends too
	}
}

// End closes the line after what was queued has been sent.
func (s *Session) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ending {
		s.ending = true
		close(s.out)
	}
}

// Cut closes the line at once, as a network does.
func (s *Session) Cut() { s.conn.CloseNow() }

func (s *Session) write() {
	defer close(s.done)
	for b := range s.out {
		ctx, stop := context.WithTimeout(context.Background(), writeLimit)
		err := s.conn.Write(ctx, websocket.MessageBinary, b)
		stop()
		if err != nil {
			s.conn.CloseNow()
			s.End()
			for range s.out { // nothing more can leave
			}
			return
		}
	}
	s.conn.Close(websocket.StatusNormalClosure, "")
}

// Serve gives each message to handle, one after the other, until the line ends.
// Pings are answered here.
func (s *Session) Serve(ctx context.Context, handle func(*wire.SignalRequest)) error {
	defer func() {
		s.End()
		s.conn.CloseNow()
		<-s.done
	}()
	budget, at := float64(burst), time.Now()
	for {
		m, err := s.read(ctx)
		if err != nil {
			return err
		}
		now := time.Now()
		budget = min(burst, budget+now.Sub(at).Seconds()*perSecond) - 1
		if at = now; budget < 0 {
			s.conn.Close(websocket.StatusPolicyViolation, ErrFlood.Error())
			return ErrFlood
		}
		switch x := m.Message.(type) {
		case *wire.SignalRequest_Ping:
			s.Send(&wire.SignalResponse{Message: &wire.SignalResponse_Pong{Pong: now.UnixMilli()}})
		case *wire.SignalRequest_PingReq:
			s.Send(&wire.SignalResponse{Message: &wire.SignalResponse_PongResp{PongResp: &wire.Pong{LastPingTimestamp: x.PingReq.Timestamp, Timestamp: now.UnixMilli()}}})
		default:
			handle(m)
		}
	}
}

func (s *Session) read(ctx context.Context) (*wire.SignalRequest, error) {
	ctx, stop := context.WithTimeout(ctx, silenceLimit)
	defer stop()
	kind, b, err := s.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	var m wire.SignalRequest
	if kind != websocket.MessageBinary || proto.Unmarshal(b, &m) != nil {
		s.conn.Close(websocket.StatusInvalidFramePayloadData, ErrMalformed.Error())
		return nil, ErrMalformed
	}
	return &m, nil
}
