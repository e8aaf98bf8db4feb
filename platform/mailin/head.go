package mailin

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// splitHead gives the header and the body of raw. Lines that are no header
// fields are left out, and clean is false then: one bad line of a gateway must
// not hide the sender from the clerk.
func splitHead(raw []byte) (h message.Header, body []byte, clean bool) {
	clean = true
	rest := raw
	var fields [][]byte // "Key: value", in order
	for len(rest) > 0 {
		line, after := cutLine(rest)
		if len(line) == 0 {
			rest = after
			break
		}
		if len(raw)-len(after) > maxHead || len(fields) >= maxFields {
			clean = false
			rest = afterHead(rest)
			break
		}
		rest = after
		if line[0] == ' ' || line[0] == '\t' {
			if len(fields) > 0 {
				f := &fields[len(fields)-1]
				*f = append(*f, line...)
			} else {
				clean = false
			}
			continue
		}
		if !isField(line) {
			// mbox files begin so, and some servers leave it in.
			clean = clean && len(fields) == 0 && bytes.HasPrefix(line, []byte("From "))
			continue
		}
		fields = append(fields, bytes.Clone(line))
	}
	for i := len(fields) - 1; i >= 0; i-- { // Add puts on top
		key, value, _ := strings.Cut(string(fields[i]), ":")
		h.Add(strings.TrimSpace(key), unfold(value))
	}
	return h, rest, clean
}

func cutLine(b []byte) (line, after []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimSuffix(b, []byte("\r")), nil
	}
	return bytes.TrimSuffix(b[:i], []byte("\r")), b[i+1:]
}

// afterHead skips the rest of a header that is too long to be honest.
func afterHead(b []byte) []byte {
	for len(b) > 0 {
		var line []byte
		if line, b = cutLine(b); len(line) == 0 {
			return b
		}
	}
	return nil
}

func isField(line []byte) bool {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 {
		return false
	}
	for _, c := range bytes.TrimRight(line[:colon], " \t") {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

var folds = strings.NewReplacer("\r\n", "", "\r", "", "\n", "", "\x00", "")

func unfold(s string) string { return strings.TrimSpace(folds.Replace(s)) }

func (p Parser) readHead(m *Message, h message.Header) {
	m.From = first(addresses(h.Get("From")))
	if m.From.Email == "" {
		m.From = first(addresses(h.Get("Sender")))
	}
	m.ReplyTo = first(addresses(h.Get("Reply-To")))
	m.To, m.Cc = addresses(h.Get("To")), addresses(h.Get("Cc"))
	m.Subject = clip(words(h.Get("Subject")), 998)
	if t, err := mail.ParseDate(h.Get("Date")); err == nil {
		m.Date = t.UTC()
	}
	m.ID = last(ids(h.Get("Message-Id")))
	m.InReplyTo = last(ids(h.Get("In-Reply-To")))
	m.References = ids(h.Get("References"))
	m.AutoReply = auto(h, m.From.Email)
	m.Loop = p.loop(h)
}

// auto reports whether a machine wrote the message: RFC 3834 §2 and §5, and
// what servers did before it.
func auto(h message.Header, from string) bool {
	if s, _, _ := strings.Cut(h.Get("Auto-Submitted"), ";"); strings.TrimSpace(s) != "" && !strings.EqualFold(strings.TrimSpace(s), "no") {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "junk", "list", "auto_reply":
		return true
	}
	for _, k := range []string{"List-Id", "X-Autoreply", "X-Autorespond", "X-Ricevuta"} { // the last: receipts of certified mail
		if h.Has(k) {
			return true
		}
	}
	if h.Has("Return-Path") && strings.Trim(h.Get("Return-Path"), " \t<>") == "" {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(from), "@")
	if local == "mailer-daemon" || local == "postmaster" && strings.Contains(strings.ToLower(h.Get("Content-Type")), "report") {
		return true
	}
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(h.Get("Content-Type"))), "multipart/report") // RFC 6522
}

func (p Parser) loop(h message.Header) bool {
	for f := h.FieldsByKey(LoopHeader); f.Next(); {
		if p.Mark == "" || strings.TrimSpace(f.Value()) == p.Mark {
			return true
		}
	}
	received := 0
	for f := h.FieldsByKey("Received"); f.Next(); {
		received++
	}
	return received > maxReceived
}

var (
	decoder   = mime.WordDecoder{CharsetReader: charsetReader}
	parser    = mail.AddressParser{WordDecoder: &decoder}
	looksLike = regexp.MustCompile(`[^\s<>"(),;:@]{1,64}@[^\s<>"(),;:@]{1,190}`)
	bracketed = regexp.MustCompile(`<([^<>\s]{1,512})>`)
)

const maxAddresses = 100

// addresses reads a list of them; where the list is broken, whatever in it
// looks like an address.
func addresses(s string) []Address {
	s = clip(text([]byte(s)), 32<<10)
	if strings.TrimSpace(s) == "" {
		return nil
	}
	var all []Address
	if list, err := parser.ParseList(s); err == nil {
		for _, a := range list {
			all = append(all, Address{clip(oneLine(a.Name), 200), oneLine(a.Address)})
		}
	} else {
		for _, a := range looksLike.FindAllString(s, maxAddresses) {
			all = append(all, Address{"", oneLine(a)})
		}
	}
	return all[:min(len(all), maxAddresses)]
}

// ids reads message identifiers. Some programs forget the brackets.
func ids(s string) []string {
	var all []string
	for _, m := range bracketed.FindAllStringSubmatch(clip(s, 64<<10), -1) {
		all = append(all, oneLine(m[1]))
	}
	if all == nil {
		if f := strings.Fields(s); len(f) == 1 && len(f[0]) <= 512 {
			all = []string{oneLine(f[0])}
		}
	}
	return all[max(0, len(all)-50):]
}

// words decodes a header that people read (RFC 2047); undecodable words stay as they are.
func words(s string) string {
	if d, err := decoder.DecodeHeader(s); err == nil {
		s = d
	}
	return oneLine(text([]byte(s)))
}

// charsetReader knows every character set that a browser knows.
func charsetReader(name string, r io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(strings.Trim(name, ` "'`))
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(r), nil
}

// text gives b as UTF-8. What is not is taken for Windows-1252, which is what
// undeclared Western mail is.
func text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "�")
	}
	return string(s)
}

// oneLine drops what would break a line or hide in it.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, isBidi(r):
			return -1
		}
		return r
	}, s))
}

// isBidi reports whether r turns the direction of writing, by which
// a name can show .pdf at its end and be a program.
func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c
}

// clip gives at most n bytes of s, not breaking a letter.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func first(all []Address) Address {
	if len(all) == 0 {
		return Address{}
	}
	return all[0]
}

func last(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}
