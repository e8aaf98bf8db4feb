package meeting

import (
	"bytes"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchDocument is the answer for a document that is not on this table.
	ErrNoSuchDocument = errs.New(errs.NotFound, "meeting.no_such_document")
	// ErrDocumentType is the answer to content that is neither PDF nor picture.
	ErrDocumentType = errs.New(errs.Invalid, "meeting.document_type")
	// ErrTableFull is the answer to more than 40 documents, or 200 MB, in one meeting.
	ErrTableFull = errs.New(errs.TooLarge, "meeting.table_full")
)

// Limits of a meeting's table.
const (
	DocumentLimit = 25 << 20 // bytes of one document
	tableLimit    = 200 << 20
	tableCount    = 40
)

// A Document lies on the table of a meeting: everybody inside sees it, and the
// office keeps it with the appointment. Who is the identity that laid it there.
type Document struct {
	ID, Meeting, Name, Type, SHA256, Who, Scan string
	Size                                       int64
	At                                         time.Time
	blob                                       string
}

var kinds = []struct {
	mime  string
	match func([]byte) bool
}{
	{"application/pdf", func(b []byte) bool { return bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) }}, // ISO 32000-1 annex H.3: within the first 1,024 bytes
	{"image/png", func(b []byte) bool { return bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) }},
	{"image/jpeg", func(b []byte) bool { return bytes.HasPrefix(b, []byte("\xff\xd8\xff")) }},
	{"image/webp", func(b []byte) bool {
		return len(b) > 12 && bytes.Equal(b[:4], []byte("RIFF")) && bytes.Equal(b[8:12], []byte("WEBP"))
	}},
}

// typeOf tells what content is by its first bytes. What the sender calls it
// proves nothing; anything that could run in a browser (HTML, SVG) has no type here.
func typeOf(head []byte) (string, error) {
	for _, k := range kinds {
		if k.match(head) {
			return k.mime, nil
		}
	}
	return "", ErrDocumentType
}

var extensions = map[string]string{"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}

// documentName makes a name safe to show and to save: no folders, no control
// characters, at most 120 characters, an ending that fits the type.
func documentName(name, mime string) string {
	name = clean(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) {
			return '-'
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/"))))
	ext := strings.ToLower(path.Ext(name))
	base := strings.Trim(strings.TrimSuffix(name, path.Ext(name)), " .-")
	if base == "" {
		base = "documento"
	}
	for utf8.RuneCountInString(base) > 115 {
		_, n := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-n]
	}
	if want := extensions[mime]; ext != want && !(mime == "image/jpeg" && ext == ".jpeg") {
		ext = want
	}
	return base + ext
}
