package httpapi

import (
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// smallest is the length under which packing costs more than it saves.
const smallest = 1024

var packers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, 5) // the level is valid
	return z
}}

// compressed packs texts for readers who accept gzip. What is already packed,
// a part of a file, or a stream passes as it is.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !acceptsGzip(r) || r.Method == http.MethodHead || r.Header.Get("Range") != "" || r.Header.Get("Upgrade") != "" {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w}
		next.ServeHTTP(p, r)
		p.close() // not deferred: what a panic cut short must not look whole
	})
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

// A packer keeps the first kilobyte of an answer, and then knows whether to pack.
type packer struct {
	http.ResponseWriter
	status int
	first  []byte
	z      *gzip.Writer
	plain  bool
}

func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) WriteHeader(status int) {
	switch {
	case status < 200: // before the answer, or a change of protocol
		p.plain = p.plain || status == http.StatusSwitchingProtocols
		p.ResponseWriter.WriteHeader(status)
	case p.status == 0:
		p.status = status
		if !p.packable() {
			p.pass()
		}
	}
}

// packable judges by what the handler said of its answer.
func (p *packer) packable() bool {
	h := p.Header()
	if p.status == http.StatusNoContent || p.status == http.StatusNotModified || h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" {
		return false
	}
	if n, err := strconv.Atoi(h.Get("Content-Length")); err == nil && n < smallest {
		return false
	}
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	switch kind {
	case "text/event-stream":
		return false
	case "", "application/json", "application/problem+json", "application/openapi+json", "application/javascript",
		"application/manifest+json", "application/wasm", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

func (p *packer) pass() {
	p.plain = true
	p.ResponseWriter.WriteHeader(p.status)
}

func (p *packer) Write(b []byte) (int, error) {
	if p.status == 0 {
		p.WriteHeader(http.StatusOK)
	}
	switch {
	case p.plain:
		return p.ResponseWriter.Write(b)
	case p.z != nil:
		return p.z.Write(b)
	case len(p.first)+len(b) < smallest:
		p.first = append(p.first, b...)
		return len(b), nil
	}
	if err := p.start(b); err != nil {
		return 0, err
	}
	if p.plain {
		return p.ResponseWriter.Write(b)
	}
	return p.z.Write(b)
}

// start begins the answer, packed if it is a text, with what was kept of it.
func (p *packer) start(more []byte) error {
	h := p.Header()
	if h.Get("Content-Type") == "" { // net/http would guess from packed bytes
		h.Set("Content-Type", http.DetectContentType(append(p.first[:len(p.first):len(p.first)], more...)))
		if !p.packable() {
			return p.flushFirst()
		}
	}
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	if tag := h.Get("ETag"); strings.HasPrefix(tag, `"`) {
		h.Set("ETag", "W/"+tag) // the same content, no longer the same bytes
	}
	p.ResponseWriter.WriteHeader(p.status)
	p.z = packers.Get().(*gzip.Writer)
	p.z.Reset(p.ResponseWriter)
	_, err := p.z.Write(p.first)
	p.first = nil
	return err
}

// flushFirst gives what was kept, as it is.
func (p *packer) flushFirst() error {
	p.pass()
	_, err := p.ResponseWriter.Write(p.first)
	p.first = nil
	return err
}

// FlushError lets a handler send what it has so far.
func (p *packer) FlushError() error {
	if p.status == 0 {
		p.WriteHeader(http.StatusOK)
	}
	if !p.plain && p.z == nil {
		if err := p.start(nil); err != nil {
			return err
		}
	}
	if p.z != nil {
		if err := p.z.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

func (p *packer) close() {
	switch {
	case p.z != nil:
		p.z.Close()
		p.z.Reset(nil)
		packers.Put(p.z)
	case p.status != 0 && !p.plain:
		if p.Header().Get("Content-Type") == "" && len(p.first) > 0 {
			p.Header().Set("Content-Type", http.DetectContentType(p.first))
		}
		p.flushFirst()
	}
}
