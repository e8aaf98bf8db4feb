package room

import (
	"slices"
	"time"

	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/wire"
)

// A Source is a track that flows in a room, and whose it is.
type Source struct {
	SID, Identity, Name string
	Kind                wire.TrackSource
	Muted               bool
	Width, Height       uint32 // of the best picture, as announced; 0 when it was not
	Media               *forward.Track
}

// A Watcher is told of what flows in a room. It is called while the room's
// mutex is held: it must neither wait nor call back.
type Watcher interface {
	Began(s Source)
	Changed(s Source) // muted, or not any more
	Ended(sid string)
	// Beat comes every few tenths of a second: who speaks, the loudest first,
	// and how many people are inside.
	Beat(speaking []string, inside int, now time.Time)
	// Over says that the room has ended; nothing follows.
	Over()
}

// Watch tells w what flows in a room, from what flows now on, until stop is
// called. A room that is not there is made.
func (rs *Rooms) Watch(name string, w Watcher) (stop func(), err error) {
	for {
		r, err := rs.ensure(name, 0, "")
		if err != nil {
			return nil, err
		}
		if r.watch(w) {
			return func() {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.watchers = slices.DeleteFunc(r.watchers, func(o Watcher) bool { return o == w })
			}, nil
		}
	}
}

// watch says false for a room that was closed in this very moment.
func (r *Room) watch(w Watcher) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	for _, p := range r.inOrder() {
		for _, t := range p.tracks {
			w.Began(t.source())
		}
	}
	r.watchers = append(r.watchers, w)
	return true
}

func (t *track) source() Source {
	return Source{SID: t.info.Sid, Identity: t.owner.identity, Name: t.owner.name, Kind: t.info.Source, Muted: t.info.Muted, Width: t.info.Width, Height: t.info.Height, Media: t.media}
}

func (r *Room) tellWatchers(say func(Watcher)) {
	for _, w := range r.watchers {
		say(w)
	}
}

// beatWatchers says who speaks, the loudest first.
func (r *Room) beatWatchers(now time.Time) {
	if len(r.watchers) == 0 {
		return
	}
	var loud []*Participant
	for _, p := range r.inOrder() {
		if p.speaking && !p.permission.Hidden {
			loud = append(loud, p)
		}
	}
	slices.SortStableFunc(loud, func(a, b *Participant) int {
		switch {
		case a.level > b.level:
			return -1
		case a.level < b.level:
			return 1
		}
		return 0
	})
	who := make([]string, len(loud))
	for i, p := range loud {
		who[i] = p.identity
	}
	r.tellWatchers(func(w Watcher) { w.Beat(who, len(r.people), now) })
}
