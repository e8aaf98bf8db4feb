// Package link makes the unguessable part of a link that lets somebody in
// without an account. The token is a keyed hash of what it opens, so it can be
// written again in a second mail without ever having been stored; tables keep
// only its hash, so who reads the database cannot enter.
package link

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A Key signs the links of one installation. Losing it ends every link that was
// sent; nothing else.
type Key [32]byte

// Load reads the key from dir/link.key, or makes it there on the first start.
func Load(dir string) (k Key, err error) {
	path := filepath.Join(dir, "link.key")
	b, err := os.ReadFile(path)
	switch {
	case err == nil && len(b) == len(k):
		copy(k[:], b)
		return k, nil
	case err == nil:
		return k, fmt.Errorf("link: %s has %d bytes, want %d", path, len(b), len(k))
	case !errors.Is(err, fs.ErrNotExist):
		return k, err
	}
	rand.Read(k[:])
	// O_EXCL: two processes started at once must not each make a key.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return Load(dir)
	}
	if err != nil {
		return k, err
	}
	_, err = f.Write(k[:])
	return k, errors.Join(err, f.Sync(), f.Close())
}

// Token gives the 128 bits, as 22 characters fit for a URL, that open what parts
// name. Another purpose gives another token for the same parts, so a link made
// for one thing never opens another.
func (k Key) Token(purpose string, parts ...string) string {
	h := hmac.New(sha256.New, k[:])
	for _, p := range append([]string{purpose}, parts...) {
		fmt.Fprintf(h, "%d:%s", len(p), p) // with lengths: "a","bc" is not "ab","c"
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// Hash gives what a table keeps of a token, and by which it is found again.
func Hash(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// Wellformed reports whether s could be a token at all, so that a truncated
// link costs no question to the database.
func Wellformed(s string) bool {
	if len(s) != 22 {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil
}
