package training

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
)

var (
	// ErrLevels is the answer when an area has no level, or one that does not exist.
	ErrLevels = errs.New(errs.Invalid, "training.levels")
	// ErrAnswered is the answer to who has answered for this moment already.
	ErrAnswered = errs.New(errs.Conflict, "training.answered")
	// ErrMoment is the answer to a moment that is neither before nor after.
	ErrMoment = errs.New(errs.Invalid, "training.moment")
)

// Areas and Levels are those of the national syllabus "Competenze digitali per la
// PA" of the Dipartimento della funzione pubblica: five areas; base, intermediate
// and advanced. Level 0 is "not yet". Their names are in the catalogue of words.
const (
	Areas  = 5
	Levels = 3
)

// A SkillAnswer is how able somebody felt in each area at one moment.
type SkillAnswer struct {
	Moment string `json:"moment" enum:"before,after"`
	Levels []int  `json:"levels" doc:"five: 0 not yet, 1 base, 2 intermediate, 3 advanced" minItems:"5" maxItems:"5"`
}

// Assess keeps how able the person who acts feels, once before and once after
// training. What was sent stands: a figure that could be corrected one by one
// would tell who has corrected it.
func (s *Service) Assess(ctx context.Context, a SkillAnswer) (err error) {
	defer errs.Wrap(&err, "training.Assess")
	who, err := access.Check(ctx, "training.enrol", access.Thing{})
	if err != nil {
		return err
	}
	if a.Moment != "before" && a.Moment != "after" {
		return ErrMoment.In("moment")
	}
	if len(a.Levels) != Areas || slices.ContainsFunc(a.Levels, func(l int) bool { return l < 0 || l > Levels }) {
		return ErrLevels.In("levels")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		for i, level := range a.Levels {
			if err := insertSkill(tx, who.ID, a.Moment, i+1, level); err != nil {
				return err
			}
		}
		// The ledger names who acts in every fact: here nobody must be named.
		tx.Actor = ""
		return tx.Emit(Assessed{a.Moment})
	})
	if db.Unique(err, "training_skill") {
		return ErrAnswered
	}
	return err
}

// MySkills gives what the person who acts has answered.
func (s *Service) MySkills(ctx context.Context) (all []SkillAnswer, err error) {
	defer errs.Wrap(&err, "training.MySkills")
	who, err := access.Check(ctx, "training.enrol", access.Thing{})
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = mySkills(tx, who.ID)
		return err
	})
	return all, err
}

func mySkills(tx *db.Tx, person string) ([]SkillAnswer, error) {
	all := []SkillAnswer{}
	rows, err := listSkills(tx, person)
	for _, moment := range []string{"before", "after"} {
		a := SkillAnswer{Moment: moment, Levels: make([]int, Areas)}
		found := false
		for _, k := range rows {
			if k.moment == moment {
				a.Levels[k.area-1], found = k.level, true
			}
		}
		if found {
			all = append(all, a)
		}
	}
	return all, err
}

// A SkillFigure is what the body as a whole feels able to do in one area: how
// many answered each level.
type SkillFigure struct {
	Moment string  `json:"moment" enum:"before,after"`
	Area   int     `json:"area"`
	People int     `json:"people" doc:"answers counted"`
	Levels []int   `json:"levels" doc:"how many answered not yet, base, intermediate, advanced"`
	Mean   float64 `json:"mean"`
}

// SkillFigures gives the figures of the body, and the least number of people
// below which none is shown. Answers are counted by whole groups of that number,
// in the order in which they came: two readings, one before and one after a
// single answer, are the same, so that nobody's answer is their difference.
func (s *Service) SkillFigures(ctx context.Context) (all []SkillFigure, least int, err error) {
	defer errs.Wrap(&err, "training.SkillFigures")
	if _, err := access.Check(ctx, "training.figures", access.Thing{}); err != nil {
		return nil, 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if least, err = norm.Int(tx, smallGroup, today(tx)); err != nil {
			return err
		}
		rows, err := listSkills(tx, "")
		all = tally(rows, least)
		return err
	})
	return all, least, err
}

func tally(rows []skill, least int) []SkillFigure {
	all := []SkillFigure{}
	for _, moment := range []string{"before", "after"} {
		var people []string
		seen := map[string]bool{}
		for _, k := range rows {
			if k.moment == moment && !seen[k.person] {
				seen[k.person], people = true, append(people, k.person)
			}
		}
		counted := map[string]bool{}
		for _, p := range people[:len(people)/least*least] {
			counted[p] = true
		}
		if len(counted) == 0 {
			continue
		}
		for area := 1; area <= Areas; area++ {
			f := SkillFigure{Moment: moment, Area: area, People: len(counted), Levels: make([]int, Levels+1)}
			for _, k := range rows {
				if k.moment == moment && k.area == area && counted[k.person] {
					f.Levels[k.level]++
					f.Mean += float64(k.level)
				}
			}
			f.Mean = float64(int(10*f.Mean/float64(len(counted))+0.5)) / 10
			all = append(all, f)
		}
	}
	return all
}
