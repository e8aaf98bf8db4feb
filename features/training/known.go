package training

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Kept is all that is kept of one person here, for that person to read.
type Kept struct {
	Enrolments   []Enrolment   `json:"enrolments"`
	Results      []ResultView  `json:"results"`
	Certificates []Certified   `json:"certificates"`
	Skills       []SkillAnswer `json:"skills"`
}

// Known gives what is kept of a person to that person. The name of each course
// stands with its certificate.
func (s *Service) Known(ctx context.Context, person string) (k Kept, err error) {
	defer errs.Wrap(&err, "training.Known")
	if _, err := access.Check(ctx, "training.own", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if k.Enrolments, err = listEnrolments(tx, `person = $2`, person); err != nil {
			return err
		}
		results, err := listResults(tx, `r.person = $2`, person)
		if err != nil {
			return err
		}
		k.Results = make([]ResultView, len(results))
		for i, r := range results {
			k.Results[i] = viewResult(r, today(tx))
		}
		found, err := listCertificates(tx, "", person)
		if err != nil {
			return err
		}
		k.Certificates = make([]Certified, len(found))
		for i, c := range found {
			k.Certificates[i] = Certified{ID: c.ID, Name: c.Title, Day: c.Day, Until: c.Until, Worth: c.Worth(today(tx)), Written: c.blob != "", Why: c.Why}
		}
		k.Skills, err = mySkills(tx, person)
		return err
	})
	return k, err
}
