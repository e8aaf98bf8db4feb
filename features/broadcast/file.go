package broadcast

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"loggia/platform/ffmpeg"
)

// A tape keeps the fragments of one recording on disk, a file a part. What it
// was given survives a power cut.
type tape struct {
	folder, recording string
	failed            func(error) // told once

	mu     sync.Mutex
	parts  int
	open   map[*reel]bool
	closed bool
	once   sync.Once
}

// diskFor is how a file is written; tests fill the disk.
var diskFor = func(f *os.File) interface{ Write([]byte) (int, error) } { return f }

func openTape(folder, recording string, failed func(error)) (*tape, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	before, err := reelsIn(folder)
	if err != nil {
		return nil, err
	}
	return &tape{folder: folder, recording: recording, failed: failed, parts: len(before), open: map[*reel]bool{}}, nil
}

// A reel is one part on a tape; a nil one keeps nothing.
type reel struct {
	tape *tape
	file *os.File
}

// reel begins the next part. Its name says when it began.
func (t *tape) reel(began time.Time) *reel {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil
	}
	t.parts++
	f, err := os.OpenFile(filepath.Join(t.folder, fmt.Sprintf("%05d-%d.mp4", t.parts, began.UnixMilli())), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		go t.fail(err)
		return nil
	}
	r := &reel{t, f}
	t.open[r] = true
	return r
}

func (t *tape) fail(err error) { t.once.Do(func() { t.failed(err) }) }

// write keeps a fragment, and answers once it is on the disk.
func (r *reel) write(b []byte) {
	if r == nil {
		return
	}
	r.tape.mu.Lock()
	defer r.tape.mu.Unlock()
	if !r.tape.open[r] {
		return
	}
	_, err := diskFor(r.file).Write(b)
	if err == nil {
		err = r.file.Sync()
	}
	if err != nil {
		delete(r.tape.open, r)
		r.file.Close()
		go r.tape.fail(err)
	}
}

func (r *reel) end() {
	if r == nil {
		return
	}
	r.tape.mu.Lock()
	defer r.tape.mu.Unlock()
	if r.tape.open[r] {
		delete(r.tape.open, r)
		r.file.Close()
	}
}

func (t *tape) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for r := range t.open {
		r.file.Close()
	}
	t.open = map[*reel]bool{}
}

// A stretch is a part of a recording as it lies on the disk.
type stretch struct {
	path   string
	began  time.Time
	length time.Duration
}

// reelsIn gives the parts in a folder, in their order, unread.
func reelsIn(folder string) (all []stretch, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		_, ms, ok := strings.Cut(strings.TrimSuffix(e.Name(), ".mp4"), "-")
		n, err := strconv.ParseInt(ms, 10, 64)
		if ok && err == nil {
			all = append(all, stretch{path: filepath.Join(folder, e.Name()), began: time.UnixMilli(n).UTC()})
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// measure gives the parts in a folder that hold something, with their lengths.
// A fragment that a crash cut off is cut off the file too.
func measure(folder string) (all []stretch, err error) {
	found, err := reelsIn(folder)
	if err != nil {
		return nil, err
	}
	for _, s := range found {
		good, any := int64(0), false
		err := ffmpeg.ReadFragments(s.path, func(b []byte) { good += int64(len(b)) }, func(f ffmpeg.Fragment) {
			good += int64(len(f.Bytes))
			s.length += f.Duration
			any = true
		})
		if err != nil && !any {
			continue // not even a beginning
		}
		if !any {
			continue
		}
		if err := os.Truncate(s.path, good); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// place gives where in a film a moment is; before the first and after the last
// part it is their beginning and end, between two the beginning of the later.
func place(all []stretch, at time.Time) (d time.Duration) {
	for _, s := range all {
		switch {
		case at.Before(s.began):
			return d
		case at.Before(s.began.Add(s.length)):
			return d + at.Sub(s.began)
		}
		d += s.length
	}
	return d
}
