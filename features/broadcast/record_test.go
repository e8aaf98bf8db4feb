package broadcast

import (
	"bytes"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ffmpeg"
)

func each(t *testing.T, fn func(t *testing.T, h *hall)) {
	need(t)
	clock := &moved{}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		clock.by.Store(0)
		fn(t, open(t, d, clock))
	}, db.WithClock(clock))
}

// whole fails when a film has anything that a decoder complains of.
func whole(t *testing.T, film string) {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", film, "-f", "null", "-").CombinedOutput()
	if err != nil || len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

func (h *hall) saveFilm(id string) string {
	h.t.Helper()
	_, film, err := h.Film(giulia, id, true)
	must(h.t, err)
	defer film.Close()
	b, err := io.ReadAll(film)
	must(h.t, err)
	path := filepath.Join(h.folder, id+".mp4")
	must(h.t, os.WriteFile(path, b, 0o600))
	return path
}

func TestARecordingIsToldKeptAndForgotten(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		r, err := h.Record(giulia, "m1")
		must(t, err)
		if _, err := h.Record(giulia, "m1"); !errors.Is(err, ErrRecording) {
			t.Errorf("twice: %v", err)
		}
		if now, err := h.Inside(visitor, "m1", "ticket"); err != nil || !now.Recording || now.By != "Giulia Ferretti" {
			t.Errorf("who comes later is told %+v, %v", now, err)
		}
		if _, err := h.Inside(visitor, "m1", "another"); err == nil {
			t.Error("told without a ticket")
		}
		h.filmed(r.ID, 3*time.Second)
		_, err = h.MarkPlace(giulia, "m1", " Voto  sul bilancio ")
		must(t, err)
		must(t, h.StopRecording(giulia, "m1"))
		if err := h.StopRecording(giulia, "m1"); !errors.Is(err, ErrNotRecording) {
			t.Errorf("stopped twice: %v", err)
		}
		must(t, h.jobs.Settle(system))
		got, chapters, err := h.Recording(giulia, r.ID)
		must(t, err)
		if got.State != Ready || got.Length < 4*time.Second || got.Size == 0 || got.Keep.Sub(got.Ended).Round(24*time.Hour) != 180*24*time.Hour {
			t.Fatalf("%+v", got)
		}
		if len(chapters) != 1 || chapters[0].Title != "Voto sul bilancio" {
			t.Errorf("chapters %+v", chapters)
		}
		film := h.saveFilm(r.ID)
		whole(t, film)
		out, err := exec.Command("ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "chapter_tags=title", film).Output()
		must(t, err)
		if s := strings.TrimSpace(string(out)); s != "broadcast.chapter.begin\nbroadcast.chapter.mark:Voto sul bilancio" {
			t.Errorf("chapters of the film: %q", s)
		}
		if _, err := os.Stat(h.Service.folder(r.ID)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the pieces are still there: %v", err)
		}
		if len(h.said) != 2 || !h.said[0].Recording || h.said[1].Recording {
			t.Errorf("those inside were told %+v", h.said)
		}

		h.clock.by.Store(int64(179 * 24 * time.Hour))
		must(t, h.jobs.Settle(system))
		if _, _, err := h.Film(giulia, r.ID, false); err != nil {
			t.Fatalf("before its time is over: %v", err)
		}
		key := got.blob
		h.clock.by.Store(int64(181 * 24 * time.Hour))
		must(t, h.jobs.Settle(system))
		must(t, h.jobs.Settle(system))
		if _, _, err := h.Film(giulia, r.ID, false); !errors.Is(err, ErrDeleted) {
			t.Errorf("after it: %v", err)
		}
		if f, err := h.blobs.Open(system, key); err == nil {
			f.Close()
			t.Error("its content is still there")
		}
		h.settle()
		if want := []string{"broadcast.begun", "broadcast.stopped", "broadcast.kept", "broadcast.watched", "broadcast.erased"}; !slices.Equal(h.facts, want) {
			t.Errorf("facts %v", h.facts)
		}
	})
}

func TestWhoMayRecordWatchAndDelete(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		for _, c := range []error{
			func() error { _, err := h.Record(marco, "m1"); return err }(),
			func() error { _, err := h.Record(visitor, "m1"); return err }(),
			func() error { _, err := h.Record(stranger, "m1"); return err }(),
			func() error { _, err := h.Plan(marco, "m1", "Consiglio", time.Time{}, 0); return err }(),
		} {
			if !errors.Is(c, access.ErrForbidden) && !errors.Is(c, access.ErrSignIn) {
				t.Errorf("allowed, or another answer: %v", c)
			}
		}
		r, err := h.Record(giulia, "m1")
		must(t, err)
		h.filmed(r.ID, 2*time.Second)
		must(t, h.StopRecording(giulia, "m1"))
		must(t, h.jobs.Settle(system))
		if _, _, err := h.Film(marco, r.ID, true); !errors.Is(err, ErrNoSuchRecording) {
			t.Errorf("a colleague who was not there: %v", err)
		}
		if all, err := h.Recordings(marco); err != nil || len(all) != 0 {
			t.Errorf("their list: %v, %v", all, err)
		}
		h.asked["marco"] = true
		_, film, err := h.Film(marco, r.ID, true)
		must(t, err)
		film.Close()
		if err := h.Delete(marco, r.ID, "mi vergogno"); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("who was asked deletes: %v", err)
		}
		if err := h.Delete(giulia, r.ID, "  "); !errors.Is(err, ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		must(t, h.Delete(giulia, r.ID, "C'era un dato sanitario"))
		must(t, h.jobs.Settle(system))
		if _, _, err := h.Film(giulia, r.ID, true); !errors.Is(err, ErrDeleted) {
			t.Errorf("deleted: %v", err)
		}
	})
}

func TestAKilledEncoderCostsASecond(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		r, err := h.Record(giulia, "m1")
		must(t, err)
		h.filmed(r.ID, 4*time.Second)
		st := h.studios[key{"borgofiore", "m1"}]
		st.mu.Lock()
		live, tap := st.lives[0], st.tap
		st.mu.Unlock()
		must(t, syscall.Kill(live.Pid(), syscall.SIGKILL))
		live.Wait(system)
		tap.Cut() // what a tap does by itself when its reader has gone
		h.filmed(r.ID, 8*time.Second)
		must(t, h.StopRecording(giulia, "m1"))
		must(t, h.jobs.Settle(system))
		got, _, err := h.Recording(giulia, r.ID)
		must(t, err)
		if got.State != Ready || got.Length < 8*time.Second {
			t.Errorf("%+v", got)
		}
		whole(t, h.saveFilm(r.ID))
	})
}

func TestAKilledProgramGoesOnOrFinishes(t *testing.T) {
	for _, open := range []bool{true, false} {
		each(t, func(t *testing.T, h *hall) {
			r, err := h.Record(giulia, "m1")
			must(t, err)
			h.filmed(r.ID, 3*time.Second)
			old := h.Service
			// What is left of a killed program: a row, and a file that ends anywhere.
			parts, err := reelsIn(old.folder(r.ID))
			must(t, err)
			f, err := os.OpenFile(parts[0].path, os.O_APPEND|os.O_WRONLY, 0)
			must(t, err)
			st := old.studios[key{"borgofiore", "m1"}]
			st.tape.close()
			f.Write([]byte("\x00\x00\x10\x00moofcut off"))
			f.Close()
			must(t, old.Shut())
			h.start()
			h.meeting.Open = open
			must(t, h.Resume(system))
			if open {
				h.filmed(r.ID, 6*time.Second)
				must(t, h.StopRecording(giulia, "m1"))
			}
			h.until("it has ended", func() bool {
				must(t, h.jobs.Settle(system))
				got, _, err := h.Recording(giulia, r.ID)
				must(t, err)
				return got.State == Ready
			})
			got, _, _ := h.Recording(giulia, r.ID)
			if least := map[bool]time.Duration{true: 6 * time.Second, false: 3 * time.Second}[open]; got.Length < least {
				t.Errorf("%v of %v", got.Length, least)
			}
			whole(t, h.saveFilm(r.ID))
		})
	}
}

// narrow is a disk that fills up.
type narrow struct {
	w    io.Writer
	room *int
}

func (n narrow) Write(p []byte) (int, error) {
	if *n.room -= len(p); *n.room < 0 {
		return 0, &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	}
	return n.w.Write(p)
}

func TestAFullDiskEndsTheRecordingAndIsSaid(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		room := 150_000
		before := diskFor
		diskFor = func(f *os.File) interface{ Write([]byte) (int, error) } { return narrow{f, &room} }
		defer func() { diskFor = before }()
		r, err := h.Record(giulia, "m1")
		must(t, err)
		h.until("the recording has ended", func() bool {
			got, _, err := h.Recording(giulia, r.ID)
			must(t, err)
			return got.State == Finishing
		})
		diskFor = before
		h.until("those inside are told", func() bool {
			h.mu.Lock()
			defer h.mu.Unlock()
			last := h.said[len(h.said)-1]
			return !last.Recording && last.Notice == NoticeDisk
		})
		must(t, h.jobs.Settle(system))
		got, _, err := h.Recording(giulia, r.ID)
		must(t, err)
		if got.State != Ready || got.Notice != NoticeDisk || got.Length == 0 {
			t.Errorf("%+v", got)
		}
		whole(t, h.saveFilm(r.ID))
	})
}

func TestWithoutFFmpegItIsSaidPlainly(t *testing.T) {
	need(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d, &moved{})
		h.tool, h.missing = nil, ffmpeg.ErrMissing
		if _, err := h.Record(giulia, "m1"); !errors.Is(err, ffmpeg.ErrMissing) {
			t.Errorf("%v", err)
		}
		if st, err := h.Status(giulia, "m1"); err != nil || st.Missing == nil || st.Recording != nil {
			t.Errorf("%+v, %v", st, err)
		}
	})
}

func TestAStreamIsLateAndStopsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.seconds = "13"
		one, err := h.Plan(giulia, "m1", "Consiglio comunale", time.Time{}, 2*time.Second)
		must(t, err)
		if _, err := h.Plan(giulia, "m1", "Un'altra", time.Time{}, 0); !errors.Is(err, ErrStreaming) {
			t.Errorf("a second one: %v", err)
		}
		st, err := h.Status(giulia, "m1")
		must(t, err)
		token := strings.TrimPrefix(st.Path, "/diretta/")
		get := func(name string) *httptest.ResponseRecorder {
			r := httptest.NewRequest("GET", "/", nil).WithContext(visitor)
			r.SetPathValue("token", token)
			r.SetPathValue("name", name)
			w := httptest.NewRecorder()
			h.serve(w, r)
			return w
		}
		if w := get("live.m3u8"); w.Code != 404 || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("before it begins: %d", w.Code)
		}
		_, err = h.Air(giulia, "m1")
		must(t, err)
		h.until("a playlist", func() bool { return get("0.m3u8").Code == 200 })
		h.until("pieces in it", func() bool { return strings.Count(get("0.m3u8").Body.String(), "#EXTINF") >= 4 })
		list := get("0.m3u8").Body.String()
		var uris []string
		for line := range strings.Lines(list) {
			if !strings.HasPrefix(line, "#") {
				uris = append(uris, strings.TrimSpace(line))
			}
		}
		w := get(uris[0])
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("ETag") == "" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("a piece: %d %v", w.Code, w.Header())
		}
		_, init, _ := strings.Cut(list, `URI="`)
		init, _, _ = strings.Cut(init, `"`)
		film := get(init).Body.Bytes()
		for _, u := range uris {
			film = append(film, get(u).Body.Bytes()...)
		}
		path := filepath.Join(h.folder, "pieces.mp4")
		must(t, os.WriteFile(path, film, 0o600))
		whole(t, path)
		_, err = h.Write(giulia, "m1", "Buonasera a <tutti>", time.Now().Add(-10*time.Second), time.Time{})
		must(t, err)
		if s := get("testi.vtt").Body.String(); !strings.HasPrefix(s, "WEBVTT") || !strings.Contains(s, "Buonasera a &lt;tutti&gt;") {
			t.Errorf("captions %q", s)
		}

		_, err = h.Pause(giulia, "m1")
		must(t, err)
		for _, name := range append(uris, "live.m3u8", "0.m3u8", init, "testi.vtt") {
			if w := get(name); w.Code != 410 {
				t.Errorf("after the stop %s is %d", name, w.Code)
			}
		}
		if s := get("stato.json").Body.String(); !strings.Contains(s, `"paused"`) {
			t.Errorf("state %s", s)
		}
		_, err = h.Air(giulia, "m1")
		must(t, err)
		h.until("it is shown again", func() bool { return get("0.m3u8").Code == 200 })
		if w := get(uris[len(uris)-1]); w.Code == 200 {
			t.Error("what was stopped is shown again")
		}
		must(t, h.End(giulia, "m1"))
		if w := get("0.m3u8"); w.Code != 410 {
			t.Errorf("over: %d", w.Code)
		}
		if one.State != Planned {
			t.Error(one.State)
		}
	})
}
