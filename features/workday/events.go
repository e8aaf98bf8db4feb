package workday

// The facts that this feature announces: ids and days, never words or kinds.
type (
	// Asked: a person sent a wish to the head of their office.
	Asked struct {
		Wish   string `json:"wish"`
		Person string `json:"person"`
		Office string `json:"office"`
		Day    string `json:"day"`
	}
	// Approved: the head, or the person who took the day proposed, settled a wish.
	Approved struct {
		Wish   string `json:"wish"`
		Person string `json:"person"`
		Office string `json:"office"`
		Day    string `json:"day"`
	}
	// Refused: the head said no, with a reason that stands in the wish.
	Refused struct {
		Wish   string `json:"wish"`
		Person string `json:"person"`
		Office string `json:"office"`
		Day    string `json:"day"`
	}
	// Proposed: the head proposes Instead in place of Day.
	Proposed struct {
		Wish    string `json:"wish"`
		Person  string `json:"person"`
		Office  string `json:"office"`
		Day     string `json:"day"`
		Instead string `json:"instead"`
	}
	// Withdrawn: the person took a wish back, or declined the day proposed.
	Withdrawn struct {
		Wish   string `json:"wish"`
		Person string `json:"person"`
		Office string `json:"office"`
		Day    string `json:"day"`
	}
	// Planned: a person's day changed without a wish: back to the office, or in
	// an emergency.
	Planned struct {
		Person string `json:"person"`
		Day    string `json:"day"`
	}
	// CalledBack: the head needs a person at the office on a day away.
	CalledBack struct {
		CallBack string `json:"call_back"`
		Person   string `json:"person"`
		Office   string `json:"office"`
		Day      string `json:"day"`
	}
	// Seen: the worker has read the call.
	Seen struct {
		CallBack string `json:"call_back"`
		Person   string `json:"person"`
	}
	// Absent: a person is absent from First to Last. Of which kind, no fact says.
	Absent struct {
		Person string `json:"person"`
		First  string `json:"first"`
		Last   string `json:"last"`
		Part   bool   `json:"part,omitempty"` // some hours of that day
	}
	// LeaveAsked: a person asked the head of their office to be absent.
	LeaveAsked struct {
		Absence string `json:"absence"`
		Person  string `json:"person"`
		Office  string `json:"office"`
		Day     string `json:"day"` // the first
	}
	// LeaveGranted: the head agreed.
	LeaveGranted struct {
		Absence string `json:"absence"`
		Person  string `json:"person"`
		Office  string `json:"office"`
		Day     string `json:"day"`
	}
	// LeaveRefused: the head said no, with a reason that the person can read.
	LeaveRefused struct {
		Absence string `json:"absence"`
		Person  string `json:"person"`
		Office  string `json:"office"`
		Day     string `json:"day"`
	}
	// LeaveRecalled: the service needs a person from Day on who was to be absent.
	LeaveRecalled struct {
		Absence string `json:"absence"`
		Person  string `json:"person"`
		Office  string `json:"office"`
		Day     string `json:"day"`
	}
	// Back: an absence was taken back.
	Back struct {
		Person string `json:"person"`
		First  string `json:"first"`
		Last   string `json:"last"`
	}
	// Assigned: a person is at the counter.
	Assigned struct {
		Office string `json:"office"`
		Person string `json:"person"`
		Day    string `json:"day"`
	}
	// SetUp: an office has another minimum or other hours of its counter.
	SetUp struct {
		Office string `json:"office"`
	}
	// MonthClosed: payroll has been told; what changes from now on is a correction.
	MonthClosed struct {
		Month string `json:"month"`
	}
	// Corrected: the personnel office corrected a day.
	Corrected struct {
		Correction string `json:"correction"`
		Person     string `json:"person"`
		Day        string `json:"day"`
	}
)

// Fact names the event; the facts of one person are delivered in order.
func (e Asked) Fact() (string, string) { return "workday.asked", e.Person }

// Fact names the event and its subject.
func (e Approved) Fact() (string, string) { return "workday.approved", e.Person }

// Fact names the event and its subject.
func (e Refused) Fact() (string, string) { return "workday.refused", e.Person }

// Fact names the event and its subject.
func (e Proposed) Fact() (string, string) { return "workday.proposed", e.Person }

// Fact names the event and its subject.
func (e Withdrawn) Fact() (string, string) { return "workday.withdrawn", e.Person }

// Fact names the event and its subject.
func (e Planned) Fact() (string, string) { return "workday.planned", e.Person }

// Fact names the event and its subject.
func (e CalledBack) Fact() (string, string) { return "workday.called_back", e.Person }

// Fact names the event and its subject.
func (e Seen) Fact() (string, string) { return "workday.seen", e.Person }

// Fact names the event and its subject.
func (e Absent) Fact() (string, string) { return "workday.absent", e.Person }

// Fact names the event and its subject.
func (e LeaveAsked) Fact() (string, string) { return "workday.leave_asked", e.Person }

// Fact names the event and its subject.
func (e LeaveGranted) Fact() (string, string) { return "workday.leave_granted", e.Person }

// Fact names the event and its subject.
func (e LeaveRefused) Fact() (string, string) { return "workday.leave_refused", e.Person }

// Fact names the event and its subject.
func (e LeaveRecalled) Fact() (string, string) { return "workday.leave_recalled", e.Person }

// Fact names the event and its subject.
func (e Back) Fact() (string, string) { return "workday.back", e.Person }

// Fact names the event and its subject.
func (e Assigned) Fact() (string, string) { return "workday.assigned", e.Office }

// Fact names the event and its subject.
func (e SetUp) Fact() (string, string) { return "workday.set_up", e.Office }

// Fact names the event and its subject.
func (e MonthClosed) Fact() (string, string) { return "workday.month_closed", e.Month }

// Fact names the event and its subject.
func (e Corrected) Fact() (string, string) { return "workday.corrected", e.Person }
