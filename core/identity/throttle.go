package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
)

// ErrWait is the answer to too many wrong guesses; its words say for how long.
var ErrWait = errs.New(errs.TooMany, "identity.wait")

// A throttle slows wrong guesses down without ever closing a door for good:
// after some free tries each further one doubles the pause.
type throttle struct {
	free    int           // guesses before the first pause
	longest time.Duration // no pause is longer
	forget  time.Duration // quiet time after which all is forgotten
}

var (
	// A person mistypes; a machine guesses. 5 free, then 1 s, 2 s, 4 s … 15 min:
	// about 100 guesses a day for one account.
	byAccount = throttle{free: 5, longest: 15 * time.Minute, forget: 24 * time.Hour}
	// A browser that has signed in before counts by itself, so that strangers'
	// guesses at the account never shut its person out.
	byBrowser = throttle{free: 10, longest: time.Minute, forget: time.Hour}
	// A whole town hall sits behind one address.
	byAddress = throttle{free: 50, longest: 5 * time.Minute, forget: time.Hour}
	// Six digits: five free tries in a million, then the same slope.
	byCode = throttle{free: 5, longest: 15 * time.Minute, forget: 24 * time.Hour}
	// One may ask for three messages before having to wait.
	byMessage = throttle{free: 3, longest: time.Hour, forget: 24 * time.Hour}
)

// pause gives how long to wait at now after failures, the last one at last.
func (t throttle) pause(failures int, last, now time.Time) time.Duration {
	if failures < t.free || now.Sub(last) > t.forget {
		return 0
	}
	wait := t.longest
	if n := failures - t.free; n < 20 {
		wait = min(t.longest, time.Second<<n)
	}
	return max(0, last.Add(wait).Sub(now))
}

// A guess is what one attempt is counted under.
type guess struct {
	throttle
	key string
}

func (t throttle) of(kind, who string) guess {
	h := sha256.Sum256([]byte(kind + "\x00" + who))
	return guess{t, hex.EncodeToString(h[:])}
}

// check gives ErrWait when g must wait.
func (g guess) check(tx *db.Tx) error {
	failures, last, err := findThrottle(tx, g.key)
	if err != nil {
		return err
	}
	if wait := g.pause(failures, last, tx.Now); wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		return ErrWait.With("count", seconds)
	}
	return nil
}

// count counts one guess. Where guesses run together it must be called before
// the guess is tried, and forgive after a right one: else a hundred at once all
// pass before the first has been counted.
func (g guess) count(tx *db.Tx) error {
	return countThrottle(tx, g.key, tx.Now.Add(-g.forget))
}

// forgive forgets what was counted.
func (g guess) forgive(tx *db.Tx) error { return deleteThrottle(tx, g.key) }
