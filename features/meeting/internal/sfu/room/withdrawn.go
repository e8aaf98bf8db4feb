package room

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

// KeptFor is how long a ticket may live at most: that long it is remembered
// that it was withdrawn.
const KeptFor = 24 * time.Hour

// Withdrawn remembers whose tickets let in no more, across restarts when it has
// a file. Safe for concurrent use.
type Withdrawn struct {
	mu   sync.Mutex
	at   map[place]time.Time
	file *os.File
}

type place struct{ Room, Identity string } // no identity: everybody

type line struct {
	Room     string `json:"room"`
	Identity string `json:"identity,omitempty"`
	At       int64  `json:"at"`
}

// OpenWithdrawn reads the file at path, or begins it; an empty path keeps
// nothing on disk.
func OpenWithdrawn(path string) (*Withdrawn, error) {
	w := &Withdrawn{at: map[place]time.Time{}}
	if path == "" {
		return w, nil
	}
	old, err := os.Open(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		w.read(old)
		old.Close()
	}
	return w, w.rewrite(path)
}

func (w *Withdrawn) read(f *os.File) {
	for s := bufio.NewScanner(f); s.Scan(); {
		var l line
		if json.Unmarshal(s.Bytes(), &l) != nil { // the program was killed while it wrote
			continue
		}
		if at := time.UnixMilli(l.At); time.Since(at) < KeptFor {
			w.at[place{l.Room, l.Identity}] = at
		}
	}
}

// rewrite leaves out what is too old to matter.
func (w *Withdrawn) rewrite(path string) (err error) {
	fresh, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w.file = fresh
	for p, at := range w.at {
		if err := w.write(p, at); err != nil {
			return errors.Join(err, fresh.Close())
		}
	}
	if err := errors.Join(fresh.Sync(), os.Rename(path+".new", path)); err != nil {
		return errors.Join(err, fresh.Close())
	}
	return nil
}

func (w *Withdrawn) write(p place, at time.Time) error {
	b, err := json.Marshal(line{p.Room, p.Identity, at.UnixMilli()})
	if err != nil {
		return err
	}
	_, err = w.file.Write(append(b, '\n'))
	return err
}

// Add withdraws the tickets for room that identity holds now, or that anybody
// does when identity is empty. It is in force even if it could not be kept.
func (w *Withdrawn) Add(room, identity string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	for p, at := range w.at {
		if now.Sub(at) > KeptFor {
			delete(w.at, p)
		}
	}
	p := place{room, identity}
	w.at[p] = now
	if w.file == nil {
		return nil
	}
	if err := w.write(p, now); err != nil {
		return err
	}
	return w.file.Sync()
}

// Holds says whether the ticket was withdrawn. One that lives longer than
// KeptFor is never good: we could not remember.
func (w *Withdrawn) Holds(c *wire.Claims) bool {
	if c.Expires > wire.Seconds(time.Now().Add(KeptFor)) {
		return true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range []place{{c.Video.Room, c.Identity}, {c.Video.Room, ""}} {
		if at, ok := w.at[p]; ok && max(c.Issued, c.NotBefore) <= wire.Seconds(at) {
			return true
		}
	}
	return false
}

// Close lets go of the file.
func (w *Withdrawn) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}
