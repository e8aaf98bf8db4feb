package agile

import (
	"slices"
	"strconv"
	"strings"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a goal.
var (
	ErrGoal       = errs.New(errs.Invalid, "agile.goal")        // no activity, no result, no indicator
	ErrGoalTarget = errs.New(errs.Invalid, "agile.goal_target") // a target that its kind cannot be
	ErrGoalDay    = errs.New(errs.Invalid, "agile.goal_day")    // not a day of the agreement
	ErrReached    = errs.New(errs.Invalid, "agile.reached")     // what was reached cannot be read
)

// A Goal is what is expected of the work, with how it is measured.
type Goal struct {
	ID        string `json:"id" required:"false"`
	Activity  string `json:"activity" maxLength:"200"`
	Result    string `json:"result" maxLength:"500" doc:"what is expected"`
	Indicator string `json:"indicator" maxLength:"200" doc:"by what it is measured"`
	Kind      string `json:"kind" enum:"text,number,percent,date"`
	Operator  string `json:"operator" enum:"eq,ne,lt,le,gt,ge,between"`
	Target    string `json:"target" maxLength:"200"`
	Target2   string `json:"target2" maxLength:"200" required:"false" doc:"the upper end of between"`
	By        string `json:"by" doc:"last day, 2026-12-31"`
}

var operators = []string{"eq", "ne", "lt", "le", "gt", "ge", "between"}

// check says what is wrong with g in an agreement from one day to another.
func (g Goal) check(from, to string) error {
	switch {
	case strings.TrimSpace(g.Activity) == "":
		return ErrGoal.In("activity")
	case strings.TrimSpace(g.Result) == "":
		return ErrGoal.In("result")
	case strings.TrimSpace(g.Indicator) == "":
		return ErrGoal.In("indicator")
	case !slices.Contains(operators, g.Operator), g.Kind == "text" && g.Operator != "eq" && g.Operator != "ne":
		return ErrGoalTarget.In("operator")
	}
	low, ok := g.value(g.Target)
	if !ok {
		return ErrGoalTarget.In("target")
	}
	if g.Operator == "between" {
		high, ok := g.value(g.Target2)
		if !ok || high < low {
			return ErrGoalTarget.In("target2")
		}
	}
	if _, err := italy.ParseDay(g.By); err != nil || g.By < from || to != "" && g.By > to {
		return ErrGoalDay.In("by")
	}
	return nil
}

// value gives text as a figure that can be compared: a number, a percentage,
// the number of a day; for a text its own presence.
func (g Goal) value(text string) (v float64, ok bool) {
	text = strings.TrimSpace(text)
	switch g.Kind {
	case "text":
		return 0, text != ""
	case "date":
		d, err := italy.ParseDay(text)
		return float64(d.Sub(italy.On(2000, 1, 1))), err == nil
	case "number", "percent":
		v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(text, "%")), ",", "."), 64)
		if err != nil || v != v || v > 1e12 || v < -1e12 || g.Kind == "percent" && (v < 0 || v > 100) {
			return 0, false
		}
		return v, true
	}
	return 0, false
}

// Met says whether what was reached meets the target. For a text nobody but the
// two people can say: ok is false.
func (g Goal) Met(reached string) (met, ok bool) {
	v, good := g.value(reached)
	low, _ := g.value(g.Target)
	high, _ := g.value(g.Target2)
	if !good || g.Kind == "text" {
		return false, false
	}
	switch g.Operator {
	case "eq":
		return v == low, true
	case "ne":
		return v != low, true
	case "lt":
		return v < low, true
	case "le":
		return v <= low, true
	case "gt":
		return v > low, true
	case "ge":
		return v >= low, true
	case "between":
		return v >= low && v <= high, true
	}
	return false, false
}
