package agile

import (
	"context"
	"slices"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// What can be wrong with an evaluation.
var (
	ErrEvaluation = errs.New(errs.Invalid, "agile.evaluation")
	ErrNotYet     = errs.New(errs.Conflict, "agile.evaluation_not_yet")
)

// The moments of evaluation.
const (
	Mid   = "mid"
	Final = "final"
)

// An Opinion is what one side says of one goal at one moment.
type Opinion struct {
	Goal    string    `json:"goal"`
	Moment  string    `json:"moment" enum:"mid,final"`
	Side    string    `json:"side" required:"false" enum:"worker,body"`
	Reached string    `json:"reached" maxLength:"200" doc:"as the goal's kind has it"`
	Met     string    `json:"met" enum:"yes,partly,no"`
	Note    string    `json:"note" maxLength:"2000" required:"false"`
	At      time.Time `json:"at" required:"false"`
}

// Evaluate keeps what who asks says of goals: its person for their side, the
// head for the body's. What was said before at the same moment is replaced while
// the agreement holds, and once more until it is over for good. A figure that
// does not meet the target is not "yes".
func (s *Service) Evaluate(ctx context.Context, agreement, moment string, opinions []Opinion) (err error) {
	defer errs.Wrap(&err, "agile.Evaluate(%s)", agreement)
	if moment != Mid && moment != Final || len(opinions) == 0 || len(opinions) > 20 {
		return ErrEvaluation
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		who, err := access.Check(ctx, "agile.read", a.thing())
		if err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		side := Worker
		if who.ID != a.Person {
			side = Body
			if _, err := access.Check(ctx, "agile.evaluate", a.thing()); err != nil {
				return err
			}
		}
		if !a.State.Held() && a.State != Ended && a.State != Withdrawn {
			return ErrNotYet
		}
		for _, o := range opinions {
			i := slices.IndexFunc(a.Terms.Goals, func(g Goal) bool { return g.ID == o.Goal })
			if i < 0 || strings.ContainsRune(o.Reached+o.Note, 0) {
				return ErrEvaluation.In("goal")
			}
			if err := o.check(a.Terms.Goals[i]); err != nil {
				return err
			}
			o.Side, o.Moment = side, moment
			if err := putOpinion(tx, agreement, o); err != nil {
				return err
			}
		}
		if err := s.note(tx, a, Move("evaluate_"+moment+"_"+side), ""); err != nil {
			return err
		}
		return tx.Emit(Evaluated{a.ID, a.Person, moment, side})
	})
}

func (o Opinion) check(g Goal) error {
	if o.Met != "yes" && o.Met != "partly" && o.Met != "no" {
		return ErrEvaluation.In("met")
	}
	if _, ok := g.value(o.Reached); !ok {
		return ErrReached.In("reached")
	}
	// A figure speaks for itself: "partly" stays open to whoever fell short.
	if met, known := g.Met(o.Reached); known && met != (o.Met == "yes") {
		return ErrEvaluation.In("met")
	}
	return nil
}

// failed reports whether the body's final word on most goals of a is no.
func failed(tx *db.Tx, a Agreement) (bool, error) {
	all, err := listOpinions(tx, a.ID)
	if err != nil {
		return false, err
	}
	no, said := 0, 0
	for _, o := range all {
		if o.Moment == Final && o.Side == Body {
			said++
			if o.Met == "no" {
				no++
			}
		}
	}
	return said > 0 && no*2 > said, nil
}

func putOpinion(tx *db.Tx, agreement string, o Opinion) error {
	_, err := tx.Exec(`INSERT INTO agile_evaluation (ente, agreement, goal, moment, side, reached, met, note, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (ente, agreement, goal, moment, side) DO UPDATE SET reached = excluded.reached, met = excluded.met, note = excluded.note, actor = excluded.actor, at = excluded.at`,
		tx.Ente, agreement, o.Goal, o.Moment, o.Side, o.Reached, o.Met, strings.TrimSpace(o.Note), tx.Actor, db.MS(tx.Now))
	return err
}

func listOpinions(tx *db.Tx, agreement string) ([]Opinion, error) {
	rows, err := tx.Query(`SELECT goal, moment, side, reached, met, note, at FROM agile_evaluation WHERE ente = $1 AND agreement = $2 ORDER BY moment DESC, goal, side`, tx.Ente, agreement)
	return db.Collect(rows, err, func(o *Opinion, scan func(...any) error) error {
		var at int64
		err := scan(&o.Goal, &o.Moment, &o.Side, &o.Reached, &o.Met, &o.Note, &at)
		o.At = db.Time(at)
		return err
	})
}
