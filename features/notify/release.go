package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

const releaseJob = "notify.release"

// together is how many people's digests are kept in one transaction: few
// enough that nobody's click waits long for it, enough that a town of thousands
// is done in a moment.
const together = 100

// release is the job of a start: it tells all that waits and is due, one digest
// a person. What a crash cuts off was not kept and is done again; what was kept
// is not.
func (s *Service) release(ctx context.Context, _ json.RawMessage) (err error) {
	defer errs.Wrap(&err, "notify.release")
	ctx = access.System(ctx, db.ScopeOf(ctx).Ente)
	for after := ""; ; {
		var people []string
		if err := s.DB.Read(ctx, func(tx *db.Tx) error {
			people, err = listDuePeople(tx, tx.Now, after, together)
			return err
		}); err != nil {
			return err
		}
		if len(people) == 0 {
			return nil
		}
		if err := s.releaseTo(ctx, people, true); err != nil {
			return err
		}
		after = people[len(people)-1]
	}
}

// Replan looks again at what waits for people whose hours have changed: a new
// agreement, an absence. What may be told by now is. Called by the program itself.
func (s *Service) Replan(ctx context.Context, people ...string) (err error) {
	defer errs.Wrap(&err, "notify.Replan")
	if _, err := access.Check(ctx, "notify.tell", access.Thing{}); err != nil {
		return err
	}
	return s.releaseTo(ctx, people, false)
}

// releaseTo tells each of people what waits for them, if they are in their
// hours, in one digest; else it waits on. Only what is due is told, unless the
// hours themselves may have changed.
func (s *Service) releaseTo(ctx context.Context, people []string, due bool) error {
	seen, err := s.seen(ctx, people)
	if err != nil {
		return err
	}
	// Whether somebody is in their hours is asked before the transaction: their
	// agreement is another part's to read.
	open := map[string]*span{}
	for _, who := range people {
		in, ok, err := seen.of[who].table.at(seen.now)
		if err != nil {
			return err
		}
		if ok {
			open[who] = &in
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, who := range people {
			waiting, err := listWaiting(tx, who)
			if err != nil {
				return err
			}
			if err := s.releaseOne(tx, who, *seen.of[who], open[who], waiting, seen.now, due); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) releaseOne(tx *db.Tx, who string, p sight, open *span, waiting []Notice, now time.Time, due bool) error {
	var told []Notice
	for _, n := range waiting {
		k, known := findKind(n.Kind)
		if !known {
			k = Kind{Key: n.Kind, Urgency: Badge, Mail: Never} // of an older release: it is shown all the same
		}
		if open != nil && !n.Due.After(now) {
			mine, err := tellWaiting(tx, n.ID)
			if err != nil {
				return err
			}
			if mine && n.Read.IsZero() { // who has read it while it waited is told nothing new
				told = append(told, n)
			}
			continue
		}
		if due && n.Due.After(now) {
			continue // its own job comes
		}
		v, err := when(occasion{k.Urgency, false, n.notBefore, p.choice.DigestAt}, p.table, now)
		if err != nil {
			return err
		}
		if v.now {
			v.at = now
		}
		if err := updateDue(tx, n.ID, v.at); err != nil {
			return err
		}
		if err := planRelease(tx, v.at); err != nil {
			return err
		}
	}
	if len(told) == 0 {
		return nil
	}
	s.publish(tx, who, "notify.digest")
	if p.reader.Left || !p.choice.DigestMail {
		return nil
	}
	return s.sendDigest(tx, p, open, told)
}

// sendDigest queues the mail of a digest, with the change that says it was
// told: both are kept or neither. It has in it only what may go to that address.
func (s *Service) sendDigest(tx *db.Tx, p sight, open *span, told []Notice) error {
	var lines, links []string
	first := ""
	for _, n := range told {
		k, known := findKind(n.Kind)
		if !known || !k.digests(p.reader, p.choice.Mail) {
			continue
		}
		title, text := n.words(s.Say, p.reader.Lang)
		if first == "" {
			first = n.ID
		}
		if text != "" {
			title += ". " + text
		}
		lines, links = append(lines, title), append(links, page(n.Page))
	}
	if len(lines) == 0 {
		return nil
	}
	subject := s.Say.T(p.reader.Lang, "notify.digest.subject", map[string]any{"count": len(lines)})
	return s.Post.Send(tx, s.letter("notify-digest-"+first, "notify.digest", p.reader, subject, strings.Join(lines, "\n\n"), links, open.to))
}

// letter composes a mail to one of the staff.
func (s *Service) letter(id, kind string, r Reader, subject, text string, links []string, until time.Time) Letter {
	say := func(key string, args map[string]any) string { return s.Say.T(r.Lang, key, args) }
	var b strings.Builder
	put := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n\n", a...) }
	put("%s", say("notify.mail.hello", map[string]any{"name": r.Given}))
	if kind == "notify.digest" {
		put("%s", say("notify.digest.lead", nil))
		for i, line := range strings.Split(text, "\n\n") {
			put("• %s", line)
			put("%s", links[i])
		}
	} else {
		put("%s", subject)
		if text != "" {
			put("%s", text)
		}
		put("%s", links[0])
	}
	foot := "notify.mail.foot"
	if kind == emergencyKind {
		foot = "notify.mail.foot_emergency"
	}
	put("%s", say(foot, nil))
	return Letter{ID: id, Kind: kind, To: r.Email, Lang: r.Lang, Subject: subject, Text: strings.TrimSpace(b.String()) + "\n", Links: links, Until: db.MS(until)}
}
