package app

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/mailer"
)

func init() {
	access.Register(access.Table{
		"outbox.read":  access.AdminOf, // what leaves the body, in its administrators' eyes only
		"outbox.retry": access.AdminOf,
	})
}

// outboxDoors lets administrators read what leaves the body by mail, or waits
// to: "Posta in uscita".
func (a *App) outboxDoors() {
	tag := httpapi.Tag("outbox")
	httpapi.Get(a.API, "/outbox", "What leaves by mail, the newest first", a.listOutbox, tag)
	httpapi.Get(a.API, "/outbox/{id}", "One message as it was written", a.readOutbox, tag)
	httpapi.Post(a.API, "/outbox/{id}/retry", "Try again a message that could not leave", a.retryOutbox, tag)
}

type outboxInput struct {
	State  string `query:"state" enum:",kept,waiting,sent,failed" doc:"Only those in this state"`
	Before string `query:"before" maxLength:"26" doc:"The id after which the list goes on"`
}

type outboxEntry struct {
	ID       string    `json:"id"`
	State    string    `json:"state" enum:"kept,waiting,sent,failed"`
	Kind     string    `json:"kind"`
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Reason   string    `json:"reason,omitempty" doc:"Why it failed"`
	Answer   string    `json:"answer,omitempty" doc:"The last thing a server said of it"`
	Attempts int       `json:"attempts"`
	Created  time.Time `json:"created"`
	Next     time.Time `json:"next,omitzero"`
	Sent     time.Time `json:"sent,omitzero"`
}

func viewEntry(e mailer.Entry) outboxEntry {
	return outboxEntry{e.ID, string(e.State), e.Kind, e.To.Email, e.Subject, string(e.Reason), e.Answer, e.Attempts, e.Created, e.Next, e.Sent}
}

type outboxList struct {
	Configured bool           `json:"configured" doc:"There is a server through which mail leaves"`
	Problem    string         `json:"problem,omitempty" doc:"Why the server cannot be reached now"`
	Counts     map[string]int `json:"counts"`
	Messages   []outboxEntry  `json:"messages"`
}

func (a *App) listOutbox(ctx context.Context, in *outboxInput) (out outboxList, err error) {
	if _, err := access.Check(ctx, "outbox.read", access.Thing{}); err != nil {
		return out, err
	}
	out = outboxList{Configured: a.Mail.Configured(), Problem: a.Mail.Problem(), Counts: map[string]int{}, Messages: []outboxEntry{}}
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		counts, err := mailer.Counts(tx)
		if err != nil {
			return err
		}
		for state, n := range counts {
			out.Counts[string(state)] = n
		}
		entries, err := mailer.List(tx, mailer.Query{State: mailer.State(in.State), Before: in.Before, Limit: 50})
		for _, e := range entries {
			out.Messages = append(out.Messages, viewEntry(e))
		}
		return err
	})
	return out, err
}

type outboxOne struct {
	ID string `path:"id"`
}

type outboxLetter struct {
	outboxEntry
	From      string   `json:"from"`
	Text      string   `json:"text"`
	Files     []string `json:"files"`
	Forgotten bool     `json:"forgotten" doc:"Its text is no longer kept"`
}

func (a *App) readOutbox(ctx context.Context, in *outboxOne) (out outboxLetter, err error) {
	if _, err := access.Check(ctx, "outbox.read", access.Thing{}); err != nil {
		return out, err
	}
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		l, err := mailer.Find(tx, in.ID)
		if err != nil {
			return err
		}
		out = outboxLetter{outboxEntry: viewEntry(l.Entry), From: l.From.Email, Text: l.Text, Files: []string{}, Forgotten: l.Forgotten}
		for _, f := range l.Files {
			out.Files = append(out.Files, f.Name)
		}
		return nil
	})
	return out, err
}

func (a *App) retryOutbox(ctx context.Context, in *outboxOne) (httpapi.None, error) {
	if _, err := access.Check(ctx, "outbox.retry", access.Thing{}); err != nil {
		return httpapi.None{}, err
	}
	err := a.DB.Write(ctx, func(tx *db.Tx) error { return a.Mail.Retry(tx, in.ID) })
	if err == nil {
		a.Mail.Nudge()
	}
	return httpapi.None{}, err
}
