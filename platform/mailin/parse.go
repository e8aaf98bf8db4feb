package mailin

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-message"
)

// An Address is a person's or an office's, as a message names it.
type Address struct{ Name, Email string }

// A Message is what could be read. A field that the message lacks, or has
// broken, is empty.
type Message struct {
	From       Address
	ReplyTo    Address
	To, Cc     []Address
	Subject    string
	Date       time.Time
	ID         string   // without < >, as are the two below
	InReplyTo  string   // the message that this one answers
	References []string // its thread, eldest first
	// Text is what the sender wrote, quotations included: see Fresh.
	Text string
	// HTML is the page that came with the text, as its sender made it. It is
	// not safe to show.
	HTML        string
	Attachments []Attachment
	// AutoReply says that no person wrote this: never answer it by machine
	// (RFC 3834 §2).
	AutoReply bool
	// Loop says that the message left from here or has wandered in circles.
	Loop bool
	// Notes says what could not be read, so that a clerk can be told to look at
	// the message as it came. Empty when all is well.
	Notes []Note
}

// An Attachment is a file that came with a message. Name is fit for a file
// system; Type is what the sender claims and proves nothing.
type Attachment struct {
	Name, Type string
	Inline     bool // shown inside the text, such as a logo
	Body       []byte
}

// A Note names a part of a message that could not be read whole.
type Note string

// The notes.
const (
	NoteHead        Note = "head"        // lines of the header are broken or too many
	NoteStructure   Note = "structure"   // the parts cannot be told apart
	NoteCharset     Note = "charset"     // letters may be wrong
	NoteText        Note = "text"        // the text is cut
	NoteAttachments Note = "attachments" // attachments are missing
)

// The limits of one message.
const (
	maxHead        = 256 << 10
	maxFields      = 1000
	maxDepth       = 10
	maxParts       = 200
	maxText        = 1 << 20
	maxAttachments = 30
	maxReceived    = 50 // RFC 5321 §6.3 asks for at least 100 in transit; mail for an office goes no further
)

// ErrUnreadable says that nothing but bytes could be made of a message. The
// Message that comes with it still has what its header says, and a note.
var ErrUnreadable = errors.New("mailin: this message cannot be read")

// A Parser reads messages. Mark is the value that this installation gives the
// header LoopHeader of what it sends; "" takes any such header for its own.
type Parser struct{ Mark string }

// LoopHeader is the header by which an installation knows its own mail.
const LoopHeader = "X-Loggia-Loop"

// Parse reads raw with the zero Parser.
func Parse(raw []byte) (Message, error) { return Parser{}.Parse(raw) }

// Parse reads raw. It takes what it can from a broken message and says in
// Message.Notes what it could not; the only error is ErrUnreadable. Its cost
// grows with the length of raw and with nothing else.
func (p Parser) Parse(raw []byte) (Message, error) {
	m, inner, err := p.parse(raw)
	if inner == nil {
		return m, err
	}
	// Certified mail (PEC, DM 2 November 2005, annex §6.3.1): the provider
	// writes the outside; the citizen's message travels within.
	within, _, err := p.parse(inner)
	within.Loop = within.Loop || m.Loop
	return within, err
}

func (p Parser) parse(raw []byte) (m Message, certified []byte, err error) {
	h, body, clean := splitHead(raw)
	if !clean {
		m.note(NoteHead)
	}
	p.readHead(&m, h)
	e, err := message.New(h, bytes.NewReader(body))
	if e == nil {
		m.note(NoteStructure)
		return m, nil, ErrUnreadable
	}
	r := reader{m: &m}
	r.entity(e, err, 0)
	m.Text, m.HTML = r.text(), strings.Join(r.html, "\n")
	if h.Len() == 0 && m.Text == "" && len(m.Attachments) == 0 {
		m.note(NoteStructure)
		return m, nil, ErrUnreadable
	}
	if strings.EqualFold(strings.TrimSpace(h.Get("X-Trasporto")), "posta-certificata") {
		for _, a := range m.Attachments {
			if strings.EqualFold(a.Name, "postacert.eml") {
				certified = a.Body
			}
		}
	}
	return m, certified, nil
}

func (m *Message) note(n Note) {
	for _, have := range m.Notes {
		if have == n {
			return
		}
	}
	m.Notes = append(m.Notes, n)
}
