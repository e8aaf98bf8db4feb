package desk

import (
	"context"
	"errors"
	"fmt"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// Seed gives Borgofiore the first floor of its town hall, fourteen desks and two
// rooms, with some of them taken. What is there already is left alone.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "desk.Seed")
	ctx = access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := findFloor(tx, "primo-piano"); !errors.Is(err, ErrNoSuchFloor) {
			return err
		}
		if err := insertSite(tx, Site{ID: "municipio", Name: "Municipio", Address: "Piazza della Loggia 1", Position: 1}); err != nil {
			return err
		}
		if err := insertFloor(tx, Floor{ID: "primo-piano", Site: "municipio", Name: "Primo piano", Wide: 1000, High: 620, Version: 1, Position: 1}); err != nil {
			return err
		}
		for _, p := range demoPlaces() {
			p.Floor, p.Active = "primo-piano", true
			if err := insertPlace(tx, p); err != nil {
				return err
			}
		}
		if err := replaceQuotas(tx, "municipio", []Quota{{Office: "tributi", Most: 5}}); err != nil {
			return err
		}
		return s.seedBookings(tx)
	})
}

func demoPlaces() (all []Place) {
	area := func(id, name, office string, x, y, w, h int) {
		all = append(all, Place{ID: id, Kind: Area, Name: name, Office: office, X: x, Y: y, W: w, H: h})
	}
	room := func(code, name string, seats, x, y, w, h int) {
		all = append(all, Place{ID: "sala-" + code, Kind: Room, Code: "S1-" + code, Name: name, Seats: seats, X: x, Y: y, W: w, H: h})
	}
	area("stanza-11", "Stanza 11 · Tributi", "tributi", 20, 20, 400, 250)
	area("stanza-12", "Stanza 12 · Anagrafe", "anagrafe", 440, 20, 270, 250)
	area("stanza-13", "Stanza 13 · Segreteria", "segreteria", 20, 350, 330, 250)
	area("stanza-14", "Stanza 14 · Ufficio tecnico", "ufficio-tecnico", 370, 350, 300, 250)
	room("A", "Saletta dell'Olmo", 4, 730, 20, 250, 250)
	room("B", "Sala del Tiglio", 10, 690, 350, 290, 250)
	for i, at := range []struct {
		x, y   int
		office string
	}{
		{45, 70, "tributi"}, {170, 70, "tributi"}, {295, 70, "tributi"}, {45, 185, "tributi"}, {170, 185, "tributi"}, {295, 185, "tributi"},
		{465, 70, "anagrafe"}, {590, 70, "anagrafe"}, {527, 185, "anagrafe"},
		{40, 410, "segreteria"}, {140, 410, "segreteria"}, {240, 410, "segreteria"},
		{395, 410, "ufficio-tecnico"}, {535, 410, "ufficio-tecnico"},
	} {
		n := i + 1
		all = append(all, Place{ID: fmt.Sprintf("scrivania-%02d", n), Kind: Desk, Code: fmt.Sprintf("P1-%02d", n), Name: fmt.Sprintf("Scrivania %d", n), Office: at.office,
			X: at.x, Y: at.y, W: 90, H: 60, Seats: 1, Reserved: n == 9})
	}
	return all
}

// seedBookings fills today and the next working day, whatever the hour at which
// the demo starts.
func (s *Service) seedBookings(tx *db.Tx) error {
	day := italy.DayOf(tx.Now)
	for range 2 {
		for i, one := range []struct {
			place, person, office string
			from, to              int
		}{
			{"scrivania-02", "marco", "tributi", morning, evening}, {"scrivania-05", "luca", "tributi", morning, noon}, {"scrivania-08", "fabio", "anagrafe", morning, evening},
			{"scrivania-10", "sara", "segreteria", morning, evening}, {"scrivania-14", "piero", "edilizia", noon, evening}, {"sala-A", "chiara", "anagrafe", 11 * 60, 12 * 60},
		} {
			b := Booking{ID: id.New(), Place: one.place, Person: one.person, Office: one.office, Day: day.String(), From: one.from, To: one.to, State: Taken, made: tx.Now}
			if i < 2 && day == italy.DayOf(tx.Now) {
				b.State = Here
			}
			if err := insertBooking(tx, b); err != nil {
				return err
			}
			kind := Desk
			if one.place == "sala-A" {
				kind = Room
			}
			for _, slot := range b.slots(kind) {
				if err := insertHold(tx, b, slot); err != nil {
					return err
				}
			}
		}
		for day = day.Add(1); day.Weekday() == 0 || day.Weekday() == 6; day = day.Add(1) {
		}
	}
	return s.planForgetting(tx)
}
