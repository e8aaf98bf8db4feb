// Package blob keeps bytes that never change: documents, photos, recordings.
// Their names, types and owners are rows of whoever keeps them; here is only
// content under a random key. Put has the bytes on disk before it answers.
//
// blob.go is the port; folder.go keeps them in a folder; blobtest holds the
// contract that every store must meet.
package blob

import (
	"context"
	"io"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchBlob is the answer for a key that holds nothing.
	ErrNoSuchBlob = errs.New(errs.NotFound, "blob.no_such")
	// ErrTooLarge is the answer to more bytes than the caller allows; argument "limit".
	ErrTooLarge = errs.New(errs.TooLarge, "blob.too_large")
	// ErrDiskFull is the answer when there is no room left. Nothing was kept.
	ErrDiskFull = errs.New(errs.Unavailable, "blob.disk_full")
)

// A Ref says where content is and what it was when it was put.
type Ref struct {
	Key    string
	Size   int64
	SHA256 string // lower-case hexadecimal
}

// A Store keeps content. Safe for concurrent use.
type Store interface {
	// Put reads r to its end and keeps it, at most limit bytes. When it
	// answers without error the content survives a power cut; with one,
	// nothing is left behind.
	Put(ctx context.Context, r io.Reader, limit int64) (Ref, error)
	// Open gives the content under key; the caller closes it.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Delete forgets the content under key; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}
