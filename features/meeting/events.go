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

// RuleChanged: a host has said how the meeting is held.
type RuleChanged struct {
	Meeting string `json:"meeting"`
	By      string `json:"by"`
	Locked  bool   `json:"locked"`
	Waiting bool   `json:"waiting"`
	Mode    string `json:"mode"`
}

// Fact names the event and its subject.
func (e RuleChanged) Fact() (string, string) { return "meeting.rule_changed", e.Meeting }

// Knocked: somebody waits to be let in.
type Knocked struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity"`
}

// Fact names the event and its subject.
func (e Knocked) Fact() (string, string) { return "meeting.knocked", e.Meeting }

// PersonLetIn: a host let somebody in who waited, or back who was put out.
type PersonLetIn struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity"`
	By       string `json:"by"`
}

// Fact names the event and its subject.
func (e PersonLetIn) Fact() (string, string) { return "meeting.person_let_in", e.Meeting }

// PersonRefused: a host did not let somebody in who waited.
type PersonRefused struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity"`
	By       string `json:"by"`
}

// Fact names the event and its subject.
func (e PersonRefused) Fact() (string, string) { return "meeting.person_refused", e.Meeting }

// PersonSilenced: a host switched off what somebody published; Identity is empty
// for all who are no hosts.
type PersonSilenced struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity,omitempty"`
	Source   string `json:"source"`
	By       string `json:"by"`
}

// Fact names the event and its subject.
func (e PersonSilenced) Fact() (string, string) { return "meeting.person_silenced", e.Meeting }

// VoiceChanged: a host gave somebody the word, or took it.
type VoiceChanged struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity"`
	Given    bool   `json:"given"`
	By       string `json:"by"`
}

// Fact names the event and its subject.
func (e VoiceChanged) Fact() (string, string) { return "meeting.voice_changed", e.Meeting }

// HostChanged: a host made somebody a host, or one no longer.
type HostChanged struct {
	Meeting  string `json:"meeting"`
	Identity string `json:"identity"`
	Host     bool   `json:"host"`
	By       string `json:"by"`
}

// Fact names the event and its subject.
func (e HostChanged) Fact() (string, string) { return "meeting.host_changed", e.Meeting }
