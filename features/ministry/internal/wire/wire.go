// Package wire speaks the Ministry of Labour's REST service for smart working:
// what is written, what comes back, and above all what is known after a request
// that went wrong. It keeps nothing and decides nothing.
//
// wire.go has the messages, client.go sends them, token.go holds the access token.
package wire

import (
	"encoding/json"
	"regexp"
	"time"
)

// A Fate is what is known of a request once it is over. The zero Fate is the
// one that promises nothing.
type Fate int

const (
	Unclear  Fate = iota // it may have been received: ask before sending it again
	Unsent               // it was surely not taken: it may be sent again
	Accepted             // E100
	Refused              // the Ministry has read it and said no
)

// String gives the word that is kept in the table of attempts.
func (f Fate) String() string { return [...]string{"unclear", "unsent", "accepted", "refused"}[f] }

// An Answer is what came of one request.
type Answer struct {
	Fate    Fate
	Code    string        // of the communication, 17 digits
	Result  string        // the Ministry's own code: E100 is the only good one
	Message string        // the Ministry's words, or ours when it said none
	Trouble string        // why there is no answer: offline, tls, slow, busy, down, key, address, strange
	Status  int           // HTTP, 0 when nothing came back
	Raw     []byte        // what came back, as it came
	Wait    time.Duration // how long the Ministry asks us to wait
}

// good is the result of an operation that was carried out. The status of the
// HTTP answer says nothing: errors come with 200 too.
const good = "E100"

var codeForm = regexp.MustCompile(`^[0-9]{17}$`)

// A Communication is the start of smart working, or its change: the names are
// the Ministry's own (SmartWorking/1.0).
type Communication struct {
	ID         int        `json:"id"`
	Kind       string     `json:"codTipologiaComunicazione"`
	Employer   Employer   `json:"SezioneDatoreLavoro"`
	Worker     Worker     `json:"SezioneLavoratore"`
	Employment Employment `json:"SezioneRapportoLavoro"`
	Agreement  Agreement  `json:"SezioneAccordoSmartWorking"`
}

// An Employer is the body.
type Employer struct {
	CF   string `json:"codiceFiscaleDatoreLavoro"`
	Name string `json:"denominazioneDatoreLavoro"`
}

// A Worker is who works from elsewhere.
type Worker struct {
	CF         string `json:"codiceFiscaleLavoratore"`
	Given      string `json:"nomeLavoratore"`
	Family     string `json:"cognomeLavoratore"`
	Birth      string `json:"dataNascitaLavoratore"`
	Birthplace string `json:"codComuneNascitaLavoratore"`
}

// An Employment is the contract that the agreement goes with. Its first day is
// sent with a start only.
type Employment struct {
	From   string `json:"dataInizioRapportoLavoro,omitempty"`
	Kind   string `json:"codTipologiaRapportoLavoro"`
	PAT    string `json:"posizioneINAIL"`
	Tariff string `json:"tariffaINAIL"`
}

// An Agreement has its day of signature and its period; one without end has no To.
type Agreement struct {
	Signed string `json:"dataSottoscrizioneAccordo"`
	From   string `json:"dataInizioPeriodo"`
	To     string `json:"dataFinePeriodo,omitempty"`
	Term   string `json:"tipologiaDurataPeriodo"` // TD or TI
}

type modification struct {
	ID         int        `json:"id"`
	Code       string     `json:"CodiceComunicazione"`
	Kind       string     `json:"CodTipologiaComunicazione"`
	Employment Employment `json:"SezioneRapportoLavoro"`
	Agreement  Agreement  `json:"SezioneAccordoSmartWorking"`
}

type ending struct {
	ID   int    `json:"id"`
	Code string `json:"CodiceComunicazione"`
	To   string `json:"DataFinePeriodo,omitempty"`
	Kind string `json:"CodTipologiaComunicazione"`
}

// Found is a communication as the Ministry's archive shows it. The list has
// fewer fields than the detail.
type Found struct {
	Code       string `json:"codiceComunicazione"`
	Kind       string `json:"codTipologiaComunicazione"`
	Employer   string `json:"CFAzienda"`
	Worker     string `json:"CFLavoratore"`
	From       Day    `json:"dataInizioPeriodo"`
	To         Day    `json:"dataFineAccordo"`
	Signed     Day    `json:"dataSottoscrizioneAccordo"`
	Term       string `json:"tipologiaDurataPeriodo"`
	Employment string `json:"codTipologiaRapportoLavoro"`
	PAT        string `json:"posizioneINAIL"`
	Tariff     string `json:"tariffaINAIL"`
}

// A Day is a date that may come with an hour behind it, or as a year 1 for none.
type Day string

// UnmarshalText keeps the first ten characters.
func (d *Day) UnmarshalText(b []byte) error {
	*d = ""
	if s := string(b); len(s) >= 10 && s[:4] != "0001" && s[:4] != "9999" {
		*d = Day(s[:10])
	}
	return nil
}

type outcome struct {
	Code    string `json:"codiceComunicazione"`
	Result  string `json:"codice"`
	Message string `json:"messaggio"`
}

// outcomes reads Esito, a list in some answers and one thing in others.
type outcomes []outcome

func (o *outcomes) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]outcome)(o))
	}
	var one outcome
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*o = outcomes{one}
	return nil
}
