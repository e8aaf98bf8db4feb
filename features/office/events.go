package office

import "time"

// The facts that this feature announces. Each is about one appointment.
type (
	// Requested: a citizen asks something of an office, without an hour yet.
	Requested struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
	}
	// Took: an appointment has an hour, its first or another one.
	Took struct {
		Appointment string    `json:"appointment"`
		Office      string    `json:"office"`
		Starts      time.Time `json:"starts"`
		Ends        time.Time `json:"ends"`
		Moved       bool      `json:"moved"`
	}
	// Dropped: an appointment was cancelled ("office.cancelled").
	Dropped struct {
		Appointment string    `json:"appointment"`
		Office      string    `json:"office"`
		Starts      time.Time `json:"starts"`
	}
	// Freed: a slot can be taken again.
	Freed struct {
		Appointment string    `json:"appointment"` // that held it
		Office      string    `json:"office"`
		Starts      time.Time `json:"starts"`
	}
	// Arrived: somebody waits at the door.
	Arrived struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
		Visit       string `json:"visit"`
	}
	// Admitted: somebody was let in.
	Admitted struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
		Visit       string `json:"visit"`
	}
	// TurnedAway: somebody who waited was refused, with a reason.
	TurnedAway struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
		Visit       string `json:"visit"`
	}
	// HandedOver: another clerk or office goes on with it.
	HandedOver struct {
		Appointment string `json:"appointment"`
		From        string `json:"from"` // office
		To          string `json:"to"`   // office
		Person      string `json:"person"`
	}
	// Finished: the meeting has ended for all.
	Finished struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
	}
	// Settled: the office wrote the outcome.
	Settled struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
	}
	// Rated: the citizen said how it went.
	Rated struct {
		Appointment string `json:"appointment"`
		Office      string `json:"office"`
	}
)

// Fact names the event and its subject.
func (e Requested) Fact() (string, string) { return "office.requested", e.Appointment }

// Fact names the event and its subject.
func (e Took) Fact() (string, string) { return "office.booked", e.Appointment }

// Fact names the event and its subject.
func (e Dropped) Fact() (string, string) { return "office.cancelled", e.Appointment }

// Fact names the event; its subject is the office, whose waiting list is told in order.
func (e Freed) Fact() (string, string) { return "office.freed", e.Office }

// Fact names the event and its subject.
func (e Arrived) Fact() (string, string) { return "office.arrived", e.Appointment }

// Fact names the event and its subject.
func (e Admitted) Fact() (string, string) { return "office.admitted", e.Appointment }

// Fact names the event and its subject.
func (e TurnedAway) Fact() (string, string) { return "office.refused", e.Appointment }

// Fact names the event and its subject.
func (e HandedOver) Fact() (string, string) { return "office.handed_over", e.Appointment }

// Fact names the event and its subject.
func (e Finished) Fact() (string, string) { return "office.ended", e.Appointment }

// Fact names the event and its subject.
func (e Settled) Fact() (string, string) { return "office.settled", e.Appointment }

// Fact names the event and its subject.
func (e Rated) Fact() (string, string) { return "office.rated", e.Appointment }
