package grant

// The facts that this feature announces.
type (
	// ActionDue: an action's deadline is near, or has passed.
	ActionDue struct {
		Action string `json:"action"`
		Owner  string `json:"owner"` // person, "" for nobody
		Due    string `json:"due"`
		Passed bool   `json:"passed"`
	}
	// ActionMoved: an action has another state ("grant.action_moved").
	ActionMoved struct {
		Action string `json:"action"`
		State  State  `json:"state"`
	}
	// ReportSent: the funder was sent a report, which does not change any more.
	ReportSent struct {
		Report string `json:"report"`
		Grant  string `json:"grant"`
	}
)

// Fact names the event and its subject.
func (e ActionDue) Fact() (string, string) { return "grant.action_due", e.Action }

// Fact names the event and its subject.
func (e ActionMoved) Fact() (string, string) { return "grant.action_moved", e.Action }

// Fact names the event and its subject.
func (e ReportSent) Fact() (string, string) { return "grant.report_sent", e.Grant }
