package survey

import "strconv"

// The facts that this feature announces. There is none for an answer: the
// ledger keeps who acted and when.
type (
	// Opened: those invited may answer.
	Opened struct {
		Survey string `json:"survey"`
		Wave   int    `json:"wave"`
		Until  string `json:"until"`
	}
	// Closed: results can be read.
	Closed struct {
		Survey string `json:"survey"`
		Wave   int    `json:"wave"`
	}
)

// Fact names the event and its subject.
func (e Opened) Fact() (string, string) {
	return "survey.opened", e.Survey + "/" + strconv.Itoa(e.Wave)
}

// Fact names the event and its subject.
func (e Closed) Fact() (string, string) {
	return "survey.closed", e.Survey + "/" + strconv.Itoa(e.Wave)
}
