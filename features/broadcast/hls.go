package broadcast

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
)

// served is one answer to a player.
type served struct {
	kind, cache, tag string
	body             []byte
}

const (
	playlistKind = "application/vnd.apple.mpegurl"
	briefly      = "public, max-age=1"
	immutable    = "public, max-age=60, immutable" // a piece never changes; a cache need not keep it longer than the window
)

// channelOf finds the channel of a public address. The token is asked of the
// database once: pieces are fetched by thousands.
func (s *Service) channelOf(ctx context.Context, token string) (*channel, error) {
	ente := db.ScopeOf(ctx).Ente
	s.mu.Lock()
	for k, c := range s.channels {
		if k.ente == ente && s.tokens[k] == token {
			s.mu.Unlock()
			return c, nil
		}
	}
	s.mu.Unlock()
	one, err := s.Follow(ctx, token)
	if err != nil {
		return nil, err
	}
	if one.State == Over || one.State == Paused {
		return nil, ErrStopped
	}
	return nil, ErrNoSuchStream
}

// give answers a player: a name below a stream's address.
func (s *Service) give(ctx context.Context, token, name string) (a served, err error) {
	if name == "stato.json" || name == "testi.vtt" {
		return s.giveState(ctx, token, name)
	}
	c, err := s.channelOf(ctx, token)
	if err != nil {
		return a, err
	}
	var text string
	switch name {
	case "live.m3u8":
		text, err = c.master()
		return served{kind: playlistKind, cache: briefly, body: []byte(text)}, err
	case "0.m3u8", "1.m3u8":
		text, err = c.playlist(int(name[0] - '0'))
		return served{kind: playlistKind, cache: briefly, body: []byte(text)}, err
	}
	rung, file, ok := strings.Cut(name, "/")
	if !ok || rung != "0" && rung != "1" {
		return a, ErrNoSuchStream
	}
	number, head := strings.CutPrefix(strings.TrimSuffix(strings.TrimSuffix(file, ".m4s"), ".mp4"), "init-")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return a, ErrNoSuchStream
	}
	b, err := c.bytes(int(rung[0]-'0'), n, head)
	return served{kind: "video/mp4", cache: immutable, tag: rung + "-" + file, body: b}, err
}

func (s *Service) giveState(ctx context.Context, token, name string) (a served, err error) {
	one, err := s.Follow(ctx, token)
	if err != nil {
		return a, err
	}
	if name == "stato.json" {
		s.mu.Lock()
		c := s.channels[key{db.ScopeOf(ctx).Ente, one.ID}]
		s.mu.Unlock()
		ready := false
		if c != nil {
			_, err := c.master()
			ready = err == nil
		}
		b, err := json.Marshal(map[string]any{"state": one.State, "begins": one.Begins, "ready": ready})
		return served{kind: "application/json", cache: briefly, body: b}, err
	}
	all, err := s.Captions(ctx, one)
	var b strings.Builder
	// The times are those of the day, counted from the beginning of the stream.
	fmt.Fprintf(&b, "WEBVTT\n\nNOTE begins %s\n", one.Started.UTC().Format("2006-01-02T15:04:05.000Z"))
	for _, c := range all {
		fmt.Fprintf(&b, "\n%s\n%s --> %s\n%s\n", c.ID, clockTime(c.At.Sub(one.Started)), clockTime(c.Until.Sub(one.Started)), strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(c.Words))
	}
	return served{kind: "text/vtt; charset=utf-8", cache: briefly, body: []byte(b.String())}, err
}

func clockTime(d time.Duration) string {
	d = max(d, 0)
	return fmt.Sprintf("%02d:%02d:%02d.%03d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60, d.Milliseconds()%1000)
}

// serve answers players and what stands between them and us: HEAD, ranges,
// If-None-Match; an error is never kept.
func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*") // a CDN may have another name; there is nothing secret in a public stream
	h.Set("Access-Control-Expose-Headers", "Content-Length, ETag")
	a, err := s.give(r.Context(), r.PathValue("token"), r.PathValue("name"))
	if err != nil {
		e := errs.As(err)
		if e.Kind == errs.Internal {
			s.Log.ErrorContext(r.Context(), "a piece of a stream", "error", err)
		}
		h.Set("Cache-Control", "no-store")
		http.Error(w, http.StatusText(e.Kind.Status()), e.Kind.Status())
		return
	}
	if a.tag == "" { // a piece has its name: to hash half a megabyte for each of a thousand viewers is dear
		sum := sha256.Sum256(a.body)
		a.tag = hex.EncodeToString(sum[:12])
	}
	h.Set("ETag", `"`+a.tag+`"`)
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", a.cache)
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
}
