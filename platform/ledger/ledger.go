// Package ledger keeps the facts that transactions emit and delivers them to
// the reactions that other parts have registered: at least once, in order per
// subject, surviving a crash between commit and delivery.
//
// ledger.go keeps facts and registers reactions; deliver.go delivers them.
//
// Two designs were weighed. A row per fact and reaction, written with the fact,
// makes delivery simple but every write slower, and a reaction added later
// finds nothing. One position per reaction, with a side table for the subjects
// that are stuck, costs a write only where something is delivered: that one.
package ledger

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"

	"loggia/platform/db"
	"loggia/platform/id"
)

//go:embed schema/*.sql
var schema embed.FS

// A Ledger is the record of one database. Make it with New, register reactions
// with On, then Run it.
type Ledger struct {
	db     *db.DB
	log    *slog.Logger
	holder string
	wake   chan struct{}

	mu        sync.Mutex // held while delivering: reactions run one at a time
	reactions []reaction
	started   bool
}

type reaction struct {
	key  string // "office.booked→notify": the key of its position
	fact string
	run  func(context.Context, []byte) error
}

// New attaches a ledger to d and brings its tables up to date.
func New(ctx context.Context, d *db.DB, log *slog.Logger) (*Ledger, error) {
	if err := d.Migrate(ctx, "ledger", schema); err != nil {
		return nil, err
	}
	l := &Ledger{db: d, log: log, holder: id.New(), wake: make(chan struct{}, 1)}
	d.OnEmit(l.keep, l.nudge)
	return l, nil
}

// On registers what happens, under the name who, when a fact of type F has been
// committed. The fact may be delivered again after a crash, so do must bear
// repetition. Its context carries the body of the fact and its actor.
func On[F db.Fact](l *Ledger, who string, do func(context.Context, F) error) {
	var zero F
	fact, _ := zero.Fact()
	key := fact + "→" + who
	for _, r := range l.reactions {
		if r.key == key {
			panic("ledger: reaction registered twice: " + key)
		}
	}
	l.reactions = append(l.reactions, reaction{key, fact, func(ctx context.Context, body []byte) error {
		var f F
		if err := json.Unmarshal(body, &f); err != nil {
			return fmt.Errorf("ledger: read %s: %w", fact, err)
		}
		return do(ctx, f)
	}})
}

// Reactions gives the keys "fact→who" registered so far.
func (l *Ledger) Reactions() []string {
	keys := make([]string, len(l.reactions))
	for i, r := range l.reactions {
		keys[i] = r.key
	}
	return keys
}

func (l *Ledger) keep(tx *db.Tx, f db.Fact) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	name, subject := f.Fact()
	if tx.Postgres() {
		// Sequence numbers are given before commit, so without this a lower
		// number could appear after a position has passed it. SQLite has one
		// writer and needs nothing.
		if _, err := tx.Exec(`SELECT pg_advisory_xact_lock(7020212)`); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO ledger (ente, name, subject, actor, at, body) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Ente, name, subject, tx.Actor, db.MS(tx.Now), string(body))
	return err
}

func (l *Ledger) nudge() {
	select {
	case l.wake <- struct{}{}:
	default: // it is awake already
	}
}
