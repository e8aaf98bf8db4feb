package ministry

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/features/ministry/internal/wire"
	"loggia/platform/errs"
)

// What can be wrong with the settings.
var (
	ErrSettings      = errs.New(errs.Invalid, "ministry.settings")
	ErrAddress       = errs.New(errs.Invalid, "ministry.address")
	ErrKey           = errs.New(errs.Invalid, "ministry.key")
	ErrColumns       = errs.New(errs.Invalid, "ministry.columns")
	ErrNoCredentials = errs.New(errs.Conflict, "ministry.no_credentials")
)

// Settings are how one body speaks to the Ministry.
type Settings struct {
	EmployerCF   string         `json:"employer_cf" maxLength:"16"`
	EmployerName string         `json:"employer_name" maxLength:"200"`
	PAT          string         `json:"pat" maxLength:"12" doc:"for employments that have none of their own"`
	Tariff       string         `json:"tariff" maxLength:"8"`
	Connected    bool           `json:"connected" doc:"send by the service; else by a file"`
	Endpoints    wire.Endpoints `json:"endpoints"`
	Scope        string         `json:"scope" maxLength:"500"`
	Columns      []Column       `json:"columns" maxItems:"40" doc:"of the file to upload"`
	Changed      time.Time      `json:"-"`

	sealed string
}

// A Column of the file for the Ministry's portal: its head and what it holds.
type Column struct {
	Head  string `json:"head" maxLength:"100"`
	Field string `json:"field" maxLength:"30"`
}

// Fields are what a column may hold.
var Fields = []string{"employer_cf", "employer_name", "worker_cf", "family", "given", "birth", "birthplace", "hired", "contract", "pat", "tariff", "signed", "from", "to", "term", "code", "kind", "number", "empty"}

// DefaultColumns follow the order in which the Ministry's instructions name the
// data of LA-InizioPeriodo-1.0. The true heads are in the template on its site:
// who downloads it sets them.
var DefaultColumns = []Column{
	{"CodiceFiscaleDatoreLavoro", "employer_cf"}, {"CodiceFiscaleLavoratore", "worker_cf"}, {"CognomeLavoratore", "family"}, {"NomeLavoratore", "given"},
	{"DataNascitaLavoratore", "birth"}, {"CodComuneNascitaLavoratore", "birthplace"}, {"DataInizioRapportoLavoro", "hired"}, {"CodTipologiaRapportoLavoro", "contract"},
	{"PosizioneINAIL", "pat"}, {"TariffaINAIL", "tariff"}, {"DataSottoscrizioneAccordo", "signed"}, {"DataInizioPeriodo", "from"}, {"DataFinePeriodo", "to"},
	{"TipologiaDurataPeriodo", "term"}, {"CodiceComunicazione", "code"},
}

var keyForm = regexp.MustCompile(`^[A-Za-z0-9+/_=.~-]{8,1000}$`)

// check gives s tidied, or says what is wrong. hasKey tells whether there is a
// key, kept or given now.
func (s Settings) check(hasKey bool) (Settings, error) {
	for _, p := range []*string{&s.EmployerCF, &s.EmployerName, &s.PAT, &s.Tariff, &s.Scope, &s.Endpoints.Token, &s.Endpoints.Create, &s.Endpoints.Modify, &s.Endpoints.Cancel, &s.Endpoints.Recede, &s.Endpoints.Search, &s.Endpoints.Detail} {
		if *p = strings.TrimSpace(*p); !utf8.ValidString(*p) || strings.ContainsRune(*p, 0) {
			return s, ErrSettings
		}
	}
	s.EmployerCF = strings.ToUpper(s.EmployerCF)
	// INAIL's special positions for bodies that are not insured in the ordinary
	// way are printed with 8 digits, where the schema wants 9.
	if len(s.PAT) == 8 {
		s.PAT = "0" + s.PAT
	}
	switch {
	case s.EmployerCF != "" && !bodyForm.MatchString(s.EmployerCF) && !personForm.MatchString(s.EmployerCF):
		return s, ErrSettings.In("employer_cf")
	case s.PAT != "" && !patForm.MatchString(s.PAT):
		return s, ErrSettings.In("pat")
	case s.Tariff != "" && !tariffForm.MatchString(s.Tariff):
		return s, ErrSettings.In("tariff")
	}
	for field, address := range map[string]string{"token": s.Endpoints.Token, "create": s.Endpoints.Create, "modify": s.Endpoints.Modify, "cancel": s.Endpoints.Cancel, "recede": s.Endpoints.Recede, "search": s.Endpoints.Search, "detail": s.Endpoints.Detail} {
		if address == "" && !s.Connected {
			continue
		}
		// Personal data never travel in clear.
		if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > 500 {
			return s, ErrAddress.In("endpoints." + field)
		}
	}
	if s.Connected && (s.EmployerCF == "" || s.EmployerName == "") {
		return s, ErrSettings.In("employer_cf")
	}
	if s.Connected && !hasKey {
		return s, ErrKey.In("key")
	}
	if len(s.Columns) == 0 {
		s.Columns = DefaultColumns
	}
	return s, checkColumns(s.Columns)
}

func checkColumns(all []Column) error {
	known := map[string]bool{}
	for _, f := range Fields {
		known[f] = true
	}
	for i := range all {
		all[i].Head = strings.TrimSpace(all[i].Head)
		if all[i].Head == "" || !known[all[i].Field] || !utf8.ValidString(all[i].Head) || strings.ContainsRune(all[i].Head, 0) {
			return ErrColumns.In("columns")
		}
	}
	return nil
}
