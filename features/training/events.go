package training

// CoursePublished: a course is offered.
type CoursePublished struct {
	Course string `json:"course"`
}

// Fact names the event and its subject.
func (e CoursePublished) Fact() (string, string) { return "training.published", e.Course }

// EditionOpened: an edition has days and seats.
type EditionOpened struct {
	Edition string `json:"edition"`
	Course  string `json:"course"`
}

// Fact names the event and its subject.
func (e EditionOpened) Fact() (string, string) { return "training.edition_opened", e.Edition }

// EditionCancelled: an edition is not held; Person was on its list.
type EditionCancelled struct {
	Edition string `json:"edition"`
	Person  string `json:"person"`
	Course  string `json:"course"`
}

// Fact names the event and its subject.
func (e EditionCancelled) Fact() (string, string) { return "training.edition_cancelled", e.Edition }

// EditionMoved: an edition on whose list Person is has other days or another place.
type EditionMoved struct {
	Edition string `json:"edition"`
	Person  string `json:"person"`
	Course  string `json:"course"`
}

// Fact names the event and its subject.
func (e EditionMoved) Fact() (string, string) { return "training.edition_moved", e.Edition }

// Proved: a person has brought the certificate of a course done elsewhere.
type Proved struct {
	Proof  string `json:"proof"`
	Person string `json:"person"`
}

// Fact names the event and its subject.
func (e Proved) Fact() (string, string) { return "training.proved", e.Proof }

// ProofDecided: the personnel office has said whether it counts.
type ProofDecided struct {
	Proof  string `json:"proof"`
	Person string `json:"person"`
	Counts bool   `json:"counts"`
}

// Fact names the event and its subject.
func (e ProofDecided) Fact() (string, string) { return "training.proof_decided", e.Proof }

// Granted: a person may try once more than the course allows.
type Granted struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
}

// Fact names the event and its subject.
func (e Granted) Fact() (string, string) { return "training.granted", e.Enrolment }

// Asks: a person asks to be enrolled and somebody must consent.
type Asks struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
}

// Fact names the event and its subject.
func (e Asks) Fact() (string, string) { return "training.asked", e.Enrolment }

// Waits: a person is on the waiting list of an edition.
type Waits struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
}

// Fact names the event and its subject.
func (e Waits) Fact() (string, string) { return "training.waiting", e.Enrolment }

// Enrolled: a person may learn, or has got a seat.
type Enrolled struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
	Edition   string `json:"edition,omitempty"`
	Due       string `json:"due,omitempty"`
}

// Fact names the event and its subject.
func (e Enrolled) Fact() (string, string) { return "training.enrolled", e.Enrolment }

// Refused: the consent was not given; the reason is with the enrolment.
type Refused struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
}

// Fact names the event and its subject.
func (e Refused) Fact() (string, string) { return "training.refused", e.Enrolment }

// Left: a person has given up the seat.
type Left struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
}

// Fact names the event and its subject.
func (e Left) Fact() (string, string) { return "training.left", e.Enrolment }

// Completed: a person has done a course; the result holds until Until.
type Completed struct {
	Result string `json:"result"`
	Person string `json:"person"`
	Course string `json:"course"`
	Tag    string `json:"tag,omitempty"`
	Day    string `json:"day"`
	Until  string `json:"until,omitempty"`
}

// Fact names the event and its subject.
func (e Completed) Fact() (string, string) { return "training.completed", e.Result }

// Due: the day by which an open enrolment is due comes near. For a reminder.
type Due struct {
	Enrolment string `json:"enrolment"`
	Person    string `json:"person"`
	Course    string `json:"course"`
	Due       string `json:"due"`
}

// Fact names the event and its subject.
func (e Due) Fact() (string, string) { return "training.due", e.Enrolment }

// Expiring: a result that is due again ends soon. For a reminder.
type Expiring struct {
	Result string `json:"result"`
	Person string `json:"person"`
	Course string `json:"course"`
	Until  string `json:"until"`
}

// Fact names the event and its subject.
func (e Expiring) Fact() (string, string) { return "training.expiring", e.Result }

// Revoked: a certificate is worth nothing any more.
type Revoked struct {
	Certificate string `json:"certificate"`
	Person      string `json:"person"`
}

// Fact names the event and its subject.
func (e Revoked) Fact() (string, string) { return "training.revoked", e.Certificate }

// Assessed: somebody has said how able they feel. Not who.
type Assessed struct {
	Moment string `json:"moment"`
}

// Fact names the event and its subject.
func (e Assessed) Fact() (string, string) { return "training.assessed", e.Moment }
