package survey

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Seed gives Borgofiore the survey of its pilot: asked before, and half answered
// after. What is there already is left alone.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "survey.Seed")
	ctx = access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	v, err := demoSurvey.Clean()
	if err != nil {
		return err
	}
	v.ID, v.Cohort = "pilota", "pilota"
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := findSurvey(tx, v.ID); !errors.Is(err, ErrNoSuchSurvey) {
			return err
		}
		today := italy.DayOf(tx.Now)
		v.made = today.Add(-330).Start()
		v.Waves[0].State, v.Waves[0].Until, v.Waves[0].Fewest = Open, today.Add(-310).String(), 5
		v.Waves[1].State, v.Waves[1].Until, v.Waves[1].Fewest = Open, today.Add(10).String(), 5
		if err := insertSurvey(tx, v); err != nil {
			return err
		}
		people := []string{"anna", "giulia", "luca", "marco", "nadia", "piero"}
		for n := 1; n <= 2; n++ {
			if err := s.invite(tx, v, n, people, nil, 5); err != nil {
				return err
			}
			for i, said := range demoAnswers {
				if n == 2 && i > 2 { // half of them have answered so far
					break
				}
				given, err := v.check(said[n-1])
				if err != nil {
					return err
				}
				if err := put(tx, v, n, people[len(people)-1-i], "", given); err != nil {
					return err
				}
			}
		}
		return end(tx, v.ID, 1)
	})
}

var demoSurvey = Survey{
	Title: "Come va il lavoro agile", About: "Le stesse domande prima e dopo il pilota. Servono a decidere se e come estenderlo.",
	Questions: []Question{
		{Kind: Scale, Text: "Quanto riesci a concentrarti sul tuo lavoro?", Options: []string{"per niente", "molto"}},
		{Kind: Scale, Text: "Quanto bene concili lavoro e vita privata?", Options: []string{"per niente", "molto"}},
		{Kind: Scale, Text: "Quanto è facile parlare con i colleghi quando serve?", Options: []string{"per niente", "molto"}},
		{Kind: Choice, Text: "Quanto tempo impieghi per andare al lavoro?", Options: []string{"meno di 15 minuti", "da 15 a 30 minuti", "da 30 a 60 minuti", "più di un'ora"}},
		{Kind: Text, Text: "Che cosa cambieresti?", Optional: true},
	},
	Waves: []Wave{{Name: "Prima"}, {Name: "Dopo"}},
}

func demoAnswer(focus, life, talk, road int, words string) []Answer {
	return []Answer{{Question: "q1", Value: focus}, {Question: "q2", Value: life}, {Question: "q3", Value: talk}, {Question: "q4", Value: road}, {Question: "q5", Text: words}}
}

var demoAnswers = [][2][]Answer{
	{demoAnswer(3, 2, 4, 3, "Vorrei meno riunioni."), demoAnswer(4, 4, 4, 3, "Un secondo schermo anche a casa.")},
	{demoAnswer(2, 2, 5, 2, "Più silenzio in stanza."), demoAnswer(5, 4, 3, 2, "")},
	{demoAnswer(3, 3, 4, 4, "Il viaggio è lungo."), demoAnswer(4, 5, 4, 4, "Va bene così.")},
	{demoAnswer(4, 2, 5, 1, "Niente, per ora."), nil},
	{demoAnswer(3, 3, 4, 2, "Poter stare a casa un giorno."), nil},
	{demoAnswer(2, 1, 4, 3, ""), nil},
}
