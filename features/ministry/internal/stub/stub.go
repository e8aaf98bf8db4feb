// Package stub is a server that behaves as the Ministry's does, written from the
// published schema and the ways in which the real one is known to fail. Tests
// and the demonstration of the whole program use it; nothing else.
//
// stub.go keeps communications and answers; fault.go makes it fail on purpose.
package stub

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"time"

	"loggia/features/ministry/internal/wire"
)

// Key and Scope are the credentials that it knows.
const (
	Key   = "c3BvcnRlbGxvOnNlZ3JldG8="
	Scope = "smartworking"
)

// A Record is one communication in the archive.
type Record struct {
	wire.Found
	Cancelled bool
	Writes    int // how often it was changed
}

// A Stub is a Ministry. Make it with Start.
type Stub struct {
	Server *httptest.Server

	mu      sync.Mutex
	records []*Record
	last    int
	tokens  map[string]time.Time
	life    time.Duration
	now     func() time.Time
	faults  map[string][]Fault
	down    bool
	calls   []string
	release chan struct{}
}

// Start listens on this machine with TLS. Tokens live for life by the clock now.
func Start(life time.Duration, now func() time.Time) *Stub {
	s := &Stub{tokens: map[string]time.Time{}, life: life, now: now, faults: map[string][]Fault{}, release: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", s.token)
	for _, op := range []string{"create", "modify", "cancel", "recede"} {
		mux.HandleFunc("POST /"+op, s.op(op, s.write))
	}
	mux.HandleFunc("GET /search", s.op("search", s.search))
	mux.HandleFunc("GET /detail", s.op("detail", s.detail))
	s.Server = httptest.NewUnstartedServer(mux)
	s.Server.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is part of the play
	s.Server.StartTLS()
	return s
}

// Close lets go whoever still waits, and ends the server.
func (s *Stub) Close() {
	close(s.release)
	s.Server.CloseClientConnections()
	s.Server.Close()
}

// Endpoints gives the addresses, as the Ministry would write them in its letter.
func (s *Stub) Endpoints() wire.Endpoints {
	u := s.Server.URL
	return wire.Endpoints{Token: u + "/token", Create: u + "/create", Modify: u + "/modify", Cancel: u + "/cancel", Recede: u + "/recede", Search: u + "/search", Detail: u + "/detail"}
}

// Authority gives the certificate that its clients must be told to believe.
func (s *Stub) Authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Server.Certificate().Raw})
}

// Records gives the archive as it stands.
func (s *Stub) Records() []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Record, len(s.records))
	for i, r := range s.records {
		all[i] = *r
	}
	return all
}

// Calls gives the operations asked so far that were let in, in order.
func (s *Stub) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.calls...)
}

// Put lays a communication in the archive, as if another program had sent it.
func (s *Stub) Put(f wire.Found) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.add(f).Code
}

// Empty forgets every communication, for a story that is told again.
func (s *Stub) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = nil
}

// Expire makes every token that was given worthless.
func (s *Stub) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

func (s *Stub) add(f wire.Found) *Record {
	s.last++
	f.Code = fmt.Sprintf("%017d", 26000000000000+s.last)
	r := &Record{Found: f}
	s.records = append(s.records, r)
	return r
}

func (s *Stub) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, "token")
	switch {
	case s.down:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.Header.Get("Authorization") != "Basic "+Key || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != Scope:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_client"}`)
	default:
		t := fmt.Sprintf("t%d", len(s.calls))
		s.tokens[t] = s.now().Add(s.life)
		reply(w, map[string]any{"access_token": t, "token_type": "Bearer", "expires_in": int(s.life / time.Second)})
	}
}

func (s *Stub) may(r *http.Request) bool {
	until, ok := s.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	return ok && s.now().Before(until)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

// no is the answer to what cannot be carried out: with HTTP 200, as the real
// one does. Codes but E100 are this stub's own.
func no(code, message string) any {
	return map[string]any{"Esito": []any{map[string]any{"codice": code, "messaggio": message, "linguaggio": "it"}}}
}

func yes(code string) any {
	return map[string]any{"Esito": []any{map[string]any{"codice": "E100", "messaggio": "Operazione eseguita", "codiceComunicazione": code, "linguaggio": "it"}}}
}

type sent struct {
	Comunicazione         []wire.Communication
	ModificaComunicazione []struct {
		CodiceComunicazione        string
		SezioneRapportoLavoro      wire.Employment
		SezioneAccordoSmartWorking wire.Agreement
	}
	AnnullaComunicazione, RecediComunicazione []struct{ CodiceComunicazione, DataFinePeriodo, CodTipologiaComunicazione string }
}

var (
	person    = regexp.MustCompile(`^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$`)
	body      = regexp.MustCompile(`^[0-9]{11}$`)
	place     = regexp.MustCompile(`^[A-Z][0-9]{3}$`)
	pat       = regexp.MustCompile(`^[0-9]{9}$`)
	tariff    = regexp.MustCompile(`^[0-9]{4}$`)
	day       = regexp.MustCompile(`^20[0-9]{2}-[0-9]{2}-[0-9]{2}$`)
	birth     = regexp.MustCompile(`^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$`)
	fullNames = regexp.MustCompile(`\S`)
)

// wellFormed checks what the schema checks.
func wellFormed(c wire.Communication) bool {
	return c.Kind == "I" && body.MatchString(c.Employer.CF) && fullNames.MatchString(c.Employer.Name) && person.MatchString(c.Worker.CF) &&
		fullNames.MatchString(c.Worker.Given) && fullNames.MatchString(c.Worker.Family) && birth.MatchString(c.Worker.Birth) && place.MatchString(c.Worker.Birthplace) &&
		birth.MatchString(c.Employment.From) && c.Employment.Kind != "" && pat.MatchString(c.Employment.PAT) && tariff.MatchString(c.Employment.Tariff) &&
		day.MatchString(c.Agreement.Signed) && day.MatchString(c.Agreement.From) &&
		(c.Agreement.Term == "TI" && c.Agreement.To == "" || c.Agreement.Term == "TD" && day.MatchString(c.Agreement.To))
}

func (s *Stub) write(op string, r *http.Request) any {
	var m sent
	text, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(text, &m) != nil {
		return no("E001", "Richiesta non leggibile")
	}
	switch {
	case op == "create" && len(m.Comunicazione) == 1:
		return s.create(m.Comunicazione[0])
	case op == "modify" && len(m.ModificaComunicazione) == 1:
		x := m.ModificaComunicazione[0]
		return s.change(x.CodiceComunicazione, func(f *Record) {
			f.From, f.To, f.Signed, f.Term = wire.Day(x.SezioneAccordoSmartWorking.From), wire.Day(x.SezioneAccordoSmartWorking.To), wire.Day(x.SezioneAccordoSmartWorking.Signed), x.SezioneAccordoSmartWorking.Term
			f.Employment, f.PAT, f.Tariff, f.Kind = x.SezioneRapportoLavoro.Kind, x.SezioneRapportoLavoro.PAT, x.SezioneRapportoLavoro.Tariff, "M"
		})
	case op == "cancel" && len(m.AnnullaComunicazione) == 1 && m.AnnullaComunicazione[0].CodTipologiaComunicazione == "A":
		return s.change(m.AnnullaComunicazione[0].CodiceComunicazione, func(f *Record) { f.Cancelled, f.Kind = true, "A" })
	case op == "recede" && len(m.RecediComunicazione) == 1 && day.MatchString(m.RecediComunicazione[0].DataFinePeriodo):
		x := m.RecediComunicazione[0]
		return s.change(x.CodiceComunicazione, func(f *Record) { f.To, f.Kind = wire.Day(x.DataFinePeriodo), "R" })
	}
	return no("E001", "Richiesta non conforme allo schema")
}

func (s *Stub) create(c wire.Communication) any {
	if !wellFormed(c) {
		return no("E002", "Dati non conformi allo schema")
	}
	for _, r := range s.records {
		if !r.Cancelled && r.Worker == c.Worker.CF && (r.To == "" || string(r.To) >= c.Agreement.From) {
			return no("E205", "Per il lavoratore esiste già una comunicazione in corso")
		}
	}
	r := s.add(wire.Found{Kind: "I", Employer: c.Employer.CF, Worker: c.Worker.CF, From: wire.Day(c.Agreement.From), To: wire.Day(c.Agreement.To), Signed: wire.Day(c.Agreement.Signed),
		Term: c.Agreement.Term, Employment: c.Employment.Kind, PAT: c.Employment.PAT, Tariff: c.Employment.Tariff})
	return yes(r.Code)
}

func (s *Stub) change(code string, how func(*Record)) any {
	for _, r := range s.records {
		if r.Code == code && !r.Cancelled {
			how(r)
			r.Writes++
			return yes(code)
		}
	}
	return no("E301", "Comunicazione inesistente o annullata")
}

func (s *Stub) search(_ string, r *http.Request) any {
	all := []any{}
	for _, f := range s.records {
		if f.Worker == r.FormValue("CFLavoratore") && !f.Cancelled {
			all = append(all, view(f, false))
		}
	}
	return map[string]any{"Esito": map[string]any{"codice": "E100", "messaggio": "Operazione eseguita"}, "Comunicazioni": all}
}

func (s *Stub) detail(_ string, r *http.Request) any {
	for _, f := range s.records {
		if f.Code == r.FormValue("CodiceComunicazione") {
			return map[string]any{"Esito": map[string]any{"codice": "E100", "messaggio": "Operazione eseguita"}, "Comunicazione": view(f, true)}
		}
	}
	return no("E301", "Comunicazione inesistente")
}

// view writes days with an hour, as the real one does, and in the list only
// the fields that it gives there.
func view(r *Record, whole bool) map[string]any {
	at := func(d wire.Day) any {
		if d == "" {
			return "0001-01-01T00:00:00"
		}
		return string(d) + "T00:00:00"
	}
	v := map[string]any{"codiceComunicazione": r.Code, "CFLavoratore": r.Worker, "CFAzienda": r.Employer, "dataInizioPeriodo": at(r.From), "dataFineAccordo": at(r.To)}
	if whole {
		v["dataSottoscrizioneAccordo"], v["tipologiaDurataPeriodo"], v["codTipologiaComunicazione"] = at(r.Signed), r.Term, r.Kind
		v["codTipologiaRapportoLavoro"], v["posizioneINAIL"], v["tariffaINAIL"] = r.Employment, r.PAT, r.Tariff
	}
	return v
}
