package meeting

import "time"

// Opened: a meeting has a room from Opens on.
type Opened struct {
	Meeting string    `json:"meeting"`
	Opens   time.Time `json:"opens"`
	Until   time.Time `json:"until"`
}

// Fact names the event and its subject.
func (e Opened) Fact() (string, string) { return "meeting.opened", e.Meeting }

// Ended: the meeting is over for everybody.
type Ended struct {
	Meeting string `json:"meeting"`
}

// Fact names the event and its subject.
func (e Ended) Fact() (string, string) { return "meeting.ended", e.Meeting }

// DocumentShared: a document lies on the meeting's table.
type DocumentShared struct {
	Meeting  string `json:"meeting"`
	Document string `json:"document"`
}

// Fact names the event and its subject.
func (e DocumentShared) Fact() (string, string) { return "meeting.document_shared", e.Meeting }

// PersonAsked: a colleague was asked to come, to hear of it not before NotBefore.
type PersonAsked struct {
	Meeting   string    `json:"meeting"`
	Person    string    `json:"person"`
	By        string    `json:"by"`
	NotBefore time.Time `json:"not_before,omitzero"`
}

// Fact names the event and its subject.
func (e PersonAsked) Fact() (string, string) { return "meeting.person_asked", e.Meeting }

// PersonPutOut: staff have put somebody out of a meeting.
type PersonPutOut struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity"`
}

// Fact names the event and its subject.
func (e PersonPutOut) Fact() (string, string) { return "meeting.person_put_out", e.Meeting }
