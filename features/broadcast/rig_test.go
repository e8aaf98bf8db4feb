package broadcast

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/ffmpeg"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/link"
)

// A moved clock shows the true time, and a test puts it forward.
type moved struct{ by atomic.Int64 }

func (m *moved) Now() time.Time { return time.Now().Add(time.Duration(m.by.Load())) }

// A hall is one meeting with its cameras: a tap of it plays a film of some
// seconds, as fast as the reader takes it.
type hall struct {
	*Service
	t       testing.TB
	db      *db.DB
	jobs    *jobs.Queue
	blobs   blob.Store
	folder  string
	clock   *moved
	meeting Meeting
	asked   map[string]bool
	seconds string
	settle  func()
	unable  error

	mu    sync.Mutex
	said  []said
	hints []string
	facts []string
	event func(Happening)
}

func (h *hall) Meeting(_ context.Context, id string) (Meeting, error) {
	if id != h.meeting.ID {
		return Meeting{}, access.ErrNotFound
	}
	return h.meeting, nil
}
func (h *hall) Asked(_ context.Context, _, person string) (bool, error) { return h.asked[person], nil }
func (h *hall) Bearer(_ context.Context, _, token string) error {
	if token != "ticket" {
		return access.ErrNotFound
	}
	return nil
}
func (h *hall) Able() error { return h.unable }
func (h *hall) Tell(_ context.Context, _, topic string, payload []byte) error {
	var s said
	if err := json.Unmarshal(payload, &s); err != nil || topic != Topic {
		h.t.Errorf("%s: %s", topic, payload)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, s)
	return nil
}
func (h *hall) Names(context.Context, []string) (map[string]string, error) {
	return map[string]string{"giulia": "Giulia Ferretti"}, nil
}
func (h *hall) Publish(_, subject, _ string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hints = append(h.hints, subject)
}
func (h *hall) T(_, key string, args map[string]any) string {
	if name, ok := args["name"]; ok {
		return key + ":" + name.(string)
	}
	return key
}

// A camera is the tap of a hall.
type camera struct {
	cut  chan struct{}
	quit chan struct{}
	done chan struct{}
	once sync.Once
}

func (c *camera) Cut() {
	select {
	case c.cut <- struct{}{}:
	default:
	}
}
func (c *camera) Close() {
	c.once.Do(func() { close(c.quit) })
	<-c.done
}

func (h *hall) Tap(_ context.Context, _ string, _ []byte, part func(Part) (io.WriteCloser, error), event func(Happening)) (Tap, error) {
	c := &camera{cut: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{})}
	h.mu.Lock()
	h.event = event
	h.mu.Unlock()
	go func() {
		defer close(c.done)
		for n := 1; ; n++ {
			w, err := part(Part{Number: n, H264: true, Sounds: 2, Began: time.Now()})
			if err != nil {
				event(Happening{Kind: "broken", Err: err})
				<-c.quit
				return
			}
			play := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration="+h.seconds, "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration="+h.seconds,
				"-map", "0:v", "-map", "1:a", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "50", "-c:a", "libopus", "-f", "matroska", "pipe:1")
			play.Stdout = w
			play.Run()
			select {
			case <-c.cut:
				w.Close()
			case <-c.quit:
				w.Close()
				return
			}
		}
	}()
	return c, nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// as gives a context in which a person acts in Borgofiore.
func as(id string, places ...access.Place) context.Context {
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), access.Person{ID: id, Ente: "borgofiore", Places: places})
}

var (
	giulia   = as("giulia", access.Place{Office: "urp", Role: access.Staff})
	marco    = as("marco", access.Place{Office: "tributi", Role: access.Staff})
	visitor  = as("")
	stranger = access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), access.Person{ID: "giulia", Ente: "altrove", Places: []access.Place{{Role: access.Admin}}})
	system   = access.System(context.Background(), "borgofiore")
)

// need skips where ffmpeg is not installed; scripts/need does it for `make test`.
func need(t testing.TB) {
	t.Helper()
	if _, err := ffmpeg.Find(""); err != nil {
		t.Skip("ffmpeg is not installed here")
	}
}

func open(t testing.TB, d *db.DB, clock *moved) *hall {
	t.Helper()
	h := &hall{t: t, db: d, clock: clock, folder: t.TempDir(), meeting: Meeting{ID: "m1", Title: "Consiglio", Owner: "giulia", Open: true}, asked: map[string]bool{}, seconds: "5"}
	var err error
	book, err := ledger.New(system, d, slog.New(slog.DiscardHandler))
	must(t, err)
	heard(h, book, Begun{})
	heard(h, book, Stopped{})
	heard(h, book, Kept{})
	heard(h, book, Watched{})
	heard(h, book, Erased{})
	heard(h, book, Aired{})
	must(t, book.Start(system))
	h.jobs, err = jobs.New(system, d, slog.New(slog.DiscardHandler))
	must(t, err)
	_, err = norm.New(system, d)
	must(t, err)
	h.blobs, err = blob.OpenFolder(filepath.Join(h.folder, "blobs"))
	must(t, err)
	h.start()
	t.Cleanup(func() { book.Settle(system); h.Shut() })
	h.settle = func() { must(t, book.Settle(system)) }
	return h
}

// start opens the feature anew on the same database, as after a crash: of the
// life before nothing is in memory.
func (h *hall) start() {
	h.t.Helper()
	if h.Service != nil {
		q, err := jobs.New(system, h.db, slog.New(slog.DiscardHandler))
		must(h.t, err)
		h.jobs = q
	}
	s, err := New(system, Config{DB: h.db, Jobs: h.jobs, Blobs: h.blobs, Links: link.Key{1}, Meetings: h, Rooms: h, Names: h, Hints: h, Folder: filepath.Join(h.folder, "recordings"), Say: h})
	must(h.t, err)
	h.Service = s
}

func heard[F db.Fact](h *hall, l *ledger.Ledger, _ F) {
	ledger.On(l, "test", func(_ context.Context, f F) error {
		name, _ := f.Fact()
		h.mu.Lock()
		defer h.mu.Unlock()
		h.facts = append(h.facts, name)
		return nil
	})
}

// until waits for a condition, and fails after a while.
func (h *hall) until(what string, is func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); <-time.After(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.t.Fatal("not within 30 s: " + what)
		}
	}
}

// filmed waits until a recording has so much on disk.
func (h *hall) filmed(recording string, length time.Duration) {
	h.t.Helper()
	h.until("pieces on disk", func() bool {
		parts, err := reelsIn(h.Service.folder(recording))
		if err != nil {
			return false
		}
		var all time.Duration
		for _, p := range parts {
			ffmpeg.ReadFragments(p.path, func([]byte) {}, func(f ffmpeg.Fragment) { all += f.Duration })
		}
		return all >= length
	})
}
