package meeting_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	"loggia/core/access"
	"loggia/features/meeting"
	"loggia/features/meeting/internal/sfu/wire"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/ledger"
	"loggia/platform/link"
	"loggia/platform/words"
)

// A palace is the meeting feature on a real database, with the real media
// engine on loopback, behind the real doors.
type palace struct {
	*meeting.Service
	t      *testing.T
	db     *db.DB
	clock  *clock.Fixed
	engine *meeting.Embedded
	api    *httpapi.API
	url    string
	log    *journal
	disk   *disk
}

// A disk is a blob store that can be full.
type disk struct {
	blob.Store
	full bool
}

func (d *disk) Put(ctx context.Context, r io.Reader, limit int64) (blob.Ref, error) {
	if d.full {
		return blob.Ref{}, blob.ErrDiskFull
	}
	return d.Store.Put(ctx, r, limit)
}

var people = map[string]access.Person{
	"giulia":  {ID: "giulia", Ente: "borgofiore", Name: "Giulia Ferretti", Places: []access.Place{{Office: "tributi", Role: access.Staff}}},
	"marco":   {ID: "marco", Ente: "borgofiore", Name: "Marco Bini", Places: []access.Place{{Office: "anagrafe", Role: access.Head}}},
	"nora":    {ID: "nora", Ente: "castelvento", Name: "Nora Galli", Places: []access.Place{{Office: "tributi", Role: access.Staff}}},
	"visitor": {Ente: "borgofiore"},
}

// by gives the context of somebody on their body's site.
func by(name string) context.Context {
	p := people[name]
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: p.Ente, Actor: p.ID}), p)
}

// inPalace runs a test on a palace on each database.
func inPalace(t *testing.T, f func(t *testing.T, p *palace)) {
	now := clock.NewFixed(time.Now())
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, raise(t, d, now)) }, db.WithClock(now))
}

func raise(t *testing.T, d *db.DB, now *clock.Fixed) *palace {
	t.Helper()
	ctx := context.Background()
	p := &palace{t: t, db: d, clock: now, log: &journal{}}
	log := slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if _, err = ledger.New(ctx, d, log); err != nil { // where facts are kept
		t.Fatal(err)
	}
	folder, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p.disk = &disk{Store: folder}
	if p.engine, err = meeting.NewEmbedded(meeting.EmbeddedConfig{Folder: t.TempDir(), ListenIP: "127.0.0.1", Log: log}); err != nil {
		t.Fatal(err)
	}
	if p.Service, err = meeting.New(ctx, meeting.Config{DB: d, Engine: p.engine, Blobs: p.disk, Scan: antivirus.None, Links: link.Key{1, 2, 3}, Names: town{}}); err != nil {
		t.Fatal(err)
	}
	catalogue, err := words.Load(httpapi.Words, blob.Words, antivirus.Words, access.Words, meeting.Words())
	if err != nil {
		t.Fatal(err)
	}
	// Who acts is told by a header, as the session tells it in the program.
	signed := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			who := people[r.Header.Get("Test-Person")]
			if who.Ente == "" {
				who = people["visitor"]
			}
			ctx := db.Scoped(r.Context(), db.Scope{Ente: who.Ente, Actor: who.ID})
			next.ServeHTTP(w, r.WithContext(access.As(ctx, who)))
		})
	}
	p.api = httpapi.New(httpapi.Options{Title: "test", Words: catalogue, Watch: access.Watch, Asked: access.Asked, Around: []func(http.Handler) http.Handler{signed}, Log: log, Clock: now})
	p.Doors(p.api)
	for _, pattern := range p.engine.Patterns() {
		p.api.Handle(pattern, p.engine.Handler(), httpapi.Long())
	}
	server := httptest.NewServer(p.api.Handler())
	p.url = server.URL
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(ctx, 10*time.Second)
		defer stop()
		if err := p.engine.Shut(ctx); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return p
}

// A journal is a log, written by several goroutines.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *journal) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *journal) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// open opens a meeting of giulia's.
func (p *palace) open(title string) meeting.Meeting {
	p.t.Helper()
	m, err := p.Open(by("giulia"), title, time.Hour)
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *palace) enter(who, m string) meeting.Ticket {
	p.t.Helper()
	ticket, err := p.Enter(by(who), m, "")
	if err != nil {
		p.t.Fatal(err)
	}
	return ticket
}

func (p *palace) invite(m, name string) (meeting.Invitation, meeting.Ticket) {
	p.t.Helper()
	i, err := p.Invite(by("giulia"), m, name, "geometra")
	if err != nil {
		p.t.Fatal(err)
	}
	ticket, err := p.EnterByLink(by("visitor"), i.Token, "")
	if err != nil {
		p.t.Fatal(err)
	}
	return i, ticket
}

func refused(t *testing.T, what string, err error, want *errs.Error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %s", what, err, want.Code)
	}
}

// A caller is a browser that has joined, without media.
type caller struct {
	t    *testing.T
	ws   *websocket.Conn
	join *wire.JoinResponse
}

// dial joins with a ticket; the status is of a join that was refused.
func (p *palace) dial(t *testing.T, token string) (*caller, int) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	ws, r, err := websocket.Dial(ctx, strings.Replace(p.url, "http", "ws", 1)+"/rtc?access_token="+token, nil)
	if err != nil {
		if r == nil {
			t.Fatal(err)
		}
		return nil, r.StatusCode
	}
	t.Cleanup(func() { ws.CloseNow() })
	ws.SetReadLimit(1 << 20)
	c := &caller{t: t, ws: ws}
	if c.join = c.next().GetJoin(); c.join == nil {
		t.Fatal("the first message is not that one has joined")
	}
	return c, http.StatusSwitchingProtocols
}

func (p *palace) call(t *testing.T, token string) *caller {
	t.Helper()
	c, status := p.dial(t, token)
	if c == nil {
		t.Fatal("refused:", status)
	}
	return c
}

func (c *caller) next() *wire.SignalResponse {
	c.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	_, b, err := c.ws.Read(ctx)
	var m wire.SignalResponse
	if err == nil {
		err = proto.Unmarshal(b, &m)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return &m
}

// leave waits to be sent away, and gives why.
func (c *caller) leave() wire.DisconnectReason {
	c.t.Helper()
	for {
		if l := c.next().GetLeave(); l != nil {
			return l.Reason
		}
	}
}
