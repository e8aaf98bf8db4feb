// Package secret keeps passwords so that who reads the database learns little.
//
// secret.go hashes; weak.go says which passwords anyone would guess.
package secret

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
)

// ErrBusy says that too many passwords are being checked at once.
var ErrBusy = errors.New("secret: too many at once")

// A Cost is what one guess takes: memory in KiB, passes over it.
type Cost struct{ Memory, Passes uint32 }

// Standard takes 64 MiB and two passes: above the floor of RFC 9106 §4's
// low-memory choice for the machine of a small town hall, where two cores must
// let a whole town in at eight in the morning.
var Standard = Cost{Memory: 64 << 10, Passes: 2}

// A Hasher hashes and checks passwords, a few at a time: 200 people who sign in
// together wait in a queue instead of taking 200 times the memory.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	wait  time.Duration
	dummy string
	calm  *time.Timer // gives the memory back once nobody signs in any more
}

// calmAfter is how long after the last password the memory goes back to the
// system: the collector alone would keep some 250 MB for minutes, on a machine
// that may have 1 GB.
const calmAfter = 5 * time.Second

// NewHasher gives a Hasher that runs as many at once as there are cores, four
// at most, and lets the others wait at most wait.
func NewHasher(cost Cost, wait time.Duration) *Hasher {
	h := &Hasher{cost: cost, slots: make(chan struct{}, max(1, min(4, runtime.NumCPU()))), wait: wait}
	var salt [16]byte
	rand.Read(salt[:])
	h.dummy = h.write(salt[:], make([]byte, 32))
	h.calm = time.AfterFunc(time.Hour, debug.FreeOSMemory)
	h.calm.Stop()
	return h
}

func (h *Hasher) enter(ctx context.Context) error {
	late := time.NewTimer(h.wait)
	defer late.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return ErrBusy
	}
}

func (h *Hasher) leave() {
	<-h.slots
	if h.cost.Memory >= 1<<10 {
		h.calm.Reset(calmAfter)
	}
}

func (h *Hasher) write(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", h.cost.Memory, h.cost.Passes, b.EncodeToString(salt), b.EncodeToString(key))
}

// Hash gives the text to keep for password (PHC string format).
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	var salt [16]byte
	rand.Read(salt[:])
	return h.write(salt[:], argon2.IDKey([]byte(password), salt[:], h.cost.Passes, h.cost.Memory, 1, 32)), nil
}

// Check reports whether password is the one of which kept was made, and whether
// it should be hashed anew because the cost has changed. With kept "" it takes
// as long and says no, so that time does not tell who has an account.
func (h *Hasher) Check(ctx context.Context, kept, password string) (ok, renew bool, err error) {
	known := kept != ""
	if !known {
		kept = h.dummy
	}
	var c Cost
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, false, errors.New("secret: not an argon2id text")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &c.Memory, &c.Passes); err != nil {
		return false, false, fmt.Errorf("secret: %w", err)
	}
	if c.Memory == 0 || c.Passes == 0 || c.Memory > 1<<20 || c.Passes > 32 {
		return false, false, errors.New("secret: a cost that nobody set")
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(err1, err2); err != nil {
		return false, false, fmt.Errorf("secret: %w", err)
	}
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	got := argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, 1, uint32(len(want)))
	ok = subtle.ConstantTimeCompare(got, want) == 1 && known
	return ok, ok && c != h.cost, nil
}
