package broadcast

import (
	"context"
	"encoding/json"
	"io"
	"sync"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/ffmpeg"
	"loggia/platform/id"
)

// aloneFor is how long a recording goes on when everybody has left.
const aloneFor = time.Minute

// A studio runs while a meeting is recorded or streamed: one tap, one encoder a
// part, whose fragments go to the tape and to the channel.
type studio struct {
	s   *Service
	ctx context.Context // of the program itself, in the meeting's body
	key key             // the meeting

	mu      sync.Mutex
	tap     Tap
	tape    *tape
	channel *channel
	lives   []*ffmpeg.Live
	closed  bool
	alone   *time.Timer

	events chan Happening
	gone   chan struct{}
}

// studioOf gives the studio of a meeting, opened if it is not there.
func (s *Service) studioOf(ctx context.Context, meeting string) (*studio, error) {
	ente := db.ScopeOf(ctx).Ente
	k := key{ente, meeting}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.studios[k]; st != nil {
		return st, nil
	}
	st := &studio{s: s, ctx: access.System(context.WithoutCancel(ctx), ente), key: k, events: make(chan Happening, 256), gone: make(chan struct{})}
	s.studios[k] = st
	go st.listen()
	return st, nil
}

// run has the studio's tap running, and a new part begin for who has just come.
func (st *studio) run() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.tap != nil {
		st.tap.Cut()
		return nil
	}
	card, err := st.s.tool.Card(st.ctx)
	if err != nil {
		return err
	}
	st.s.tool.Measure(st.ctx)
	st.tap, err = st.s.Rooms.Tap(st.ctx, st.key.id, card, st.part, st.happens)
	return err
}

// part opens an encoder for the next part, and what it writes to.
func (st *studio) part(p Part) (io.WriteCloser, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	speed := st.s.tool.Measure(st.ctx)
	low := st.channel != nil && speed.AffordsLow()
	reel := st.tape.reel(p.Began)
	show := st.channel.show(p.Began, low)
	live, err := st.s.tool.Live(ffmpeg.LiveOptions{
		H264: p.H264, Sounds: p.Sounds, Preset: speed.Preset(), Low: low,
		Begin: func(r ffmpeg.Rung, b []byte) {
			if r == ffmpeg.Top {
				reel.write(b)
			}
			show.begin(r, b)
		},
		Out: func(r ffmpeg.Rung, f ffmpeg.Fragment) {
			if r == ffmpeg.Top {
				reel.write(f.Bytes)
			}
			show.out(r, f)
		},
	})
	if err != nil {
		return nil, err
	}
	st.lives = append(st.lives, live)
	go func() {
		if err := live.Wait(context.Background()); err != nil {
			st.s.Log.Warn("an encoder broke off", "error", err)
		}
		reel.end()
		show.end()
	}()
	return live, nil
}

// happens is called by the tap, and must not wait.
func (st *studio) happens(h Happening) {
	select {
	case st.events <- h:
	default:
		st.s.Log.Warn("a moment of a meeting was not noted", "kind", h.Kind)
	}
}

// listen notes chapters, and ends what cannot go on.
func (st *studio) listen() {
	for {
		select {
		case <-st.gone:
			return
		case h := <-st.events:
			st.obey(h)
		}
	}
}

func (st *studio) obey(h Happening) {
	switch h.Kind {
	case Speaker, Share, ShareEnded:
		st.note(Chapter{ID: id.New(), Kind: h.Kind, Title: h.Name, At: h.At})
	case "alone":
		st.mu.Lock()
		st.alone = time.AfterFunc(aloneFor, func() { st.happens(Happening{Kind: "still alone"}) })
		st.mu.Unlock()
	case "company":
		st.mu.Lock()
		if st.alone != nil {
			st.alone.Stop()
			st.alone = nil
		}
		st.mu.Unlock()
	case "still alone":
		st.mu.Lock()
		still := st.alone != nil
		st.mu.Unlock()
		if still {
			st.s.endBoth(st.ctx, st.key.id, NoticeAlone)
		}
	case "over":
		st.s.endBoth(st.ctx, st.key.id, "")
	case "broken":
		st.s.Log.Error("a meeting can be recorded and streamed no more", "meeting", st.key.id, "error", h.Err)
		st.s.endBoth(st.ctx, st.key.id, NoticeBroken)
	case "disk":
		st.s.Log.Error("a recording was ended: the disk takes no more", "meeting", st.key.id, "error", h.Err)
		if err := st.s.endRecording(st.ctx, st.key.id, NoticeDisk); err != nil {
			st.s.Log.Error("a recording not ended", "error", err)
		}
	}
}

func (st *studio) note(c Chapter) {
	st.mu.Lock()
	tape := st.tape
	st.mu.Unlock()
	if tape == nil {
		return
	}
	err := st.s.DB.Write(st.ctx, func(tx *db.Tx) error { return insertChapter(tx, tape.recording, c) })
	if err != nil {
		st.s.Log.Error("a chapter not kept", "error", err)
	}
}

// record attaches a tape.
func (st *studio) record(recording string) error {
	t, err := openTape(st.s.folder(recording), recording, func(err error) { st.happens(Happening{Kind: "disk", Err: err}) })
	if err != nil {
		return err
	}
	st.mu.Lock()
	st.tape = t
	st.mu.Unlock()
	return st.run()
}

// air attaches a channel.
func (st *studio) air(c *channel) error {
	st.mu.Lock()
	st.channel = c
	st.mu.Unlock()
	return st.run()
}

// release takes tape or channel off. Without either the studio closes, and what
// was still under way is on the tape.
func (st *studio) release(tape, channel bool) {
	st.mu.Lock()
	old := st.tape
	if channel {
		st.channel = nil
	}
	if tape {
		st.tape = nil
	}
	last := st.tape == nil && st.channel == nil
	st.mu.Unlock()
	if last {
		st.close()
	}
	if tape && old != nil {
		old.close()
	}
}

// close ends the tap and waits for the last fragments.
func (st *studio) close() {
	st.s.mu.Lock()
	if st.s.studios[st.key] == st {
		delete(st.s.studios, st.key)
	}
	st.s.mu.Unlock()
	st.mu.Lock()
	if st.closed {
		st.mu.Unlock()
		return
	}
	st.closed = true
	tap := st.tap
	if st.alone != nil {
		st.alone.Stop()
	}
	st.mu.Unlock()
	close(st.gone)
	if tap != nil {
		tap.Close()
	}
	st.mu.Lock()
	lives := st.lives
	st.mu.Unlock()
	for _, l := range lives {
		l.Wait(context.Background()) // Close has seen to it that it ends
	}
}

// said is what those inside are told.
type said struct {
	Recording bool      `json:"recording"`
	Streaming bool      `json:"streaming"`
	By        string    `json:"by"`
	Since     time.Time `json:"since,omitzero"`
	Path      string    `json:"path,omitempty"`
	Notice    string    `json:"notice,omitempty"`
}

// Topic is under which those inside a meeting are told that it is recorded or
// streamed, or is no more.
const Topic = "loggia.recording"

// tell says to all inside how it is now. Who comes later asks at the door.
func (s *Service) tell(ctx context.Context, meeting, notice string) {
	ctx = access.System(context.WithoutCancel(ctx), db.ScopeOf(ctx).Ente)
	now, err := s.saying(ctx, meeting)
	if err == nil {
		now.Notice = notice
		var b []byte
		if b, err = json.Marshal(now); err == nil {
			err = s.Rooms.Tell(ctx, meeting, Topic, b)
		}
	}
	if err != nil {
		s.Log.Warn("those inside were not told of a recording", "error", err)
	}
}
