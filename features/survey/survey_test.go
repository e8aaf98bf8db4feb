package survey_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"loggia/core/access"
	"loggia/core/coretest"
	"loggia/features/survey"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/jobs"
	"loggia/platform/words"
)

// A bureau is this feature on a real database on 25 November 2026. Tributi has
// seven people, anagrafe five, segreteria two.
type bureau struct {
	*survey.Service
	clock *clock.Fixed
	jobs  *jobs.Queue
}

type neighbours struct{}

var errNoCohort = errors.New("no such cohort")

func (neighbours) Members(_ context.Context, cohort string) ([]string, error) {
	switch cohort {
	case "pilota":
		return []string{"t1", "t2", "t3", "t4", "t5", "t6"}, nil
	case "piccola":
		return []string{"t1", "t2"}, nil
	}
	return nil, errNoCohort
}
func (neighbours) Cohorts(context.Context) (map[string]string, error) {
	return map[string]string{"pilota": "Pilota"}, nil
}
func (neighbours) Workplaces(context.Context) (map[string]string, error) {
	where := map[string]string{"s1": "segreteria", "s2": "segreteria"}
	for i := range 7 {
		where[fmt.Sprintf("t%d", i+1)] = "tributi"
	}
	for i := range 5 {
		where[fmt.Sprintf("a%d", i+1)] = "anagrafe"
	}
	return where, nil
}
func (neighbours) OfficeNames(context.Context) (map[string]string, error) {
	return map[string]string{"tributi": "Tributi", "anagrafe": "Anagrafe", "segreteria": "Segreteria"}, nil
}
func (neighbours) Rating(_ context.Context, office, from, _ string) (int, float64, error) {
	if office == "tributi" && from == "2026-07-01" {
		return 9, 4.5, nil
	}
	if office == "anagrafe" && from == "2026-07-01" {
		return 2, 0, nil
	}
	return 0, 0, nil
}

var root = coretest.In("borgofiore")

func person(id string, places ...access.Place) context.Context {
	return coretest.Person("borgofiore", id, places...)
}

var (
	t1       = person("t1", access.Place{Office: "tributi", Role: access.Staff})
	head     = person("t2", access.Place{Office: "tributi", Role: access.Head})
	outsider = person("x", access.Place{Office: "scuola", Role: access.Staff})
	paola    = person("paola", access.Place{Role: access.Personnel})
	ivo      = person("ivo", access.Place{Role: access.Admin})
	sara     = person("sara", access.Place{Role: access.Secretary})
	nora     = access.As(db.Scoped(context.Background(), db.Scope{Ente: "castelvento"}), access.Person{ID: "nora", Ente: "castelvento", Places: []access.Place{{Role: access.Personnel}}})
	noraHere = access.As(root, access.Who(nora))
)

var rome = coretest.Rome

func each(t *testing.T, fn func(t *testing.T, b *bureau)) {
	t.Helper()
	coretest.Each(t, rome("2026-11-25", "09:00"), func(t *testing.T, g coretest.Ground) { fn(t, build(t, g)) })
}

func build(t testing.TB, g coretest.Ground) *bureau {
	t.Helper()
	b := &bureau{clock: g.Clock, jobs: g.Jobs}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	say, err := words.Load(survey.Catalogue)
	check(err)
	b.Service, err = survey.New(root, survey.Config{DB: g.DB, Cohorts: neighbours{}, People: neighbours{}, Ratings: neighbours{}, Say: say, Jobs: b.jobs})
	check(err)
	return b
}

func form(cohort string, byOffice bool) survey.Survey {
	return survey.Survey{Title: "Come va", Cohort: cohort, ByOffice: byOffice, Questions: []survey.Question{
		{Kind: survey.Scale, Text: "Quanto bene?"}, {Kind: survey.Choice, Text: "Come vieni?", Options: []string{"a piedi", "in auto"}}, {Kind: survey.Text, Text: "Altro?", Optional: true}},
		Waves: []survey.Wave{{Name: "Prima"}, {Name: "Dopo"}}}
}

func (b *bureau) made(t testing.TB, cohort string, byOffice bool) string {
	t.Helper()
	v, err := b.Make(paola, form(cohort, byOffice))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Open(paola, v.ID, 1, "2026-12-05"); err != nil {
		t.Fatal(err)
	}
	return v.ID
}

func says(scale, choice int, text string) []survey.Answer {
	return []survey.Answer{{Question: "q1", Value: scale}, {Question: "q2", Value: choice}, {Question: "q3", Text: text}}
}

func (b *bureau) answer(t testing.TB, id, who string, a []survey.Answer) {
	t.Helper()
	if err := b.Answer(person(who), id, a); err != nil {
		t.Fatalf("%s: %v", who, err)
	}
}

func wantErr(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

// rows gives everything that the database holds of this feature, as text.
func (b *bureau) rows(t testing.TB, query string) (all []string) {
	t.Helper()
	err := b.DB.Read(root, func(tx *db.Tx) error {
		rows, err := tx.Query(query)
		all, err = db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestASurveyBeforeAndAfter(t *testing.T) {
	each(t, func(t *testing.T, b *bureau) {
		id := b.made(t, "pilota", false)
		for i, who := range []string{"t3", "t1", "t5", "t2", "t4"} {
			b.answer(t, id, who, says(i%2+3, 1, "Testo "+who))
		}
		wantErr(t, "twice", b.Answer(t1, id, says(1, 1, "")), survey.ErrAnswered)
		wantErr(t, "not invited", b.Answer(outsider, id, says(1, 1, "")), survey.ErrNotInvited)
		wantErr(t, "in another body", b.Answer(nora, id, says(1, 1, "")), survey.ErrNoSuchSurvey)
		r, err := b.Result(paola, id)
		if err != nil || len(r.Outcomes) != 3 || len(r.Outcomes[0].Waves) != 0 {
			t.Errorf("while it is open results are told: %+v %v", r.Outcomes, err)
		}
		wantErr(t, "the second wave before the first is over", b.Open(paola, id, 2, "2026-12-20"), survey.ErrState)
		wantErr(t, "closed", b.Close(paola, id, 1), nil)
		wantErr(t, "closed twice", b.Close(paola, id, 1), survey.ErrState)
		wantErr(t, "answered when closed", b.Answer(person("t6"), id, says(1, 1, "")), survey.ErrState)
		wantErr(t, "opened again", b.Open(paola, id, 1, "2026-12-20"), survey.ErrState)

		r, err = b.Result(paola, id)
		if err != nil {
			t.Fatal(err)
		}
		q1, q3 := r.Outcomes[0].Waves[0], r.Outcomes[2].Waves[0]
		if q1.Few || q1.Answers != 5 || q1.Mean != 3.4 || !slices.Equal(q1.Counts, []int{0, 0, 3, 2, 0}) {
			t.Errorf("the scale: %+v", q1)
		}
		if strings.Join(q3.Texts, "|") != "Testo t1|Testo t2|Testo t3|Testo t4|Testo t5" {
			t.Errorf("the texts: %+v", q3)
		}
		wantErr(t, "the second wave", b.Open(paola, id, 2, "2026-12-20"), nil)
		for _, who := range []string{"t1", "t2", "t3", "t4"} { // one too few
			b.answer(t, id, who, says(5, 2, ""))
		}
		b.clock.Set(rome("2026-12-20", "23:00"))
		if err := b.jobs.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.answer(t, id, "t5", says(5, 2, "")) // the last evening
		b.clock.Set(rome("2026-12-21", "00:10"))
		if err := b.jobs.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		r, err = b.Result(paola, id)
		if err != nil || len(r.Outcomes[0].Waves) != 2 {
			t.Fatalf("it did not close by itself: %+v %v", r.Outcomes, err)
		}
		if after := r.Outcomes[0].Waves[1]; after.Mean != 5 || after.Answers != 5 {
			t.Errorf("after: %+v", after)
		}
		if texts := r.Outcomes[2].Waves[1]; !texts.Few || len(texts.Texts) != 0 || texts.Answers != 0 {
			t.Errorf("no text was written, and yet: %+v", texts)
		}
		of, err := b.Results(sara, "pilota")
		if err != nil || len(of) != 1 {
			t.Errorf("for the evaluation of the cohort: %v %v", of, err)
		}
		facts := strings.Join(b.rows(t, `SELECT name FROM ledger WHERE name LIKE 'survey.%' ORDER BY seq`), " ")
		if facts != "survey.opened survey.closed survey.opened survey.closed" {
			t.Errorf("facts %s", facts)
		}
	})
}

// Below the threshold no figure and no text is told, nor kept.
func TestTooFewAnswers(t *testing.T) {
	each(t, func(t *testing.T, b *bureau) {
		id := b.made(t, "pilota", false)
		for _, who := range []string{"t1", "t2", "t3", "t4"} {
			b.answer(t, id, who, says(2, 1, "Segreto di "+who))
		}
		wantErr(t, "close", b.Close(paola, id, 1), nil)
		for name, ctx := range map[string]context.Context{"personnel": paola, "admin": ivo, "secretary": sara} {
			r, err := b.Result(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range r.Outcomes {
				if c := o.Waves[0]; !c.Few || c.Mean != 0 || c.Counts != nil || c.Texts != nil || c.Answers != 0 || c.Offices != nil {
					t.Errorf("%s reads %+v", name, c)
				}
			}
		}
		if kept := strings.Join(b.rows(t, `SELECT content FROM survey_drawer`), ""); strings.Contains(kept, "Segreto") || strings.Contains(kept, "counts") {
			t.Errorf("kept: %s", kept)
		}
		for _, kind := range []string{"csv", "xlsx"} {
			var file bytes.Buffer
			if err := b.Write(paola, &file, id, kind, "it"); err != nil || strings.Contains(file.String(), "Segreto") {
				t.Errorf("%s: %v", kind, err)
			}
		}
		small, err := b.Make(paola, form("piccola", false))
		if err != nil {
			t.Fatal(err)
		}
		wantErr(t, "a cohort of two", b.Open(paola, small.ID, 1, "2026-12-05"), survey.ErrFew)
	})
}

// By office: a small one is never told, nor can it be reckoned from the others.
func TestResultsByOffice(t *testing.T) {
	each(t, func(t *testing.T, b *bureau) {
		id := b.made(t, "", true)
		for i := range 7 {
			b.answer(t, id, fmt.Sprintf("t%d", i+1), says(5, 1, "t"))
		}
		for i := range 5 {
			b.answer(t, id, fmt.Sprintf("a%d", i+1), says(3, 2, "a"))
		}
		b.answer(t, id, "s1", says(1, 2, "s"))
		if kept := strings.Join(b.rows(t, `SELECT content FROM survey_drawer`), ""); strings.Contains(kept, "segreteria") {
			t.Error("an office of two is kept apart")
		}
		wantErr(t, "close", b.Close(paola, id, 1), nil)
		r, err := b.Result(paola, id)
		if err != nil {
			t.Fatal(err)
		}
		// Thirteen in all; were tributi and anagrafe both told, the one of segreteria could be reckoned.
		q1 := r.Outcomes[0].Waves[0]
		if q1.Answers != 13 || len(q1.Offices) != 1 || q1.Offices[0].Office != "tributi" || q1.Offices[0].Name != "Tributi" || q1.Offices[0].Mean != 5 {
			t.Errorf("%+v", q1)
		}
		if texts := r.Outcomes[2].Waves[0]; texts.Offices != nil || len(texts.Texts) != 13 {
			t.Errorf("words by office: %+v", texts)
		}
		if kept := strings.Join(b.rows(t, `SELECT content FROM survey_drawer`), ""); strings.Contains(kept, "anagrafe") {
			t.Errorf("what may not be told apart is kept apart: %s", kept)
		}
	})
}

// What the database holds ties nobody to an answer.
func TestNothingInTheDatabaseTiesAPersonToAnAnswer(t *testing.T) {
	each(t, func(t *testing.T, b *bureau) {
		id := b.made(t, "pilota", false)
		for i, who := range []string{"t6", "t2", "t4", "t1", "t5"} {
			b.clock.Set(rome("2026-11-26", fmt.Sprintf("10:%02d", i)))
			b.answer(t, id, who, says(i%5+1, i%2+1, fmt.Sprintf("parole %d", 9-i)))
		}
		// One row a question and one for the names, whoever answers.
		if n := len(b.rows(t, `SELECT drawer FROM survey_drawer`)); n != 4 {
			t.Errorf("%d rows", n)
		}
		if got := b.rows(t, `SELECT content FROM survey_drawer WHERE drawer = ''`)[0]; got != `["t1","t2","t4","t5","t6"]` {
			t.Errorf("the roll: %s", got)
		}
		if got := b.rows(t, `SELECT content FROM survey_drawer WHERE drawer = 'q3'`)[0]; got != `{"":{"texts":["parole 5","parole 6","parole 7","parole 8","parole 9"]}}` {
			t.Errorf("the texts: %s", got)
		}
		if b.DB.Kind() == "postgres" { // all rows carry the number of one transaction
			if got := slices.Compact(b.rows(t, `SELECT xmin::text FROM survey_drawer ORDER BY 1`)); len(got) != 1 {
				t.Errorf("rows of %d transactions", len(got))
			}
		}
		if n := b.rows(t, `SELECT CAST(COUNT(*) AS TEXT) FROM ledger WHERE actor LIKE 't%'`)[0]; n != "0" {
			t.Errorf("the ledger keeps %s facts of those who answered", n)
		}
		if n := b.rows(t, `SELECT CAST(COUNT(*) AS TEXT) FROM job WHERE actor LIKE 't%'`)[0]; n != "0" {
			t.Errorf("%s jobs of those who answered", n)
		}
		waiting, err := b.Waiting(access.System(root, "borgofiore"), id, 1)
		if err != nil || strings.Join(waiting, " ") != "t3" {
			t.Errorf("to be reminded: %v %v", waiting, err)
		}
		for _, ctx := range []context.Context{paola, ivo, head} {
			_, err := b.Waiting(ctx, id, 1)
			wantErr(t, "a person asks who has not answered", err, access.ErrForbidden)
		}
		wantErr(t, "close", b.Close(paola, id, 1), nil)
		if n := len(b.rows(t, `SELECT drawer FROM survey_drawer WHERE drawer = ''`)); n != 0 {
			t.Error("the roll is still there")
		}
	})
}

func TestManyAnswerAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bureau) {
		id := b.made(t, "", false)
		var all sync.WaitGroup
		for who := range must(neighbours{}.Workplaces(root)) {
			for range 2 { // each presses twice
				all.Add(1)
				go func() {
					defer all.Done()
					if err := b.Answer(person(who), id, says(4, 1, "x")); err != nil && !errors.Is(err, survey.ErrAnswered) {
						t.Error(err)
					}
				}()
			}
		}
		all.Wait()
		wantErr(t, "close", b.Close(paola, id, 1), nil)
		r, err := b.Result(paola, id)
		if err != nil || r.Outcomes[0].Waves[0].Answers != 14 {
			t.Errorf("%+v %v", r.Outcomes, err)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestWhatCannotBeAsked(t *testing.T) {
	b := build(t, coretest.Open(t, dbtest.SQLite, rome("2026-11-25", "09:00")))
	for name, c := range map[string]struct {
		change func(*survey.Survey)
		want   error
	}{
		"no title":             {func(v *survey.Survey) { v.Title = " " }, survey.ErrText},
		"no question":          {func(v *survey.Survey) { v.Questions = nil }, survey.ErrQuestions},
		"a question unheard":   {func(v *survey.Survey) { v.Questions[0].Kind = "rank" }, survey.ErrQuestions},
		"a question empty":     {func(v *survey.Survey) { v.Questions[0].Text = "" }, survey.ErrText},
		"a choice of one":      {func(v *survey.Survey) { v.Questions[1].Options = []string{"sì"} }, survey.ErrOptions},
		"a scale of three":     {func(v *survey.Survey) { v.Questions[0].Options = []string{"a", "b", "c"} }, survey.ErrOptions},
		"no wave":              {func(v *survey.Survey) { v.Waves = nil }, survey.ErrWaves},
		"a cohort not there":   {func(v *survey.Survey) { v.Cohort = "x" }, errNoCohort},
		"a scale with its two": {func(v *survey.Survey) { v.Questions[0].Options = []string{"poco", "molto"} }, nil},
	} {
		v := form("pilota", false)
		c.change(&v)
		_, err := b.Make(paola, v)
		wantErr(t, name, err, c.want)
	}
	id := b.made(t, "pilota", false)
	for name, c := range map[string]struct {
		answers []survey.Answer
		want    error
	}{
		"six of five":        {says(6, 1, ""), survey.ErrAnswer},
		"less than one":      {says(-1, 1, ""), survey.ErrAnswer},
		"a choice too far":   {says(1, 3, ""), survey.ErrAnswer},
		"one is missing":     {says(1, 0, ""), survey.ErrMissing},
		"nothing":            {nil, survey.ErrMissing},
		"a question twice":   {append(says(1, 1, ""), survey.Answer{Question: "q1", Value: 2}), survey.ErrAnswer},
		"a question unheard": {append(says(1, 1, ""), survey.Answer{Question: "q9", Value: 2}), survey.ErrAnswer},
		"too many words":     {says(1, 1, strings.Repeat("x", 501)), survey.ErrAnswer},
		"words on a scale":   {append(says(0, 1, "")[1:], survey.Answer{Question: "q1", Value: 1, Text: "x"}), survey.ErrAnswer},
	} {
		wantErr(t, name, b.Answer(t1, id, c.answers), c.want)
	}
	_, err := b.Change(paola, survey.Survey{ID: id, Title: "Altro", Questions: form("", false).Questions, Waves: form("", false).Waves})
	wantErr(t, "changed while people answer", err, survey.ErrState)
	wantErr(t, "removed while people answer", b.Remove(paola, id), survey.ErrState)
	for name, until := range map[string]string{"yesterday": "2026-11-24", "next year": "2027-11-24", "no day": "presto"} {
		v, err := b.Make(paola, form("pilota", false))
		if err != nil {
			t.Fatal(err)
		}
		wantErr(t, name, b.Open(paola, v.ID, 1, until), survey.ErrUntil)
		wantErr(t, "removed", b.Remove(paola, v.ID), nil)
	}
}

func TestCitizensRatings(t *testing.T) {
	b := build(t, coretest.Open(t, dbtest.SQLite, rome("2026-11-25", "09:00")))
	all, err := b.RatingsOfYear(sara)
	if err != nil || len(all) != 2 || all[0].Mean != 0 || all[0].Ratings != 0 || all[1] != (survey.Rating{Office: "tributi", Name: "Tributi", Quarter: "2026-3", Ratings: 9, Mean: 4.5}) {
		t.Errorf("%+v %v", all, err)
	}
}

func TestTheSeed(t *testing.T) {
	each(t, func(t *testing.T, b *bureau) {
		for range 2 {
			if err := b.Seed(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		r, err := b.Result(paola, "pilota")
		if err != nil || len(r.Outcomes[0].Waves) != 1 || r.Outcomes[0].Waves[0].Answers != 6 || r.Waves[1].Answers != 3 || r.Waves[1].Invited != 6 {
			t.Errorf("%+v %v", r, err)
		}
	})
}
