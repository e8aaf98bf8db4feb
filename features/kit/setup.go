package kit

import (
	"slices"
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a set-up.
var (
	ErrNoSuchCampaign = errs.New(errs.NotFound, "kit.no_such_campaign")
	ErrNoSuchTemplate = errs.New(errs.NotFound, "kit.no_such_template")
	ErrNoSuchStep     = errs.New(errs.NotFound, "kit.no_such_step")
	ErrNoSteps        = errs.New(errs.Invalid, "kit.no_steps")
	ErrTick           = errs.New(errs.Invalid, "kit.tick")
	ErrTickItself     = errs.New(errs.Conflict, "kit.tick_itself")
	ErrClosed         = errs.New(errs.Conflict, "kit.campaign_closed")
	ErrNotInCampaign  = errs.New(errs.NotFound, "kit.not_in_campaign")
)

// A Tick is what makes a step done by itself. "" is a step done by hand.
type Tick string

// The ticks.
const (
	TickAccount   Tick = "account"   // the person has joined
	TickFactor    Tick = "factor"    // has a second factor
	TickKit       Tick = "kit"       // has signed for what was prepared
	TickAgreement Tick = "agreement" // has an agreement that both signed
	TickTraining  Tick = "training"  // has done the training that the agreement asks
)

// Ticks lists them.
var Ticks = []Tick{"", TickAccount, TickFactor, TickKit, TickAgreement, TickTraining}

// A Step is one line of a check-list.
type Step struct {
	ID    string `json:"id,omitempty"`
	Words string `json:"words"`
	Tick  Tick   `json:"tick" doc:"what ticks it by itself; empty when a person does"`
}

// A Template is a check-list from which campaigns begin.
type Template struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Steps []Step `json:"steps"`
}

// A Campaign sets up a number of people between two days.
type Campaign struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
	Closed bool   `json:"closed"`
	Steps  []Step `json:"steps"`
	People int    `json:"people"`
	Ready  int    `json:"ready"`
}

// A Setup is one person's way through a campaign.
type Setup struct {
	Campaign, Person string
	At, Ready        time.Time
	Done             map[string]Done // by step
}

// A Done says when a step was done and by whom.
type Done struct {
	At  time.Time
	Who string // "" by itself
}

// cleanSteps gives steps with their texts trimmed and an id each, or says what
// cannot be accepted.
func cleanSteps(steps []Step, newID func() string) ([]Step, error) {
	if len(steps) == 0 || len(steps) > 30 {
		return nil, ErrNoSteps.In("steps")
	}
	out := slices.Clone(steps)
	for i := range out {
		if err := clean(&out[i].Words, "steps", 120, true); err != nil {
			return nil, err
		}
		if !slices.Contains(Ticks, out[i].Tick) {
			return nil, ErrTick.In("steps")
		}
		if out[i].ID == "" {
			out[i].ID = newID()
		}
	}
	return out, nil
}

// Clean gives c with its texts trimmed, or says what cannot be accepted.
func (c Campaign) Clean() (Campaign, error) {
	if err := clean(&c.Name, "name", 120, true); err != nil {
		return c, err
	}
	if err := cleanDay(c.Starts, "starts", true); err != nil {
		return c, err
	}
	if err := cleanDay(c.Ends, "ends", true); err != nil {
		return c, err
	}
	if c.Ends < c.Starts {
		return c, ErrEnds.In("ends")
	}
	return c, nil
}
