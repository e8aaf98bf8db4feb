package app

import (
	"context"
	"io"
	"net/http"
	"path/filepath"

	"loggia/features/broadcast"
	"loggia/features/meeting"
	"loggia/features/office"
	"loggia/platform/ui"
)

// wireBroadcast gives recordings and streams the meetings, their engine and a
// place for what is being recorded.
func (a *App) wireBroadcast(ctx context.Context) (err error) {
	a.Broadcast, err = broadcast.New(ctx, broadcast.Config{DB: a.DB, Jobs: a.Jobs, Blobs: a.Blobs, Links: a.links, Meetings: recorded{a}, Rooms: studios{a}, Names: a.People,
		Hints: a.Live, Folder: filepath.Join(a.Config.Data, "recordings"), Say: a.Words, Log: a.log})
	if err != nil {
		return err
	}
	a.closers = append(a.closers, a.Broadcast.Shut)
	a.workers = append(a.workers, func(ctx context.Context) error {
		if err := a.Broadcast.Resume(ctx); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	a.Live.Allow("broadcast", func(*http.Request, string) (string, error) { return "", nil })
	return nil
}

// streamPages serves the page on which the public follows a meeting.
func (a *App) streamPages(citizens office.CitizenPages) error {
	return broadcast.StreamPage{Service: a.Broadcast, UI: a.UI, Frame: func(r *http.Request, title string) ui.Frame { return citizens.Framed(r, title) }, Log: a.log}.Pages(a.API)
}

// recorded tells broadcast of meetings.
type recorded struct{ a *App }

func (m recorded) Meeting(ctx context.Context, id string) (broadcast.Meeting, error) {
	one, err := m.a.Meeting.Find(itself(ctx), id)
	return broadcast.Meeting{ID: one.ID, Title: one.Title, Owner: one.Owner, Office: one.Office, Open: err == nil && one.Enterable(m.a.DB.Now()) == nil}, err
}

func (m recorded) Asked(ctx context.Context, id, person string) (bool, error) {
	return m.a.Meeting.WasAsked(itself(ctx), id, person)
}

func (m recorded) Bearer(ctx context.Context, id, token string) error {
	return m.a.Meeting.Bearer(ctx, id, token)
}

// studios gives broadcast what is seen and heard in a meeting.
type studios struct{ a *App }

func (s studios) Able() error {
	if !s.a.Meeting.Taps() {
		return meeting.ErrNoTap
	}
	return nil
}

func (s studios) Tap(ctx context.Context, id string, card []byte, part func(broadcast.Part) (io.WriteCloser, error), event func(broadcast.Happening)) (broadcast.Tap, error) {
	return s.a.Meeting.Tap(itself(ctx), id, meeting.TapOptions{Card: card, Log: s.a.log,
		Part: func(p meeting.TapPart) (io.WriteCloser, error) {
			return part(broadcast.Part{Number: p.Number, H264: p.H264, Sounds: p.Sounds, Began: p.Began})
		},
		Event: func(e meeting.TapEvent) {
			event(broadcast.Happening{Kind: e.Kind, Name: e.Name, At: e.At, Err: e.Err})
		}})
}

func (s studios) Tell(ctx context.Context, id, topic string, payload []byte) error {
	return s.a.Meeting.Tell(itself(ctx), id, topic, payload)
}
