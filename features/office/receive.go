package office

import (
	"bytes"
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

// Mail is a message that came to an office's address, already taken apart.
type Mail struct {
	Office                       string // id
	FromName, FromEmail, Subject string
	Fresh, Whole                 string // without and with what was quoted
	MessageID                    string
	References                   []string // In-Reply-To first
	OnSite                       bool     // written on a page of the site, not sent as mail
	Automatic                    bool     // an answering machine, a bounce: kept, never answered
	Attachments                  []Attachment
	Language                     string
}

// An Attachment is one file that came with a mail.
type Attachment struct {
	Name, Type string
	Content    []byte
}

var numbered = regexp.MustCompile(`\b[A-Z]{2,5}-20\d\d-\d{4,}\b`)

// Receive makes a mail a request in its office's queue, or joins it to the
// thread that it answers. The same message delivered again changes nothing. An
// automatic answer joins its thread and makes no request of its own. Called by
// the program itself.
func (s *Service) Receive(ctx context.Context, m Mail) (a Appointment, err error) {
	defer errs.Wrap(&err, "office.Receive(%s)", m.Office)
	if _, err := access.Check(ctx, "office.receive", access.Thing{Office: m.Office}); err != nil {
		return a, err
	}
	house, err := s.Houses.Office(ctx, m.Office)
	if err != nil {
		return a, err
	}
	ours, err := s.ours(ctx, m.FromEmail)
	if err != nil {
		return a, err
	}
	m.MessageID, m.References = bracket(m.MessageID), brackets(m.References)
	if a, known, err := s.received(ctx, m.MessageID); err != nil || known {
		return a, err // before its attachments are put away a second time
	}
	files, err := s.store(ctx, m.Attachments)
	kept := false
	defer func() {
		if err != nil || !kept {
			s.forget(ctx, files)
		}
	}()
	if err != nil {
		return a, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		kept = false
		known, err := findThread(tx, []string{m.MessageID})
		if err != nil {
			return err
		}
		if known != "" {
			a, err = findAppointment(tx, known)
			return err // delivered twice, at once
		}
		a, err = s.thread(tx, m)
		if err != nil {
			return err
		}
		isNew := a.ID == ""
		if isNew && m.Automatic {
			return nil // nobody asks anything
		}
		kept = true
		if isNew {
			if a, err = s.ask(tx, m, house); err != nil {
				return err
			}
		} else if err := s.reopen(tx, &a, m); err != nil {
			return err
		}
		msg := Message{ID: id.New(), Appointment: a.ID, Way: "in", Subject: cut(line(m.Subject), 200), Body: cut(paragraph(m.Fresh), 20_000), Whole: cut(m.Whole, 100_000), MessageID: m.MessageID, At: tx.Now}
		if err := insertMessage(tx, msg); err != nil {
			return err
		}
		for _, f := range files {
			f.ID, f.Appointment, f.Message, f.At = id.New(), a.ID, msg.ID, tx.Now
			if err := insertFile(tx, f); err != nil {
				return err
			}
		}
		s.changed(tx, a.Office, "office.requested")
		if !isNew {
			return nil
		}
		if err := tx.Emit(Requested{a.ID, a.Office}); err != nil {
			return err
		}
		return s.acknowledge(tx, a, m, house, ours)
	})
	return a, err
}

// acknowledged is how many requests of one address in an hour are told that
// they came. Two machines that answer each other, neither of which says that it
// is one, come to an end here: RFC 3834 §2 asks for such a bound.
const acknowledged = 5

// acknowledge tells the sender that the request has come; never an address of
// ours, from which a colleague passes something on.
func (s *Service) acknowledge(tx *db.Tx, a Appointment, m Mail, house House, ours bool) error {
	n, err := countAsked(tx, a.Citizen.Email, tx.Now.Add(-time.Hour))
	if err != nil || ours || n > acknowledged {
		return err
	}
	more := map[string]any{}
	if m.MessageID != "" {
		more["references"] = []string{m.MessageID}
	}
	return s.write(tx, letterReceived, a, house, more)
}

// received gives the request that the message of this id made or joined.
func (s *Service) received(ctx context.Context, messageID string) (a Appointment, known bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		thread, err := findThread(tx, []string{messageID})
		if err != nil || thread == "" {
			return err
		}
		known = true
		a, err = findAppointment(tx, thread)
		return err
	})
	return a, known, err
}

// ours reports whether email is the address of one of the body's offices.
func (s *Service) ours(ctx context.Context, email string) (bool, error) {
	all, err := s.Houses.Offices(ctx)
	return email != "" && slices.ContainsFunc(all, func(h House) bool { return strings.EqualFold(h.Email, email) }), err
}

// bracket writes a message id as RFC 5322 §3.6.4 does, in angle brackets, which
// some readers of mail leave out.
func bracket(id string) string {
	if id = strings.Trim(line(id), "<> "); id == "" {
		return ""
	}
	return "<" + id + ">"
}

func brackets(ids []string) []string {
	out := []string{}
	for _, one := range ids {
		if b := bracket(one); b != "" {
			out = append(out, b)
		}
	}
	return out
}

// thread gives the request that m answers: by its references, or by the
// request's number in the subject when it comes from the same address.
func (s *Service) thread(tx *db.Tx, m Mail) (a Appointment, err error) {
	found, err := findThread(tx, m.References)
	if err != nil {
		return a, err
	}
	if found != "" {
		return findAppointment(tx, found)
	}
	if n := numbered.FindString(m.Subject); n != "" {
		a, err := findAppointmentByNumber(tx, n)
		if err == nil && strings.EqualFold(a.Citizen.Email, m.FromEmail) {
			return a, nil
		}
		if err != nil && err != error(ErrNoSuchAppointment) {
			return Appointment{}, err
		}
	}
	return Appointment{}, nil
}

// ask makes a new request of m.
func (s *Service) ask(tx *db.Tx, m Mail, house House) (a Appointment, err error) {
	v, err := findVirtual(tx, house.ID)
	if err != nil {
		return a, err
	}
	name, surname := splitName(m.FromName, m.FromEmail)
	a = Appointment{ID: id.New(), Office: house.ID, Progress: Asked, Source: ByMail, Generation: 1, Made: tx.Now, Changed: tx.Now,
		Citizen: Citizen{Name: name, Surname: surname, Email: m.FromEmail, Language: m.Language}, Reason: cut(line(m.Subject), 80), Detail: cut(paragraph(m.Fresh), 200)}
	if a.Citizen.Language != "en" {
		a.Citizen.Language = "it"
	}
	if m.OnSite {
		a.Source = ByWeb
	}
	if !addressable(m.FromEmail) {
		a.Citizen.Email = "" // kept and read; there is nobody to answer to
	}
	if err := s.number(tx, &a, v); err != nil {
		return a, err
	}
	return a, insertAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a)))
}

// reopen puts a request that was over back before the office's eyes.
func (s *Service) reopen(tx *db.Tx, a *Appointment, m Mail) error {
	if m.Automatic {
		return nil
	}
	open, ok := a.Reopen()
	if !ok {
		return nil // it is open
	}
	*a = open
	return updateAppointment(tx, open, link.Hash(s.doorToken(tx.Ente, open)))
}

// store puts the attachments away before the transaction. Of what the antivirus
// finds harmful only the name is kept, so that the clerk can tell the sender.
// With an error, files holds what was put away until then.
func (s *Service) store(ctx context.Context, all []Attachment) (files []File, err error) {
	for _, at := range all {
		verdict, err := s.Scan.Scan(ctx, bytes.NewReader(at.Content))
		if err != nil {
			return files, err
		}
		if verdict == antivirus.Infected {
			files = append(files, File{Name: attachmentName(at.Name), Type: at.Type, Size: int64(len(at.Content)), Scan: string(verdict)})
			continue
		}
		ref, err := s.Blobs.Put(ctx, bytes.NewReader(at.Content), int64(len(at.Content)))
		if err != nil {
			return files, err
		}
		files = append(files, File{Name: attachmentName(at.Name), Type: at.Type, Size: ref.Size, Scan: string(verdict), blob: ref.Key})
	}
	return files, nil
}

func attachmentName(name string) string { return cmp.Or(cut(line(name), 120), "allegato") }

// forget takes back what store put away.
func (s *Service) forget(ctx context.Context, files []File) {
	for _, f := range files {
		if f.blob != "" {
			// What cannot be deleted now only takes room; nobody is told of it.
			_ = s.Blobs.Delete(context.WithoutCancel(ctx), f.blob)
		}
	}
}

// splitName reads "Paola Riva" or "RIVA, Paola", or makes a name of the address.
func splitName(name, email string) (first, surname string) {
	name = line(strings.Trim(name, `"'`))
	if last, given, ok := strings.Cut(name, ","); ok {
		name = strings.TrimSpace(given) + " " + strings.TrimSpace(last)
	}
	if name == "" || strings.Contains(name, "@") {
		name, _, _ = strings.Cut(email, "@")
		name = strings.NewReplacer(".", " ", "_", " ").Replace(name)
	}
	first, surname, _ = strings.Cut(line(name), " ")
	return cut(first, 80), cut(surname, 80)
}

func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)
	return string(r[:most-1]) + "…"
}
