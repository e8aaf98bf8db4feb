package agile

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Section is what one part of the programme knows of a person.
type Section struct {
	Section string `json:"section"`
	Records any    `json:"records"`
}

// A Whole is everything that this feature knows of one agreement.
type Whole struct {
	Agreement
	Steps      []Step      `json:"steps"`
	Signatures []Signature `json:"signatures"`
	Opinions   []Opinion   `json:"opinions"`
	Priorities []Priority  `json:"priorities"`
}

// Known gives everything that the programme knows of who asks, of this feature
// and of the others, for whoever asks what is kept of them (Reg. (UE) 2016/679
// art. 15).
func (s *Service) Known(ctx context.Context) (all []Section, err error) {
	defer errs.Wrap(&err, "agile.Known")
	who, err := access.Check(ctx, "agile.own", access.Thing{})
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all = []Section{}
		mine, err := listAgreementsOf(tx, who.ID)
		if err != nil {
			return err
		}
		wholes := []Whole{}
		for _, a := range mine {
			w := Whole{Agreement: a}
			if w.Steps, err = listSteps(tx, a.ID); err != nil {
				return err
			}
			if w.Signatures, err = listSignatures(tx, a.ID); err != nil {
				return err
			}
			if w.Opinions, err = listOpinions(tx, a.ID); err != nil {
				return err
			}
			if w.Priorities, err = listPriorities(tx, a.ID); err != nil {
				return err
			}
			wholes = append(wholes, w)
		}
		papers, err := listNotices(tx, who.ID)
		if err != nil {
			return err
		}
		for i := range papers {
			papers[i].Body = ""
		}
		all = append(all, Section{"agreements", wholes}, Section{"notices", papers})
		if w, err := findTelework(tx, who.ID); err == nil {
			all = append(all, Section{"telework", w})
		} else if !errors.Is(err, ErrNoSuchTelework) {
			return err
		}
		groups, err := listGroupsOf(tx, who.ID)
		if err != nil {
			return err
		}
		all = append(all, Section{"groups", groups})
		e, known, err := findWorker(tx, who.ID)
		if known {
			all = append(all, Section{"employment", e})
		}
		return err
	})
	for _, share := range s.Shares {
		if err != nil {
			return nil, err
		}
		var records any
		if records, err = share.Known(ctx, who.ID); err == nil {
			all = append(all, Section{share.Section, records})
		}
	}
	return all, err
}

// listGroupsOf gives the names of the cohorts that a person is in.
func listGroupsOf(tx *db.Tx, person string) ([]string, error) {
	rows, err := tx.Query(`SELECT c.name FROM agile_member m JOIN agile_cohort c ON c.ente = m.ente AND c.id = m.cohort WHERE m.ente = $1 AND m.person = $2 ORDER BY c.from_day, c.id`, tx.Ente, person)
	all, err := db.Collect(rows, err, func(name *string, scan func(...any) error) error { return scan(name) })
	if all == nil {
		all = []string{}
	}
	return all, err
}
