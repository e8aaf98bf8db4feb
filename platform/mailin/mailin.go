// Package mailin brings e-mail into the program: a listener that speaks SMTP or
// LMTP, a fetcher of an IMAP mailbox, and a reader of what either of them
// brings, which may be broken or hostile.
//
// listen.go and fetch.go hand raw bytes to a Deliver; bring.go takes one message
// out of a mailbox and box.go remembers how far that has been read; spool.go
// holds one message outside memory. parse.go
// reads a message, with head.go for its header, body.go for its parts, html.go
// for text that is only there as HTML, and name.go for names of attachments;
// fresh.go finds what is new in an answer.
package mailin

import (
	"context"
	"embed"
	"io"

	"loggia/platform/db"
	"loggia/platform/errs"
)

//go:embed schema/*.sql
var schema embed.FS

// MaxSize is the largest message that is taken unless told otherwise, in bytes.
const MaxSize = 25 << 20

// An Envelope says what the carrier of a message knows of it, whatever the
// message says of itself. From is "" for mail that must never be answered.
type Envelope struct {
	From string
	To   []string
	// Key is the same when the same message comes again; see First.
	Key string
	// Cut says that raw ends early: the message was too large, and the rest is
	// still in its mailbox.
	Cut bool
}

// A Deliver takes a message in. Once it has returned nil the message is the
// receiver's, and the carrier may forget it; so it returns after its
// transaction has committed. An error of kind Invalid, NotFound, Forbidden,
// Gone or TooLarge refuses the message for good; any other means "later".
type Deliver func(ctx context.Context, e Envelope, raw io.Reader) error

// Migrate brings the tables of this package up to date.
func Migrate(ctx context.Context, d *db.DB) error { return d.Migrate(ctx, "mailin", schema) }

// First reports whether the message of this key comes for the first time, and
// remembers it if tx commits. Called in the transaction that keeps the message,
// it makes a carrier that died before hearing "done" harmless.
func First(tx *db.Tx, key string) (bool, error) {
	if key == "" {
		return true, nil
	}
	n, err := tx.Exec(`INSERT INTO mailin_seen (ente, key, at) VALUES ($1, $2, $3) ON CONFLICT (ente, key) DO NOTHING`, tx.Ente, key, db.MS(tx.Now))
	return n == 1, err
}

// final reports whether err refuses a message for good.
func final(err error) bool {
	switch errs.As(err).Kind {
	case errs.Invalid, errs.NotFound, errs.Forbidden, errs.Gone, errs.TooLarge:
		return true
	}
	return false
}
