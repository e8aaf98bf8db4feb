package mailer

import (
	"bytes"
	"mime"
	"net/mail"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"loggia/platform/ics"
	"loggia/platform/mailin"
)

// An Address is a person's or an office's. Name may be "".
type Address struct{ Name, Email string }

// A File goes with a message. Type "" is found from the name.
type File struct {
	Name, Type string
	Body       []byte
}

// A Calendar is an iCalendar file with the METHOD that it says. It travels as
// an alternative of the text, which calendars understand as an invitation, and
// as a file, for all others.
type Calendar struct {
	Method string
	Body   []byte
}

// A Message is for one reader, so that nobody sees who else was written to.
type Message struct {
	ID       string // of the message, without < >; "" has one made, of this message and its sender's domain
	Kind     string // what it is about, such as "office.booked": for lists, never sent
	From     Address
	ReplyTo  Address // zero when answers go to From
	To       Address
	Subject  string
	Text     string // required: what is read where HTML is not
	HTML     string // the same as HTML; "" for none
	Files    []File
	Calendar *Calendar
	// Answers is the id of the message that this one answers, References are
	// those of its thread, eldest first; without < >.
	Answers    string
	References []string
	// Reply says that a machine answers what somebody wrote (RFC 3834): it
	// leaves with an empty envelope sender, so that no answer to it can come.
	Reply bool
	// ByPerson says that somebody wrote this text for this reader. All other
	// mail says that a machine made it, and automatic answers keep still.
	ByPerson bool
	List     string // List-Id (RFC 2919) of what many receive: "notizie.comune.example"
	// Until is when the message is no longer worth sending; zero for always.
	Until time.Time
	// Secret has the text forgotten as soon as it has left, for links that open
	// an account.
	Secret bool
}

// write gives m as it travels (RFC 5322, MIME), with id as its Message-ID.
func (m Message) write(id, mark string, now time.Time) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	msg.FromMailAddress(m.From.header())
	msg.ToMailAddress(m.To.header())
	if m.ReplyTo.Email != "" {
		msg.ReplyToMailAddress(m.ReplyTo.header())
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(id)
	m.thread(msg)
	m.manners(msg, mark)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	files := m.Files
	if c := m.Calendar; c != nil {
		kind := "text/calendar; method=" + methodOf(c.Method)
		msg.AddAlternativeString(gomail.ContentType(kind), string(c.Body), gomail.WithPartEncoding(gomail.EncodingB64)) // QP would rewrite its line ends
		files = append(files[:len(files):len(files)], File{"appuntamento.ics", kind + "; charset=utf-8", c.Body})
	}
	for _, f := range files {
		name := fileName(f.Name)
		if err := msg.AttachReader(name, bytes.NewReader(f.Body), gomail.WithFileContentType(gomail.ContentType(typeOf(f, name)))); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (m Message) thread(msg *gomail.Msg) {
	var thread []string
	for _, r := range append(m.References[:len(m.References):len(m.References)], m.Answers) {
		if isID(r) && (len(thread) == 0 || thread[len(thread)-1] != "<"+r+">") {
			thread = append(thread, "<"+r+">")
		}
	}
	if isID(m.Answers) {
		msg.SetGenHeaderPreformatted("In-Reply-To", "<"+m.Answers+">")
	}
	if len(thread) > 20 { // the eldest, which names the thread, and the latest
		thread = append(thread[:1:1], thread[len(thread)-19:]...)
	}
	if len(thread) > 0 {
		msg.SetGenHeaderPreformatted("References", strings.Join(thread, "\r\n "))
	}
}

// manners says what kind of mail this is to the machines that read it first.
func (m Message) manners(msg *gomail.Msg, mark string) {
	switch {
	case m.Reply:
		msg.SetGenHeaderPreformatted("Auto-Submitted", "auto-replied") // RFC 3834 §5
	case !m.ByPerson:
		msg.SetGenHeaderPreformatted("Auto-Submitted", "auto-generated")
	}
	if m.Reply || !m.ByPerson {
		msg.SetGenHeaderPreformatted("X-Auto-Response-Suppress", "OOF, AutoReply") // Exchange heeds only this one
	}
	if listID.MatchString(m.List) {
		msg.SetGenHeaderPreformatted("List-Id", "<"+m.List+">")
	}
	msg.SetGenHeaderPreformatted(mailin.LoopHeader, oneLine(mark))
}

var (
	listID  = regexp.MustCompile(`^[A-Za-z0-9.-]{1,200}$`)
	idShape = regexp.MustCompile(`^[!-;=?-~]{1,500}$`) // printable ASCII without < > and spaces
)

func isID(s string) bool { return idShape.MatchString(s) }

func (a Address) header() *mail.Address {
	return &mail.Address{Name: oneLine(a.Name), Address: a.Email}
}

// check gives a with its domain in ASCII (IDNA 2008: what every server
// understands), or ErrAddress.
func (a Address) check(field string) (Address, error) {
	s := strings.TrimSpace(a.Email)
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 || len(s) > 254 || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>()[],;:\"`, r) // quoted local parts: none exist outside of tests and attacks
	}) {
		return a, ErrAddress.In(field)
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil {
		return a, ErrAddress.In(field)
	}
	s = s[:at] + "@" + domain
	if _, err := mail.ParseAddress(s); err != nil {
		return a, ErrAddress.In(field)
	}
	return Address{a.Name, s}, nil
}

// oneLine drops what would end a header, or hide in it.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�")))
}

func methodOf(m string) string {
	switch m {
	case ics.Request, ics.Cancel:
		return m
	}
	return ics.Publish
}

func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(oneLine(s), `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"/;`, r) {
			return '_'
		}
		return r
	}, s)
	if s == "" || s == "." || s == ".." {
		return "allegato"
	}
	return s
}

func typeOf(f File, name string) string {
	t := f.Type
	if t == "" {
		t = mime.TypeByExtension(path.Ext(name))
	}
	kind, params, err := mime.ParseMediaType(t)
	if err != nil || !strings.Contains(kind, "/") {
		return "application/octet-stream"
	}
	return mime.FormatMediaType(kind, params)
}
