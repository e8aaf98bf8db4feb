package agile

// Moved says that an agreement has come to another state. Move names what was
// done: submit, amend, refuse, approve, prepare, complete, start, withdraw…
type Moved struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Office    string `json:"office"`
	Move      Move   `json:"move"`
	State     State  `json:"state"`
}

// Fact names it for the ledger.
func (m Moved) Fact() (name, subject string) { return "agile.moved", m.Agreement }

// HalfSigned says that one side has signed and the other has not.
type HalfSigned struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Side      string `json:"side"`
}

// Fact names it for the ledger.
func (e HalfSigned) Fact() (name, subject string) { return "agile.half_signed", e.Agreement }

// Agreed says that both sides have signed.
// A first agreement begins a communication to the Ministry, a renewal or a
// revision changes it (Kind, Before).
type Agreed struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Kind      string `json:"kind"`
	Before    string `json:"before"`
}

// Fact names it for the ledger.
func (e Agreed) Fact() (name, subject string) { return "agile.agreed", e.Agreement }

// Undone says that an agreement signed by both was given up before its first
// day: whoever was told of it is told that it will not be.
type Undone struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Kind      string `json:"kind"`
	Before    string `json:"before"`
}

// Fact names it for the ledger.
func (e Undone) Fact() (name, subject string) { return "agile.undone", e.Agreement }

// WithdrawnFrom says that one side has withdrawn; the agreement holds until Last.
type WithdrawnFrom struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Last      string `json:"last"`
}

// Fact names it for the ledger.
func (e WithdrawnFrom) Fact() (name, subject string) { return "agile.withdrawn", e.Agreement }

// Expiring says that an agreement ends in so many days.
type Expiring struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Last      string `json:"last"`
}

// Fact names it for the ledger.
func (e Expiring) Fact() (name, subject string) { return "agile.expiring", e.Agreement }

// Evaluated says that one side has evaluated the goals.
type Evaluated struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Moment    string `json:"moment"`
	Side      string `json:"side"`
}

// Fact names it for the ledger.
func (e Evaluated) Fact() (name, subject string) { return "agile.evaluated", e.Agreement }

// ConversionProposed says that a teleworker finds the draft of an agreement that
// takes the place of the telework.
type ConversionProposed struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
}

// Fact names it for the ledger.
func (e ConversionProposed) Fact() (name, subject string) {
	return "agile.conversion_proposed", e.Agreement
}

// EmergencyDeclared says that between two days everybody may work elsewhere.
type EmergencyDeclared struct {
	Emergency string `json:"emergency"`
	From      string `json:"from"`
	To        string `json:"to"`
}

// Fact names it for the ledger.
func (e EmergencyDeclared) Fact() (name, subject string) { return "agile.emergency", e.Emergency }

// NoticeGiven says that there is something new to read.
type NoticeGiven struct {
	Notice string `json:"notice"`
	Kind   string `json:"kind"`
}

// Fact names it for the ledger.
func (e NoticeGiven) Fact() (name, subject string) { return "agile.notice_given", e.Notice }

// CohortChanged says that a cohort was made, evaluated, extended or ended.
type CohortChanged struct {
	Cohort string `json:"cohort"`
	State  string `json:"state"`
}

// Fact names it for the ledger.
func (e CohortChanged) Fact() (name, subject string) { return "agile.cohort_changed", e.Cohort }
