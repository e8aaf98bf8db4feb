// Package sheetin reads tables that people save from spreadsheets as CSV (RFC
// 4180 and what Excel makes of it in Italy): semicolons or commas or tabs,
// UTF-8 or Windows-1252 or UTF-16, with or without a byte order mark, blanks
// that do not break, line breaks inside quotes, ="0123" to keep a nought.
package sheetin

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// What can be wrong with a whole file.
var (
	ErrEmpty  = errors.New("sheetin: nothing in it")
	ErrBinary = errors.New("sheetin: not text") // an .xlsx, an .ods, a picture
	ErrLong   = errors.New("sheetin: too many bytes or rows")
)

const (
	maxBytes = 5 << 20
	maxRows  = 20_000
)

// A Row is one record: its cells trimmed, and where each begins in the file.
type Row struct {
	Line  int // of the first cell, from 1, as an editor counts
	Cells []string
}

// A Sheet is a table with a first row of titles.
type Sheet struct {
	Titles []string
	Rows   []Row // blank ones left out
	Broken int   // the line from which quotes no longer match; 0 when all was read
}

// Read reads a table. The rows before a broken quote are given too.
func Read(r io.Reader) (s Sheet, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return s, err
	}
	if len(raw) > maxBytes {
		return s, ErrLong
	}
	text, err := decode(raw)
	if err != nil {
		return s, err
	}
	first := 1
	if sep, rest, ok := cutSep(text); ok { // Excel's own note on the first line
		return read(rest, sep, first+1)
	}
	return read(text, guess(text), first)
}

func read(text string, sep rune, first int) (s Sheet, err error) {
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = sep, -1, true
	for {
		record, err := c.Read()
		if err == io.EOF {
			break
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			s.Broken = parse.StartLine + first - 1
			break
		}
		if err != nil {
			return s, err
		}
		line, _ := c.FieldPos(0)
		cells := make([]string, len(record))
		blank := true
		for i, cell := range record {
			cells[i] = clean(cell)
			blank = blank && cells[i] == ""
		}
		switch {
		case blank:
		case s.Titles == nil:
			s.Titles = cells
		case len(s.Rows) == maxRows:
			return s, ErrLong
		default:
			s.Rows = append(s.Rows, Row{line + first - 1, cells})
		}
	}
	if s.Titles == nil && s.Broken == 0 {
		return s, ErrEmpty
	}
	return s, nil
}

func decode(raw []byte) (string, error) {
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) { // "Unicode text"
		b, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		return string(b), err
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(raw, 0) >= 0 || bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return "", ErrBinary
	}
	if !utf8.Valid(raw) {
		b, err := charmap.Windows1252.NewDecoder().Bytes(raw) // accents alone are enough to tell
		if err != nil {
			return "", err
		}
		raw = b
	}
	// Old Macs end lines with a bare CR, which encoding/csv does not know.
	if bytes.IndexByte(raw, '\n') < 0 {
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
	}
	return string(raw), nil
}

func cutSep(text string) (sep rune, rest string, ok bool) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.Trim(strings.TrimSpace(line), `"`)
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") {
		return rune(line[4]), rest, true
	}
	return 0, "", false
}

// guess gives the separator that stands most often in the first line with
// anything in it, quoted parts left out. One column alone has none: comma.
func guess(text string) rune {
	count, quoted := map[rune]int{}, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n':
			if count[';']+count[',']+count['\t'] > 0 {
				return most(count)
			}
		case r == ';' || r == ',' || r == '\t':
			count[r]++
		}
	}
	return most(count)
}

func most(count map[rune]int) rune {
	best := ','
	for _, r := range []rune{';', '\t'} {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

// clean takes off what spreadsheets add: hard blanks, invisible marks, ="…".
func clean(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\r', '\n', '\t':
			return ' '
		case '\u200b', '\u200e', '\u200f', '\ufeff':
			return -1
		}
		return r
	}, cell)
	cell = strings.TrimSpace(cell)
	if inner, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(inner, `"`) {
		cell = strings.TrimSpace(strings.TrimSuffix(inner, `"`))
	}
	return cell
}
