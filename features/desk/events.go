package desk

// The facts that this feature announces. They name no person: a fact is kept
// for long, and where somebody sat is not.
type (
	// Booked: a place is taken on a day, in a part of it.
	Booked struct {
		Booking string `json:"booking"`
		Place   string `json:"place"`
		Day     string `json:"day"`
	}
	// Freed: a place can be taken again.
	Freed struct {
		Booking string `json:"booking"`
		Place   string `json:"place"`
		Day     string `json:"day"`
		Unused  bool   `json:"unused"` // nobody came, or the place was taken off the plan
	}
)

// Fact names the event and its subject.
func (e Booked) Fact() (string, string) { return "desk.booked", e.Place }

// Fact names the event and its subject.
func (e Freed) Fact() (string, string) { return "desk.freed", e.Place }
