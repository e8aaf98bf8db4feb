package mailin

import (
	"io"
	"mime"
	"strings"

	"github.com/emersion/go-message"
	"golang.org/x/text/encoding/htmlindex"
)

// A reader walks the parts of one message.
type reader struct {
	m     *Message
	parts int
	plain []string
	html  []string
	size  int // of plain and html
}

// entity reads one part and those within it. err is what go-message said when
// it opened the part: an unknown charset or encoding, with the part still
// readable.
func (r *reader) entity(e *message.Entity, err error, depth int) {
	if r.parts++; r.parts > maxParts || depth > maxDepth {
		r.m.note(NoteStructure)
		return
	}
	if message.IsUnknownEncoding(err) {
		r.m.note(NoteStructure)
	}
	kind, params := contentType(e.Header)
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		r.multipart(e, depth)
		return
	}
	disposition, dparams := parameters(e.Header.Get("Content-Disposition"))
	name := fileName(dparams["filename"], params["name"])
	isText := kind == "text/plain" || kind == "text/html" || strings.HasPrefix(kind, "multipart/")
	if isText && disposition != "attachment" && name == "" {
		r.take(e, kind, params["charset"], message.IsUnknownCharset(err))
		return
	}
	r.attach(e, kind, name, disposition == "inline" || e.Header.Has("Content-Id"))
}

func (r *reader) multipart(e *message.Entity, depth int) {
	mr := e.MultipartReader()
	if mr == nil {
		r.m.note(NoteStructure)
		return
	}
	for r.parts < maxParts {
		p, err := mr.NextPart()
		if p != nil && (err == nil || message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)) {
			r.entity(p, err, depth+1)
			continue
		}
		if err != io.EOF {
			r.m.note(NoteStructure) // cut short, or a part whose header is broken
		}
		return
	}
	r.m.note(NoteStructure)
}

// take keeps a text. Where go-message did not know the charset, e gives bytes.
func (r *reader) take(e *message.Entity, kind, charset string, undecoded bool) {
	b, err := io.ReadAll(io.LimitReader(e.Body, int64(maxText-r.size)+1))
	if err != nil {
		r.m.note(NoteStructure)
	}
	if len(b) > maxText-r.size {
		b = b[:maxText-r.size]
		r.m.note(NoteText)
	}
	s := ""
	if undecoded {
		if enc, err := htmlindex.Get(strings.TrimSpace(charset)); err == nil {
			if d, err := enc.NewDecoder().Bytes(b); err == nil {
				s = string(d)
			}
		}
		if s == "" && len(b) > 0 {
			r.m.note(NoteCharset)
		}
	}
	if s == "" {
		s = text(b)
	}
	r.size += len(b)
	if kind == "text/html" {
		r.html = append(r.html, s)
	} else {
		r.plain = append(r.plain, s)
	}
}

// text gives the plain parts, or what the HTML ones say when there is nothing else.
func (r *reader) text() string {
	if s := join(r.plain); s != "" {
		return s
	}
	var plain []string
	for _, h := range r.html {
		plain = append(plain, htmlText(h))
	}
	return join(plain)
}

func join(parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		p = strings.Trim(readable(p), "\n")
		if strings.TrimSpace(p) == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(p)
	}
	return b.String()
}

// readable drops controls and gives lines that end in LF.
func readable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) || isBidi(r) || r == 0xfeff {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

func (r *reader) attach(e *message.Entity, kind, name string, inline bool) {
	if len(r.m.Attachments) >= maxAttachments {
		r.m.note(NoteAttachments)
		return
	}
	body, err := io.ReadAll(e.Body) // no larger than raw: nothing here is compressed
	if err != nil {
		r.m.note(NoteStructure)
	}
	if len(body) == 0 {
		return
	}
	if name == "" {
		name = nameless(kind, len(r.m.Attachments)+1)
	}
	r.m.Attachments = append(r.m.Attachments, Attachment{Name: name, Type: kind, Inline: inline, Body: body})
}

// contentType gives the type in lower case, text/plain where there is none or
// it is broken (RFC 2045 §5.2).
func contentType(h message.Header) (string, map[string]string) {
	v := h.Get("Content-Type")
	if v == "" {
		return "text/plain", nil
	}
	kind, params := parameters(v)
	if !strings.Contains(kind, "/") {
		return "text/plain", params
	}
	return kind, params
}

// parameters reads "value; name=…" and, when its parameters are broken, at
// least the value.
func parameters(v string) (string, map[string]string) {
	kind, params, err := mime.ParseMediaType(v)
	if err != nil && kind == "" {
		kind, _, _ = strings.Cut(v, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
		_, quoted, ok := strings.Cut(v, `name="`)
		if name, _, closed := strings.Cut(quoted, `"`); ok && closed {
			params = map[string]string{"filename": name, "name": name}
		}
	}
	return kind, params
}
