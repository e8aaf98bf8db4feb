package desk

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// A Plan is what the editor sends: the floor and everything on it. A place
// without id is new; one that is missing is taken off, and who had booked it
// finds it freed.
type Plan struct {
	Name    string  `json:"name" maxLength:"200"`
	Wide    int     `json:"wide"`
	High    int     `json:"high"`
	Version int     `json:"version" doc:"of the plan that was drawn upon"`
	Places  []Place `json:"places" maxItems:"400"`
}

// Draw keeps a plan. ErrPlanMoved when somebody else drew meanwhile.
func (s *Service) Draw(ctx context.Context, floor string, plan Plan) (err error) {
	defer errs.Wrap(&err, "desk.Draw(%s)", floor)
	if _, err = access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return err
	}
	offices, err := s.Offices.OfficeNames(ctx)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := findFloor(tx, floor)
		if err != nil {
			return err
		}
		var ok bool
		if f.Name, ok = text(plan.Name, maxName); !ok {
			return ErrName.In("name")
		}
		f.Wide, f.High, f.Version = plan.Wide, plan.High, plan.Version
		places, err := cleanPlan(f, plan.Places)
		if err != nil {
			return err
		}
		for _, p := range places {
			if p.Office != "" && offices[p.Office] == "" {
				return ErrOffice
			}
		}
		still, err := updateFloor(tx, f)
		if err != nil {
			return err
		}
		if !still {
			return ErrPlanMoved
		}
		s.changed(tx, floor)
		return s.keepPlaces(tx, floor, places)
	})
}

func (s *Service) keepPlaces(tx *db.Tx, floor string, places []Place) error {
	was, err := listPlaces(tx, floor)
	if err != nil {
		return err
	}
	old, stays := map[string]Place{}, map[string]bool{}
	for _, p := range was {
		old[p.ID] = p
		if err := blankCode(tx, p.ID); err != nil { // two desks may swap their codes
			return err
		}
	}
	for _, p := range places {
		before, there := old[p.ID]
		if p.ID != "" && (!there || before.Kind != p.Kind || stays[p.ID]) {
			return ErrNoSuchPlace
		}
		stays[p.ID] = p.ID != ""
	}
	for _, p := range was {
		if !stays[p.ID] {
			if err := s.takeOff(tx, p); err != nil {
				return err
			}
		}
	}
	for _, p := range places {
		p.Floor = floor
		keep := updatePlace
		if p.ID == "" {
			p.ID, keep = id.New(), insertPlace
		}
		if err := keep(tx, p); db.Unique(err, "desk_place_code") {
			return ErrCodeTaken.With("code", p.Code)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// takeOff frees what is booked at a place from today on, and removes it.
func (s *Service) takeOff(tx *db.Tx, p Place) error {
	coming, err := listComing(tx, p.ID, italy.DayOf(tx.Now).String())
	if err != nil {
		return err
	}
	for _, b := range coming {
		if err := s.drop(tx, b, Released); err != nil {
			return err
		}
	}
	return removePlace(tx, p.ID)
}
