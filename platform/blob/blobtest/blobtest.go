// Package blobtest is the contract of blob.Store, run over every implementation.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"loggia/platform/blob"
)

// Run holds s to the contract. Left counts what s keeps, so that a failed Put
// can be seen to leave nothing.
func Run(t *testing.T, s blob.Store, left func() int) {
	ctx := context.Background()
	t.Run("what was put comes back, from any place in it", func(t *testing.T) {
		ref, err := s.Put(ctx, strings.NewReader("buongiorno"), 10)
		if err != nil {
			t.Fatal(err)
		}
		if ref.Size != 10 || ref.SHA256 != "e0cb29405bc784372fc6e9f94f8f30be119da6d292d672cebe34c334ea989a79" {
			t.Fatalf("ref %+v", ref)
		}
		r, err := s.Open(ctx, ref.Key)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := r.Seek(4, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r); err != nil || string(b) != "giorno" {
			t.Fatalf("%q, %v", b, err)
		}
	})
	t.Run("one byte too many keeps nothing", func(t *testing.T) {
		before := left()
		if _, err := s.Put(ctx, strings.NewReader("12345"), 4); !errors.Is(err, blob.ErrTooLarge) {
			t.Fatal(err)
		}
		if left() != before {
			t.Fatal("something was left behind")
		}
	})
	t.Run("a sender who breaks off keeps nothing", func(t *testing.T) {
		before := left()
		broken := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), failing{})
		if _, err := s.Put(ctx, broken, 1<<30); !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		if left() != before {
			t.Fatal("something was left behind")
		}
	})
	t.Run("what is deleted is gone, and may be deleted again", func(t *testing.T) {
		ref, err := s.Put(ctx, strings.NewReader("x"), 1)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Delete(ctx, ref.Key); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Open(ctx, ref.Key); !errors.Is(err, blob.ErrNoSuchBlob) {
			t.Fatal(err)
		}
	})
	t.Run("a key that would leave the store opens nothing", func(t *testing.T) {
		for _, key := range []string{"", "..", "../../../../etc/passwd", "incoming", strings.Repeat("0", 25) + "/"} {
			if _, err := s.Open(ctx, key); !errors.Is(err, blob.ErrNoSuchBlob) {
				t.Errorf("%q: %v", key, err)
			}
		}
	})
}

var errBroken = errors.New("the line broke")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }
