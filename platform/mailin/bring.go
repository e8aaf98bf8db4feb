package mailin

import (
	"context"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"loggia/platform/db"
)

// bring fetches one message and delivers it. Its error is the connection's or
// the database's; a message that cannot be delivered is put off, and the others
// go on.
func (f *Fetcher) bring(ctx context.Context, c *imapclient.Client, uid imap.UID) error {
	defer within(c, bringWithin)()
	last, err := f.box.try(ctx, uid)
	if err != nil {
		return err
	}
	size, there, err := f.size(c, uid)
	if err != nil {
		return err
	}
	if !there {
		return f.box.close(ctx, uid) // somebody deleted it
	}
	cut := size > f.conf.MaxSize
	m, err := f.body(c, uid, cut)
	defer m.close()
	if errors.Is(err, errTooLarge) {
		f.conf.Log.Error("mailin: larger than its server says, left in the mailbox", "uid", uint32(uid))
		return f.box.is(ctx, uid, "dead")
	}
	if err != nil {
		return err
	}
	if m == nil {
		return f.box.close(ctx, uid)
	}
	key := m.fingerprint("in " + f.box.name)
	if seen, err := f.box.seen(ctx, key); err != nil {
		return err
	} else if seen {
		return f.box.is(ctx, uid, "mark")
	}
	err = f.deliver(ctx, m, key, cut)
	switch {
	case err == nil:
		return f.box.delivered(ctx, uid, key)
	case ctx.Err() != nil:
		return ctx.Err()
	case final(err):
		f.conf.Log.Warn("mailin: refused, left in the mailbox", "uid", uint32(uid), "err", err)
		return f.box.close(ctx, uid)
	case last:
		f.conf.Log.Error("mailin: given up, left in the mailbox", "uid", uint32(uid), "err", err)
		return f.box.is(ctx, uid, "dead")
	}
	f.conf.Log.Warn("mailin: put off", "uid", uint32(uid), "err", err)
	return nil
}

func (f *Fetcher) deliver(ctx context.Context, m *spool, key string, cut bool) error {
	e := f.envelope(m)
	e.Key, e.Cut = key, cut
	raw, err := m.reader("")
	if err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, deliverWithin)
	defer cancel()
	return f.conf.Deliver(db.Scoped(within, db.Scope{Ente: f.conf.Ente}), e, raw)
}

// envelope rebuilds what the server that filled the mailbox knew.
func (f *Fetcher) envelope(m *spool) (e Envelope) {
	h, _, _ := splitHead(m.head)
	e.From = strings.Trim(oneLine(h.Get("Return-Path")), "<> ")
	if !h.Has("Return-Path") {
		e.From = first(addresses(h.Get("From"))).Email
	}
	if e.To = f.conf.To; e.To != nil {
		return e
	}
	have := map[string]bool{}
	for _, k := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"} {
		for fields := h.FieldsByKey(k); fields.Next(); {
			for _, a := range addresses(fields.Value()) {
				if low := strings.ToLower(a.Email); !have[low] && len(e.To) < maxAddresses {
					have[low] = true
					e.To = append(e.To, a.Email)
				}
			}
		}
	}
	return e
}

func (f *Fetcher) size(c *imapclient.Client, uid imap.UID) (size int64, there bool, err error) {
	all, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil || len(all) == 0 {
		return 0, false, err
	}
	return all[0].RFC822Size, true, nil
}

// body gives the message, or its beginning when it is too large; nil when it
// has gone meanwhile. Peek leaves it unseen until it is delivered.
func (f *Fetcher) body(c *imapclient.Client, uid imap.UID, cut bool) (m *spool, err error) {
	section := &imap.FetchItemBodySection{Peek: true}
	if cut {
		section.Partial = &imap.SectionPartial{Offset: 0, Size: inMemory}
	}
	fetch := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	defer func() { err = errors.Join(err, fetch.Close()) }()
	for msg := fetch.Next(); msg != nil; msg = fetch.Next() {
		for item := msg.Next(); item != nil; item = msg.Next() {
			part, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || part.Literal == nil || m != nil {
				continue
			}
			// RFC822.SIZE of some servers is a guess, so there is room above it.
			if m, err = newSpool(part.Literal, f.conf.Folder, f.conf.MaxSize+f.conf.MaxSize/4+inMemory); err != nil {
				return m, err
			}
			if m.size < part.Literal.Size() {
				return m, errors.New("mailin: the message came short")
			}
		}
	}
	return m, nil
}
