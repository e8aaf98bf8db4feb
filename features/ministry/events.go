package ministry

// The facts that this feature announces.
type (
	// Queued: a communication is to be made by Due (2026-12-06).
	Queued struct {
		Communication string `json:"communication"`
		Agreement     string `json:"agreement"`
		Due           string `json:"due"`
	}
	// Taken: the Ministry has accepted it ("ministry.accepted").
	Taken struct {
		Communication string `json:"communication"`
		Agreement     string `json:"agreement"`
	}
	// Refused: the Ministry has refused it, or it lacks what the Ministry asks and
	// never left: somebody must correct it.
	Refused struct {
		Communication string `json:"communication"`
		Agreement     string `json:"agreement"`
		Blocked       bool   `json:"blocked"` // never left
	}
	// Late: its term is near, or has passed.
	Late struct {
		Communication string `json:"communication"`
		Due           string `json:"due"`
		Passed        bool   `json:"passed"`
	}
)

// Fact names the event and its subject.
func (e Queued) Fact() (string, string) { return "ministry.queued", e.Communication }

// Fact names the event and its subject.
func (e Taken) Fact() (string, string) { return "ministry.accepted", e.Communication }

// Fact names the event and its subject.
func (e Refused) Fact() (string, string) { return "ministry.refused", e.Communication }

// Fact names the event and its subject.
func (e Late) Fact() (string, string) { return "ministry.late", e.Communication }
