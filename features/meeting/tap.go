package meeting

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"loggia/core/access"
	"loggia/features/meeting/internal/sfu/tap"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// ErrNoTap is the answer where the engine is a cluster: what runs in it does
// not pass through this program.
var ErrNoTap = errs.New(errs.Unavailable, "meeting.no_tap")

// A TapPart is a stretch of what a tap writes: live Matroska with one picture
// and some sounds.
type TapPart struct {
	Number        int
	H264          bool // the picture may be kept as it is
	Width, Height int
	Sounds        int
	Began         time.Time
}

// A TapEvent is something that a viewer would like to jump to: "speaker",
// "share" or "share_ended" of Name; or "alone" (nobody is inside), "over" or
// "broken".
type TapEvent struct {
	Kind, Name string
	At         time.Time
	Err        error
}

// TapOptions says where a tap writes. Card is a second of H264 for when there
// is nothing to see.
type TapOptions struct {
	Card  []byte
	Part  func(TapPart) (io.WriteCloser, error)
	Event func(TapEvent)
	Log   *slog.Logger
}

// A Tap is one that runs: Cut begins a new part, Close ends it.
type Tap interface {
	Cut()
	Close()
}

// Taps says whether the engine can be tapped.
func (s *Service) Taps() bool {
	_, ok := s.Engine.(*Embedded)
	return ok
}

// Tap begins to take a meeting out of the engine. For the program itself: the
// caller has asked for permission, and has told those inside.
func (s *Service) Tap(ctx context.Context, meeting string, o TapOptions) (t Tap, err error) {
	defer errs.Wrap(&err, "meeting.Tap(%s)", meeting)
	if _, err := access.Check(ctx, "meeting.find", access.Thing{}); err != nil {
		return nil, err
	}
	e, ok := s.Engine.(*Embedded)
	if !ok {
		return nil, ErrNoTap
	}
	card, err := tap.ReadCard(o.Card)
	if err != nil {
		return nil, err
	}
	return e.engine.Tap(Room(db.ScopeOf(ctx).Ente, meeting), tap.Options{
		Card: card, Log: o.Log,
		Part: func(p tap.Part) (io.WriteCloser, error) {
			return o.Part(TapPart{p.Number, p.Codec == tap.H264, p.Width, p.Height, p.Sounds, p.Began})
		},
		Event: func(e tap.Event) { o.Event(TapEvent{e.Kind, e.Name, e.At, e.Err}) },
	})
}

// Tell says something to all inside a meeting. For the program itself.
func (s *Service) Tell(ctx context.Context, meeting, topic string, payload []byte) error {
	if _, err := access.Check(ctx, "meeting.find", access.Thing{}); err != nil {
		return err
	}
	return s.Engine.Say(ctx, Room(db.ScopeOf(ctx).Ente, meeting), topic, payload)
}

// Bearer says whether token lets into the meeting now: nil, or why not.
func (s *Service) Bearer(ctx context.Context, meeting, token string) error {
	_, _, err := s.inside(ctx, meeting, token)
	return err
}

// WasAsked says whether a colleague was asked to come to a meeting. For the
// program itself.
func (s *Service) WasAsked(ctx context.Context, meeting, person string) (asked bool, err error) {
	if _, err := access.Check(ctx, "meeting.find", access.Thing{}); err != nil {
		return false, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		people, err := listPeople(tx, meeting)
		asked = slices.Contains(people, person)
		return err
	})
	return asked, err
}
