package ministry

import (
	"regexp"
	"strings"

	"loggia/features/ministry/internal/wire"
	"loggia/platform/italy"
)

// Facts are what the Ministry asks of one agreement. Days are 2026-12-01.
type Facts struct {
	Person     string     `json:"person,omitempty" doc:"whose agreement it is, here"`
	Employer   Employer   `json:"employer"`
	Worker     Worker     `json:"worker"`
	Employment Employment `json:"employment"`
	Period     Period     `json:"period"`
}

// An Employer is the body; what agreements leave empty the settings fill.
type Employer struct {
	CF   string `json:"cf"`
	Name string `json:"name"`
}

// A Worker is who works from elsewhere.
type Worker struct {
	CF         string `json:"cf"`
	Given      string `json:"given"`
	Family     string `json:"family"`
	Birth      string `json:"birth"`
	Birthplace string `json:"birthplace" doc:"cadastral code: A944"`
}

// An Employment is the contract that the agreement goes with.
type Employment struct {
	From   string `json:"from"`
	Kind   string `json:"kind" doc:"A01 without end, A02 with an end"`
	PAT    string `json:"pat" doc:"INAIL position, 9 digits"`
	Tariff string `json:"tariff" doc:"INAIL tariff, 4 digits"`
}

// A Period is the agreement's; To is empty when it has no end.
type Period struct {
	Signed string `json:"signed"`
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
}

// The forms of the schema SmartWorking/1.0. That of a person's fiscal code lets
// omocodia through.
var (
	personForm = regexp.MustCompile(`^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$`)
	bodyForm   = regexp.MustCompile(`^[0-9]{11}$`)
	placeForm  = regexp.MustCompile(`^[A-Z][0-9]{3}$`)
	patForm    = regexp.MustCompile(`^[0-9]{9}$`)
	tariffForm = regexp.MustCompile(`^[0-9]{4}$`)
	kindForm   = regexp.MustCompile(`^[A-Z][0-9]{2}$`)
	codeForm   = regexp.MustCompile(`^[0-9]{17}$`)
)

// Faults names what is missing or malformed for a communication of kind k, in
// the order of the form: the Ministry would refuse it. None means that f can be
// sent. An annulment and a withdrawal name the code alone.
func (f Facts) Faults(k Kind) []string {
	all := []string{}
	no := func(name string, ok bool) {
		if !ok {
			all = append(all, name)
		}
	}
	if k == Annulment || k == Withdrawal {
		return all
	}
	no("employer_cf", bodyForm.MatchString(f.Employer.CF) || personForm.MatchString(f.Employer.CF))
	no("employer_name", strings.TrimSpace(f.Employer.Name) != "")
	_, err := italy.ParseFiscalCode(f.Worker.CF)
	no("worker_cf", err == nil && personForm.MatchString(f.Worker.CF))
	no("given", strings.TrimSpace(f.Worker.Given) != "")
	no("family", strings.TrimSpace(f.Worker.Family) != "")
	no("birth", isDay(f.Worker.Birth))
	no("birthplace", placeForm.MatchString(f.Worker.Birthplace))
	no("hired", isDay(f.Employment.From))
	no("contract", kindForm.MatchString(f.Employment.Kind))
	no("pat", patForm.MatchString(f.Employment.PAT))
	no("tariff", tariffForm.MatchString(f.Employment.Tariff))
	no("signed", isDay(f.Period.Signed))
	no("from", isDay(f.Period.From))
	no("to", f.Period.To == "" || isDay(f.Period.To) && f.Period.To >= f.Period.From)
	return all
}

func isDay(s string) bool {
	_, err := italy.ParseDay(s)
	return err == nil
}

// completed gives f with what the settings of the body add.
func (f Facts) completed(s Settings) Facts {
	or := func(p *string, otherwise string) {
		if *p = strings.TrimSpace(*p); *p == "" {
			*p = otherwise
		}
	}
	or(&f.Employer.CF, s.EmployerCF)
	or(&f.Employer.Name, s.EmployerName)
	or(&f.Employment.PAT, s.PAT)
	or(&f.Employment.Tariff, s.Tariff)
	f.Worker.CF = strings.ToUpper(strings.Join(strings.Fields(f.Worker.CF), ""))
	return f
}

// term says whether the agreement has an end.
func (p Period) term() string {
	if p.To == "" {
		return "TI"
	}
	return "TD"
}

func (f Facts) message(number int) wire.Communication {
	return wire.Communication{ID: number,
		Employer:   wire.Employer{CF: f.Employer.CF, Name: f.Employer.Name},
		Worker:     wire.Worker{CF: f.Worker.CF, Given: f.Worker.Given, Family: f.Worker.Family, Birth: f.Worker.Birth, Birthplace: f.Worker.Birthplace},
		Employment: wire.Employment{From: f.Employment.From, Kind: f.Employment.Kind, PAT: f.Employment.PAT, Tariff: f.Employment.Tariff},
		Agreement:  wire.Agreement{Signed: f.Period.Signed, From: f.Period.From, To: f.Period.To, Term: f.Period.term()}}
}
