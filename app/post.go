package app

import (
	"context"
	"html/template"
	"path/filepath"
	"strings"

	"loggia/core/ente"
	"loggia/features/office"
	"loggia/platform/db"
	"loggia/platform/mailer"
)

// wireMail opens the outbox: mail leaves through the server of the options, or
// is kept in the data folder until there is one.
func (a *App) wireMail(ctx context.Context) (err error) {
	c := a.Config
	a.Mail, err = mailer.New(ctx, a.DB, a.log, mailer.Config{Host: c.SMTPHost, Port: c.SMTPPort, Security: c.SMTPSecurity, User: c.SMTPUser, Password: c.SMTPPassword,
		From: c.SMTPFrom, Mark: a.mailMark(), Folder: filepath.Join(c.Data, "outbox")})
	if err != nil {
		return err
	}
	a.workers = append(a.workers, a.Mail.Run)
	return nil
}

// letters sends what office writes to citizens.
type letters struct{ a *App }

func (l letters) Send(tx *db.Tx, m office.Letter) error {
	msg := mailer.Message{ID: bare(m.MessageID), Kind: "office." + m.Kind, From: mailer.Address{Name: m.FromName, Email: m.From}, To: mailer.Address{Name: m.ToName, Email: m.To},
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, Answers: bare(m.InReplyTo), ByPerson: m.ByPerson}
	for _, r := range m.References {
		msg.References = append(msg.References, bare(r))
	}
	if len(m.Calendar) > 0 {
		msg.Calendar = &mailer.Calendar{Method: m.CalendarMethod, Body: m.Calendar}
	}
	_, err := l.a.Mail.Send(tx, msg)
	return err
}

func bare(id string) string { return strings.Trim(id, "<>") }

// post sends what identity writes to people: an invitation, a new password.
type post struct{ a *App }

func (p post) Mail(tx *db.Tx, to, lang, kind string, data map[string]any) error {
	b, err := ente.FindBody(tx)
	if err != nil {
		return err
	}
	text := p.a.Words.T(lang, kind+".body", data)
	_, err = p.a.Mail.Send(tx, mailer.Message{Kind: kind, From: mailer.Address{Name: b.Name, Email: b.Email}, To: mailer.Address{Email: to},
		Subject: p.a.Words.T(lang, kind+".subject", data), Text: text, HTML: plainHTML(lang, text), Secret: true})
	return err
}

var plainPage = template.Must(template.New("").Parse(`<!doctype html><html lang="{{.Lang}}"><meta charset="utf-8"><body style="font-family:'Titillium Web',Arial,sans-serif;font-size:17px;line-height:1.5;color:#1f2a36">` +
	`{{range .Paragraphs}}<p>{{if .Link}}<a href="{{.Text}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}</p>{{end}}</body></html>`))

// plainHTML gives a text as HTML: a paragraph that is an address becomes a link.
func plainHTML(lang, text string) string {
	type paragraph struct {
		Text string
		Link bool
	}
	var all []paragraph
	for _, p := range strings.Split(text, "\n\n") {
		all = append(all, paragraph{p, strings.HasPrefix(p, "http://") || strings.HasPrefix(p, "https://")})
	}
	var out strings.Builder
	if err := plainPage.Execute(&out, map[string]any{"Lang": lang, "Paragraphs": all}); err != nil {
		return ""
	}
	return out.String()
}
