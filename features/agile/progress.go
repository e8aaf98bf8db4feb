package agile

import (
	"context"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Progress is how far the people of a cohort have come, and what is known of
// their goals: what an evaluation is written from. No person, and nothing of
// goals below the threshold.
type Progress struct {
	Members   int  `json:"members"`
	Drafts    int  `json:"drafts" doc:"have the draft of an agreement and have not sent it"`
	Sent      int  `json:"sent" doc:"wait for the head, or were asked a change"`
	Signing   int  `json:"signing" doc:"approved, wait for signatures"`
	Held      int  `json:"held" doc:"signed by both, or in force"`
	Over      int  `json:"over" doc:"ended, withdrawn, refused or given up"`
	Without   int  `json:"without" doc:"have no agreement of this cohort"`
	Evaluated int  `json:"evaluated" doc:"people whose goals the body has evaluated at the end"`
	Goals     int  `json:"goals" doc:"evaluated at the end"`
	Met       int  `json:"met"`
	Days      int  `json:"days" doc:"away a week, all agreements together"`
	Hidden    bool `json:"hidden" doc:"too few are evaluated for the goals to be told"`
}

// Progress gives how far a cohort has come.
func (s *Service) Progress(ctx context.Context, cohort string) (p Progress, err error) {
	defer errs.Wrap(&err, "agile.Progress(%s)", cohort)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return p, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		c, err := findCohort(tx, cohort)
		if err != nil {
			return err
		}
		p = Progress{Members: c.Members}
		states, err := countMembers(tx, cohort)
		if err != nil {
			return err
		}
		with := 0
		for _, one := range states {
			p.add(one.state, one.people)
			p.Days += one.days
			with += one.people
		}
		p.Without = max(0, p.Members-with)
		fewest, err := norm.Int(tx, keyThreshold, today(tx))
		if err != nil {
			return err
		}
		if p.Evaluated, p.Goals, p.Met, err = countGoals(tx, cohort); err != nil {
			return err
		}
		if p.Hidden = p.Evaluated < fewest; p.Hidden {
			p.Evaluated, p.Goals, p.Met = 0, 0, 0
		}
		return nil
	})
	return p, err
}

func (p *Progress) add(s State, n int) {
	switch {
	case s == Draft:
		p.Drafts += n
	case s == Submitted || s == ToAmend:
		p.Sent += n
	case s == Approved || s == ToSign:
		p.Signing += n
	case s == Signed || s.Held():
		p.Held += n
	default:
		p.Over += n
	}
}

type stateCount struct {
	state        State
	people, days int
}

// countMembers gives, for the newest agreement of each member in the cohort, how
// many are in each state, with the days of those that hold.
func countMembers(tx *db.Tx, cohort string) ([]stateCount, error) {
	// Not a join: put in the order of states, one would be read once for each of the other.
	rows, err := tx.Query(`SELECT state, COUNT(*), SUM(CASE WHEN state IN ('signed', 'in_force', 'suspended', 'leaving') THEN days ELSE 0 END)
		FROM agile_agreement WHERE ente = $1 AND id IN (SELECT MAX(id) FROM agile_agreement WHERE ente = $1 AND cohort = $2 GROUP BY person) GROUP BY state`, tx.Ente, cohort)
	return db.Collect(rows, err, func(c *stateCount, scan func(...any) error) error { return scan(&c.state, &c.people, &c.days) })
}

// countGoals gives how many people of a cohort the body has evaluated at the end,
// on how many goals, and how many it says are met.
func countGoals(tx *db.Tx, cohort string) (people, goals, met int, err error) {
	err = tx.QueryRow(`SELECT COUNT(DISTINCT a.person), COUNT(*), COALESCE(SUM(CASE WHEN e.met = 'yes' THEN 1 ELSE 0 END), 0)
		FROM agile_evaluation e JOIN agile_agreement a ON a.ente = e.ente AND a.id = e.agreement
		WHERE e.ente = $1 AND a.cohort = $2 AND e.moment = 'final' AND e.side = 'body'`, tx.Ente, cohort).Scan(&people, &goals, &met)
	return people, goals, met, err
}
