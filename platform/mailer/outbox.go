package mailer

import (
	"strings"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/mailin"
)

// A State says where a message is.
type State string

// The states.
const (
	Kept    State = "kept"    // no server is configured
	Waiting State = "waiting" // it leaves at the next try
	Sent    State = "sent"    // a server has taken it over
	Failed  State = "failed"  // it will not leave by itself: see Reason
)

// A Reason says why a message failed.
type Reason string

// The reasons.
const (
	Rejected Reason = "rejected" // the server refused it for good
	Late     Reason = "late"     // its time had passed before it could leave
	GaveUp   Reason = "gave_up"  // no server took it for days
)

// An Entry is one line of the outbox.
type Entry struct {
	ID        string
	State     State
	Kind      string
	To        Address
	Subject   string
	MessageID string // without < >: what answers to it refer to
	Reason    Reason // "" unless Failed
	Answer    string // the last thing that a server said of it
	Attempts  int
	Created   time.Time
	Next      time.Time // of the next try, while Waiting
	Sent      time.Time // zero unless Sent
}

// A Letter is an Entry that can be read. Text and HTML are empty once forgotten.
type Letter struct {
	Entry
	From, ReplyTo Address
	Text, HTML    string
	Files         []File
	Forgotten     bool
}

// Send queues msg in tx, for the body of tx, and gives the id by which the
// outbox knows it. It fails on an impossible address, with ErrAddress.
func (m *Mailer) Send(tx *db.Tx, msg Message) (string, error) {
	var err error
	if msg.To, err = msg.To.check("to"); err != nil {
		return "", err
	}
	if m.conf.From != "" {
		if msg.ReplyTo.Email == "" && msg.From.Email != "" && !strings.EqualFold(msg.From.Email, m.conf.From) {
			msg.ReplyTo = msg.From
		}
		msg.From.Email = m.conf.From
	}
	if msg.From, err = msg.From.check("from"); err != nil {
		return "", err
	}
	if msg.ReplyTo.Email != "" {
		if msg.ReplyTo, err = msg.ReplyTo.check("reply_to"); err != nil {
			return "", err
		}
	}
	e := row{ente: tx.Ente, id: id.New(), sender: msg.From.Email}
	_, domain, _ := strings.Cut(msg.From.Email, "@")
	if e.messageID = e.id + "@" + domain; isID(msg.ID) {
		e.messageID = msg.ID
	}
	if msg.Reply {
		e.sender = ""
	}
	if e.eml, err = msg.write(e.messageID, m.conf.Mark, tx.Now); err != nil {
		return "", err
	}
	if err := insert(tx, e, msg, m.state()); err != nil {
		return "", err
	}
	if m.Configured() {
		tx.After(m.Nudge)
	} else {
		tx.After(func() { m.file(e.ente, e.id, e.eml) })
	}
	return e.id, nil
}

func (m *Mailer) state() State {
	if m.Configured() {
		return Waiting
	}
	return Kept
}

func insert(tx *db.Tx, e row, msg Message, s State) error {
	secret := 0
	if msg.Secret {
		secret = 1
	}
	_, err := tx.Exec(`INSERT INTO mailer_outbox (ente, id, state, kind, actor, to_name, to_email, subject, message_id, sender, eml, secret,
			reason, answer, attempt, next_at, lease_until, until_at, created_at, sent_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', 0, $13, 0, $14, $13, 0)`,
		e.ente, e.id, string(s), msg.Kind, tx.Actor, oneLine(msg.To.Name), msg.To.Email, oneLine(msg.Subject), e.messageID, e.sender, e.eml, secret,
		db.MS(tx.Now), db.MS(msg.Until))
	return err
}

// A Query chooses a page of the outbox: newest first, those before the id
// Before ("" for the newest), at most Limit (0 is 50, never more than 200).
type Query struct {
	State  State // "" for all
	Before string
	Limit  int
}

const entryColumns = `id, state, kind, to_name, to_email, subject, message_id, reason, answer, attempt, created_at, next_at, sent_at`

func scanEntry(e *Entry, scan func(...any) error, more ...any) error {
	var created, next, sent int64
	err := scan(append([]any{&e.ID, &e.State, &e.Kind, &e.To.Name, &e.To.Email, &e.Subject, &e.MessageID, &e.Reason, &e.Answer, &e.Attempts, &created, &next, &sent}, more...)...)
	e.Created, e.Sent = db.Time(created), db.Time(sent)
	if e.State == Waiting {
		e.Next = db.Time(next)
	}
	return err
}

// List gives a page of the outbox of the body of tx. Who may ask is the
// caller's to check, here and below.
func List(tx *db.Tx, q Query) ([]Entry, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	rows, err := tx.Query(`SELECT `+entryColumns+` FROM mailer_outbox
		WHERE ente = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4`,
		tx.Ente, string(q.State), q.Before, min(q.Limit, 200))
	return db.Collect(rows, err, func(e *Entry, scan func(...any) error) error { return scanEntry(e, scan) })
}

// Counts gives how many messages of the body of tx are in each state.
func Counts(tx *db.Tx) (map[State]int, error) {
	type count struct {
		state State
		n     int
	}
	rows, err := tx.Query(`SELECT state, COUNT(*) FROM mailer_outbox WHERE ente = $1 GROUP BY state`, tx.Ente)
	all, err := db.Collect(rows, err, func(c *count, scan func(...any) error) error { return scan(&c.state, &c.n) })
	counts := map[State]int{}
	for _, c := range all {
		counts[c.state] = c.n
	}
	return counts, err
}

// Find gives one message to read, or ErrNoSuchMessage.
func Find(tx *db.Tx, id string) (l Letter, err error) {
	defer errs.Wrap(&err, "mailer.Find(%s)", id)
	var eml []byte
	if eml, err = Raw(tx, id); err != nil {
		return l, err
	}
	if err := scanEntry(&l.Entry, tx.QueryRow(`SELECT `+entryColumns+` FROM mailer_outbox WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan); err != nil {
		return l, err
	}
	if len(eml) == 0 {
		l.Forgotten = true
		return l, nil
	}
	m, err := mailin.Parse(eml)
	if err != nil {
		return l, err
	}
	l.From, l.ReplyTo, l.Text, l.HTML = Address(m.From), Address(m.ReplyTo), m.Text, m.HTML
	for _, a := range m.Attachments {
		l.Files = append(l.Files, File{a.Name, a.Type, a.Body})
	}
	return l, nil
}

// Raw gives one message as it travels (an .eml file), empty once forgotten, or
// ErrNoSuchMessage.
func Raw(tx *db.Tx, id string) (eml []byte, err error) {
	err = tx.QueryRow(`SELECT eml FROM mailer_outbox WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan(&eml)
	if db.NoRows(err) {
		return nil, ErrNoSuchMessage
	}
	return eml, err
}

// Retry makes a message leave now: one that failed, or one that waits for its
// next try. Its Message-ID stays, so that a reader who has it after all sees
// one message.
func (m *Mailer) Retry(tx *db.Tx, id string) (err error) {
	defer errs.Wrap(&err, "mailer.Retry(%s)", id)
	n, err := tx.Exec(`UPDATE mailer_outbox SET state = $3, attempt = 0, next_at = $4, reason = '', until_at = 0
		WHERE ente = $1 AND id = $2 AND state <> 'sent' AND lease_until <= $4`, tx.Ente, id, string(m.state()), db.MS(tx.Now))
	if err != nil {
		return err
	}
	if n == 0 {
		var state State
		err := tx.QueryRow(`SELECT state FROM mailer_outbox WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan(&state)
		if db.NoRows(err) {
			return ErrNoSuchMessage
		}
		if state == Sent {
			return ErrAlreadySent
		}
		return err // it is being sent at this moment
	}
	tx.After(m.Nudge)
	return nil
}
