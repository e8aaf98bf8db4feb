package identity

import (
	"cmp"
	"context"
	"errors"
	"io"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/sheetin"
)

// What can be wrong with a file of people as a whole.
var (
	// ErrImport says that rows of the file cannot be loaded, so none was.
	ErrImport        = errs.New(errs.Invalid, "identity.import")
	ErrImportEmpty   = errs.New(errs.Invalid, "identity.import_empty")
	ErrImportBinary  = errs.New(errs.Invalid, "identity.import_binary")
	ErrImportLong    = errs.New(errs.TooLarge, "identity.import_long")
	ErrImportColumns = errs.New(errs.Invalid, "identity.import_columns")
	ErrImportTitles  = errs.New(errs.Invalid, "identity.import_titles")
	ErrImportQuote   = errs.New(errs.Invalid, "identity.import_quote")
)

// Edits are what a person changed in the preview of a file: cells written anew
// and lines left out.
type Edits struct {
	Fix  []Fix `json:"fix,omitempty" maxItems:"20000"`
	Skip []int `json:"skip,omitempty" maxItems:"20000" doc:"lines not to be loaded now"`
}

// A Fix gives one cell of the file another text.
type Fix struct {
	Line   int    `json:"line"`
	Column string `json:"column" enum:"nome,cognome,email,ufficio,ruolo,telefono"`
	Value  string `json:"value" maxLength:"300"`
}

// An Outcome says what loading a row does, or did.
type Outcome string

// What loading a row can do.
const (
	OutcomeNew     Outcome = "new"     // a new person
	OutcomeChanged Outcome = "changed" // another place or telephone for one who is there
	OutcomeSame    Outcome = "same"    // nothing: it is all there
	OutcomeBad     Outcome = "bad"     // it cannot be loaded
)

// A Line is one row of the file as it was understood.
type Line struct {
	Line    int     `json:"line" doc:"in the file, from 1"`
	Nome    string  `json:"nome"`
	Cognome string  `json:"cognome"`
	Email   string  `json:"email"`
	Ufficio string  `json:"ufficio"`
	Ruolo   string  `json:"ruolo"`
	Phone   string  `json:"telefono"`
	Outcome Outcome `json:"outcome" enum:"new,changed,same,bad"`
	Faults  []Fault `json:"faults,omitempty"`
	Person  string  `json:"person,omitempty" doc:"their id, for one who is there or was loaded"`
}

// A Fault says what is wrong with one cell, and what it may have meant.
type Fault struct {
	Column  string `json:"column"`
	Code    string `json:"code"`
	Detail  string `json:"detail" doc:"in the reader's language"`
	Suggest string `json:"suggest,omitempty" doc:"what was probably meant"`

	Err *errs.Error `json:"-"`
}

// A Report says what a file would do, or did.
type Report struct {
	Applied bool     `json:"applied" doc:"whether it was loaded"`
	New     int      `json:"new"`
	Changed int      `json:"changed"`
	Same    int      `json:"same"`
	Bad     int      `json:"bad"`
	Skipped int      `json:"skipped"`
	Ignored []string `json:"ignored" doc:"titles of columns that are not used"`
	Lines   []Line   `json:"lines"`
}

// Preview says what Import would do with the file, and changes nothing.
func (s *Service) Preview(ctx context.Context, file io.Reader, e Edits) (r Report, err error) {
	defer errs.Wrap(&err, "identity.Preview")
	if _, err := access.Check(ctx, "identity.import", access.Thing{}); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		r, err = PreviewIn(tx, file, e)
		return err
	})
	return r, err
}

// Import loads the people of a CSV file into the present body: all of them, or,
// when one row cannot be loaded, none and ErrImport with a report that names
// each bad row with line, column and reason. Loading a file twice changes
// nothing. Places are added, never taken away; nobody gets a message.
func (s *Service) Import(ctx context.Context, file io.Reader, e Edits) (r Report, err error) {
	defer errs.Wrap(&err, "identity.Import")
	if _, err := access.Check(ctx, "identity.import", access.Thing{}); err != nil {
		return r, err
	}
	t, err := readTable(file)
	if err != nil {
		return r, err
	}
	load := func(tx *db.Tx) (err error) {
		r, err = loadTable(tx, t, e)
		return err
	}
	// The plan saw no such address, yet it is taken: another administrator was
	// loading it. PostgreSQL says so by the UNIQUE, and a new look finds it there.
	for range 3 {
		if err = s.db.Write(ctx, load); !errors.Is(err, ErrEmailTaken) {
			break
		}
	}
	r.Applied = err == nil
	return r, err
}

// LoadIn loads the people of a CSV file within tx, as Import does, for a feature
// whose file carries more about them: either everything is kept or nothing. It
// asks for no permission; the caller has.
func LoadIn(tx *db.Tx, file io.Reader, e Edits) (r Report, err error) {
	t, err := readTable(file)
	if err != nil {
		return r, err
	}
	return loadTable(tx, t, e)
}

// PreviewIn says what LoadIn would do, and changes nothing.
func PreviewIn(tx *db.Tx, file io.Reader, e Edits) (r Report, err error) {
	t, err := readTable(file)
	if err != nil {
		return r, err
	}
	p, err := newPlan(tx, t, e)
	if err != nil {
		return r, err
	}
	return p.report, nil
}

func loadTable(tx *db.Tx, t table, e Edits) (r Report, err error) {
	p, err := newPlan(tx, t, e)
	if err != nil {
		return r, err
	}
	if p.report.Bad > 0 {
		return p.report, ErrImport.With("count", p.report.Bad)
	}
	if err := p.apply(tx); err != nil {
		return p.report, err
	}
	if r = p.report; r.New+r.Changed == 0 {
		return r, nil
	}
	return r, tx.Emit(Imported{r.New, r.Changed})
}

// A table is a sheet whose columns are known.
type table struct {
	sheetin.Sheet
	column  map[string]int // field → place
	ignored []string
}

func readTable(file io.Reader) (t table, err error) {
	t.Sheet, err = sheetin.Read(file)
	switch {
	case errors.Is(err, sheetin.ErrEmpty):
		return t, ErrImportEmpty
	case errors.Is(err, sheetin.ErrBinary):
		return t, ErrImportBinary
	case errors.Is(err, sheetin.ErrLong):
		return t, ErrImportLong
	case err != nil:
		return t, err
	case t.Broken != 0:
		return t, ErrImportQuote.With("line", t.Broken)
	}
	t.column, t.ignored, err = findColumns(t.Titles)
	if err == nil && len(t.Rows) == 0 {
		err = ErrImportEmpty
	}
	return t, err
}

func (t table) cell(r sheetin.Row, field string) string {
	if i, ok := t.column[field]; ok && i < len(r.Cells) {
		return r.Cells[i]
	}
	return ""
}

// A plan is a file laid against what a body already has.
type plan struct {
	report  Report
	offices []ente.Office
	byEmail map[string]*planned
	domains []string
	order   []*planned
}

// A planned person is one address of the file, with all the rows that name it.
type planned struct {
	person Person
	there  bool // before the file
	phone  bool // gets another telephone
	first  int  // the line that named them first
	has    map[ente.Place]bool
	gets   []ente.Place
	lines  []int // places in report.Lines
}

func newPlan(tx *db.Tx, t table, e Edits) (*plan, error) {
	p := &plan{byEmail: map[string]*planned{}, report: Report{Ignored: t.ignored, Lines: []Line{}}}
	people, err := listPeople(tx)
	if err != nil {
		return nil, err
	}
	if p.offices, err = ente.ListOffices(tx); err != nil {
		return nil, err
	}
	places, err := ente.ListPlaces(tx)
	if err != nil {
		return nil, err
	}
	byID := map[string]*planned{}
	for _, person := range people {
		one := &planned{person: person, there: true, has: map[ente.Place]bool{}}
		p.byEmail[person.Email], byID[person.ID] = one, one
	}
	for _, place := range places {
		if one := byID[place.Person]; one != nil {
			one.has[ente.Place{Office: place.Office, Role: place.Role}] = true
		}
	}
	fixes := map[int]map[string]string{}
	for _, f := range e.Fix {
		if fixes[f.Line] == nil {
			fixes[f.Line] = map[string]string{}
		}
		fixes[f.Line][f.Column] = f.Value
	}
	skip := map[int]bool{}
	for _, line := range e.Skip {
		skip[line] = true
	}
	rows := []Line{}
	for _, row := range t.Rows {
		if skip[row.Line] {
			p.report.Skipped++
			continue
		}
		text := func(field string) string {
			if v, ok := fixes[row.Line][field]; ok {
				return v
			}
			return t.cell(row, field)
		}
		l := Line{Line: row.Line, Nome: text("nome"), Cognome: text("cognome"), Email: text("email"), Ufficio: text("ufficio"), Ruolo: text("ruolo"), Phone: text("telefono")}
		for i := len(t.Titles); i < len(row.Cells); i++ {
			if row.Cells[i] != "" {
				l.fault("", ErrImportExtra.With("text", row.Cells[i]), "")
				break
			}
		}
		rows = append(rows, l)
	}
	p.domains = domainsOf(rows, people)
	for _, l := range rows {
		p.lay(l)
	}
	for _, one := range p.order { // what a person's rows do is known once all are laid
		p.judge(one)
	}
	for _, l := range p.report.Lines {
		switch l.Outcome {
		case OutcomeNew:
			p.report.New++
		case OutcomeChanged:
			p.report.Changed++
		case OutcomeSame:
			p.report.Same++
		default:
			p.report.Bad++
		}
	}
	return p, nil
}

// lay understands one row and puts it with the others of its person.
func (p *plan) lay(l Line) {
	defer func() { p.report.Lines = append(p.report.Lines, l) }()
	person, place, hasPlace := p.understand(&l)
	if len(l.Faults) > 0 {
		l.Outcome = OutcomeBad
		return
	}
	one := p.byEmail[person.Email]
	switch {
	case one == nil:
		one = &planned{person: person, has: map[ente.Place]bool{}}
		p.byEmail[person.Email] = one
	case one.person.State == Left:
		l.fault("email", ErrHasLeft.With("name", one.person.Name()), "")
	case ente.Fold(one.person.Given) != ente.Fold(person.Given) || ente.Fold(one.person.Family) != ente.Fold(person.Family):
		if one.there {
			l.fault("email", ErrImportPerson.With("name", one.person.Name()), "")
		} else {
			l.fault("email", ErrImportTwice.With("name", one.person.Name()).With("line", one.first), "")
		}
	}
	if len(l.Faults) > 0 {
		l.Outcome = OutcomeBad
		return
	}
	if one.there {
		l.Person = one.person.ID
	}
	if one.lines == nil {
		one.first = l.Line
		p.order = append(p.order, one)
	}
	l.Outcome = OutcomeSame
	if hasPlace && !one.has[place] {
		one.has[place] = true
		one.gets = append(one.gets, place)
		l.Outcome = OutcomeChanged
	}
	if person.Phone != "" && person.Phone != one.person.Phone {
		one.person.Phone, one.phone = person.Phone, true
		l.Outcome = OutcomeChanged
	}
	one.lines = append(one.lines, len(p.report.Lines))
}

// judge says of a new person that the row which named them first makes them.
func (p *plan) judge(one *planned) {
	if !one.there {
		p.report.Lines[one.lines[0]].Outcome = OutcomeNew
	}
}

func (p *plan) apply(tx *db.Tx) error {
	for _, one := range p.order {
		person := one.person
		if !one.there {
			person.ID, person.Places = id.New(), one.gets
			if err := addPerson(tx, &person); err != nil {
				return err
			}
		} else {
			for _, place := range one.gets {
				place.Person = person.ID
				if _, err := ente.Put(tx, place); err != nil {
					return err
				}
			}
			if one.phone {
				if err := updatePerson(tx, person); err != nil {
					return err
				}
				if err := tx.Emit(Changed{person.ID}); err != nil {
					return err
				}
			}
		}
		for _, i := range one.lines {
			p.report.Lines[i].Person = person.ID
		}
	}
	return nil
}

func (l *Line) fault(column string, err *errs.Error, suggest string) {
	l.Faults = append(l.Faults, Fault{Column: cmp.Or(column, "riga"), Code: err.Code, Err: err, Suggest: suggest})
}

// Spoken gives r with each fault in words, which say finds by code.
func (r Report) Spoken(say func(code string, args map[string]any) string) Report {
	for i := range r.Lines {
		for j := range r.Lines[i].Faults {
			if f := &r.Lines[i].Faults[j]; f.Err != nil {
				f.Detail = say(f.Err.Code, f.Err.Args)
			}
		}
	}
	return r
}
