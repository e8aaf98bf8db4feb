package notify

// HoursSet tells that a body has set its hours from a day on.
type HoursSet struct {
	From string `json:"from"`
}

// Fact names the event and its subject.
func (e HoursSet) Fact() (name, subject string) { return "notify.hours_set", e.From }

// EmergencyRaised tells that somebody rang a person for an emergency.
type EmergencyRaised struct {
	Emergency string `json:"emergency"`
	Person    string `json:"person"`
}

// Fact names the event and its subject.
func (e EmergencyRaised) Fact() (name, subject string) { return "notify.emergency_raised", e.Person }
