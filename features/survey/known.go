package survey

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// A Kept is a survey to which a person is invited now. What was answered belongs
// to nobody, and once a wave is closed neither does the invitation.
type Kept struct {
	Survey   string `json:"survey"`
	Wave     string `json:"wave"`
	Until    string `json:"until"`
	Part     string `json:"part" doc:"the office under which the answer counts, if any"`
	Answered bool   `json:"answered"`
}

// Known gives all that is kept here about a person: for that person.
func (s *Service) Known(ctx context.Context, person string) (all []Kept, err error) {
	defer errs.Wrap(&err, "survey.Known")
	if _, err := access.Check(ctx, "survey.known", access.Thing{Owner: person}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		type row struct {
			id string
			n  int
			Kept
		}
		rows, err := tx.Query(`SELECT i.survey, i.n, s.title, w.name, w.until, i.part FROM survey_invited i JOIN survey_survey s ON s.ente = i.ente AND s.id = i.survey
			JOIN survey_wave w ON w.ente = i.ente AND w.survey = i.survey AND w.n = i.n WHERE i.ente = $1 AND i.person = $2 ORDER BY w.until, i.survey, i.n`, tx.Ente, person)
		found, err := db.Collect(rows, err, func(r *row, scan func(...any) error) error {
			return scan(&r.id, &r.n, &r.Survey, &r.Wave, &r.Until, &r.Part)
		})
		if err != nil {
			return err
		}
		all = []Kept{}
		for _, r := range found {
			roll, err := readRoll(tx, r.id, r.n)
			if err != nil {
				return err
			}
			r.Answered = roll.has(person)
			all = append(all, r.Kept)
		}
		return nil
	})
	return all, err
}

// disown leaves of those who were invited to a wave how many they were.
func disown(tx *db.Tx, survey string, n int) error {
	invited, err := listInvited(tx, survey, n)
	for _, p := range invited {
		if _, err := tx.Exec(`UPDATE survey_invited SET person = $5, part = '' WHERE ente = $1 AND survey = $2 AND n = $3 AND person = $4`, tx.Ente, survey, n, p, "-"+id.New()); err != nil {
			return err
		}
	}
	return err
}
