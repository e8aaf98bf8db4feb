package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/office"
	"loggia/platform/mailin"
)

// wireInbox opens the ways by which mail for the offices comes in: our own SMTP
// and LMTP listeners, and a mailbox that is fetched. None is on unless set.
func (a *App) wireInbox(ctx context.Context) error {
	if err := mailin.Migrate(ctx, a.DB); err != nil {
		return err
	}
	c := a.Config
	for _, l := range []mailin.Listen{{Address: c.InboxSMTP}, {Address: c.InboxLMTP, LMTP: true}} {
		if l.Address == "" {
			continue
		}
		l.Folder, l.Knows, l.Deliver, l.Log = c.Data, a.knows, a.takeMail, a.log
		a.workers = append(a.workers, func(ctx context.Context) error {
			listener, err := mailin.NewListener(l)
			if err != nil {
				return err
			}
			return listener.Run(ctx)
		})
	}
	if c.IMAPHost == "" {
		return nil
	}
	f, err := mailin.NewFetcher(ctx, a.DB, mailin.Fetch{Host: c.IMAPHost, Port: c.IMAPPort, Security: c.IMAPTLS, User: c.IMAPUser, Password: c.IMAPPass, Mailbox: c.IMAPBox,
		Folder: c.Data, Deliver: a.takeMail, Log: a.log})
	if err != nil {
		return fmt.Errorf("inbox.imap: %w", err)
	}
	a.workers = append(a.workers, f.Run)
	return nil
}

// addressed gives the body and the office that an address belongs to; an office
// without one of its own answers to its body's.
func (a *App) addressed(ctx context.Context, address string) (body string, house office.House, err error) {
	bodies, err := a.Ente.Bodies(access.System(ctx, ""))
	if err != nil {
		return "", house, err
	}
	for _, b := range bodies {
		all, err := houses{a.Ente}.Offices(access.System(ctx, b.ID))
		if err != nil {
			return "", house, err
		}
		if i := slices.IndexFunc(all, func(h office.House) bool { return h.Email != "" && strings.EqualFold(h.Email, address) }); i >= 0 {
			return b.ID, all[i], nil
		}
	}
	return "", house, ente.ErrNoSuchOffice
}

func (a *App) knows(ctx context.Context, address string) (bool, error) {
	_, _, err := a.addressed(ctx, address)
	if errors.Is(err, ente.ErrNoSuchOffice) {
		return false, nil
	}
	return err == nil, err
}

// takeMail gives a message to the office it is for. One that cannot be read
// whole comes with itself attached, so that somebody can look.
func (a *App) takeMail(ctx context.Context, e mailin.Envelope, raw io.Reader) error {
	b, err := io.ReadAll(raw) // no larger than mailin.MaxSize
	if err != nil {
		return err
	}
	m, err := mailin.Parser{Mark: a.mailMark()}.Parse(b)
	if err != nil || e.Cut {
		m.Notes = append(m.Notes, mailin.NoteStructure)
	}
	if m.Loop {
		a.log.Warn("inbox: mail of our own came back and is not taken in")
		return nil
	}
	taken := map[string]bool{}
	for _, to := range e.To {
		body, house, err := a.addressed(ctx, to)
		if errors.Is(err, ente.ErrNoSuchOffice) || taken[body] {
			continue // one request in each body, however many of its offices are written to
		}
		if err != nil {
			return err
		}
		// When one of several fails the carrier comes again with all: who has it
		// knows it by its id.
		if _, err := a.Office.Receive(access.System(ctx, body), request(house.ID, e, m, b)); err != nil {
			return err
		}
		taken[body] = true
	}
	if len(taken) == 0 {
		return ente.ErrNoSuchOffice
	}
	return nil
}

// mailMark is what this installation writes on its mail to know it again.
func (a *App) mailMark() string { return a.links.Token("mail loop") }

func request(to string, e mailin.Envelope, m mailin.Message, raw []byte) office.Mail {
	out := office.Mail{Office: to, FromName: m.From.Name, FromEmail: m.From.Email, Subject: m.Subject, Fresh: mailin.Fresh(m.Text), Whole: m.Text, MessageID: m.ID,
		Automatic: m.AutoReply || e.From == "" && m.From.Email == "", Language: "it"}
	if out.FromEmail == "" {
		out.FromEmail = e.From
	}
	if out.MessageID == "" && e.Key != "" {
		out.MessageID = e.Key + "@loggia.invalid" // the same again when it comes again
	}
	if m.InReplyTo != "" {
		out.References = append(out.References, m.InReplyTo)
	}
	out.References = append(out.References, m.References...)
	for _, f := range m.Attachments {
		out.Attachments = append(out.Attachments, office.Attachment{Name: f.Name, Type: f.Type, Content: f.Body})
	}
	if len(m.Notes) > 0 {
		out.Attachments = append(out.Attachments, office.Attachment{Name: "messaggio.eml", Type: "message/rfc822", Content: raw})
	}
	return out
}
