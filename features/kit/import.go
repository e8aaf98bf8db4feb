package kit

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/sheetin"
)

var (
	// ErrImport says that rows of a file cannot be loaded, so none was.
	ErrImport = errs.New(errs.Invalid, "kit.import")
	// ErrImportPeople is the answer to who keeps the kit but may not make accounts.
	ErrImportPeople = errs.New(errs.Forbidden, "kit.import_people")
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
	Column string `json:"column" enum:"nome,cognome,email,ufficio,ruolo,telefono,inventario,categoria,marca,modello,seriale,garanzia,posto,licenza"`
	Value  string `json:"value" maxLength:"300"`
}

// A Row is one row of the file as it was understood: a person, with one thing or
// none. Who gets several things has several rows.
type Row struct {
	Line    int               `json:"line" doc:"in the file, from 1"`
	Cells   map[string]string `json:"cells" doc:"by column"`
	Outcome identity.Outcome  `json:"outcome" enum:"new,changed,same,bad"`
	Faults  []identity.Fault  `json:"faults,omitempty"`
	Person  string            `json:"person,omitempty" doc:"their id, for one who is there or was loaded"`
}

// A Report says what a file would do, or did.
type Report struct {
	Applied bool     `json:"applied" doc:"whether it was loaded"`
	New     int      `json:"new"`
	Changed int      `json:"changed"`
	Same    int      `json:"same"`
	Bad     int      `json:"bad"`
	Skipped int      `json:"skipped"`
	People  int      `json:"people" doc:"new people"`
	Items   int      `json:"items" doc:"items prepared for somebody"`
	Seats   int      `json:"seats" doc:"seats of licences given"`
	Ignored []string `json:"ignored" doc:"titles of columns that are not used"`
	Lines   []Row    `json:"lines"`
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

// Preview says what Import would do with the file, and changes nothing.
func (s *Service) Preview(ctx context.Context, file io.Reader, e Edits) (r Report, err error) {
	defer errs.Wrap(&err, "kit.Preview")
	raw, err := s.mayImport(ctx, file)
	if err != nil {
		return r, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := newPlan(tx, raw, e)
		if err != nil {
			return err
		}
		r = p.report
		return p.mayLoad(ctx)
	})
	return r, err
}

// Import loads people and what each of them gets from a CSV file: all of it, or,
// when one row cannot be loaded, nothing and ErrImport with a report that names
// each bad row with line, column and reason. For each person one delivery note is
// prepared; campaign, when it is not "", gets them all. Loading a file twice
// changes nothing.
func (s *Service) Import(ctx context.Context, file io.Reader, e Edits, campaign string) (r Report, err error) {
	defer errs.Wrap(&err, "kit.Import")
	raw, err := s.mayImport(ctx, file)
	if err != nil {
		return r, err
	}
	load := func(tx *db.Tx) error {
		p, err := newPlan(tx, raw, e)
		if err != nil {
			return err
		}
		if err := p.mayLoad(ctx); err != nil {
			return err
		}
		if r = p.report; r.Bad > 0 {
			return ErrImport.With("count", r.Bad)
		}
		if err := p.apply(tx, s, raw, campaign); err != nil {
			return err
		}
		if r = p.report; r.Items == 0 {
			return nil
		}
		return tx.Emit(Imported{r.Items, len(p.notes)})
	}
	// What the plan did not see, another who was loading it has put there: a new
	// look finds it.
	for range 3 {
		err = s.DB.Write(ctx, load)
		if !errors.Is(err, identity.ErrEmailTaken) && !errors.Is(err, ErrInventoryTaken) && !errors.Is(err, ErrModelThere) {
			break
		}
	}
	r.Applied = err == nil
	return r, err
}

// mayImport says whether the reader may load kit, and reads the file.
func (s *Service) mayImport(ctx context.Context, file io.Reader) ([]byte, error) {
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(file, 6<<20)) // one more than a sheet may have: it says so itself
}

// mayLoad says whether the reader may load what the plan found: new people and
// new places are for who administers accounts.
func (p *plan) mayLoad(ctx context.Context) error {
	if p.people && !access.Can(ctx, "identity.import", access.Thing{}) {
		return ErrImportPeople
	}
	return nil
}

// people gives the edits of the columns that are about the person.
func (e Edits) people() identity.Edits {
	out := identity.Edits{Skip: e.Skip}
	for _, f := range e.Fix {
		if slices.Contains(personColumns, f.Column) {
			out.Fix = append(out.Fix, identity.Fix{Line: f.Line, Column: f.Column, Value: f.Value})
		}
	}
	return out
}

// A plan is a file laid against what a body already has.
type plan struct {
	report   Report
	edits    Edits
	models   map[string]Model // by what two names of one have in common
	byLabel  map[string]Item
	bySerial map[string]Item // model/serial
	licences map[string]*Licence
	seats    map[string]map[string]bool // licence → people, by id or, new, by address
	seen     map[string]int             // inventory or serial → line
	gets     []*got
	byPerson map[string]*got
	notes    []string
	people   bool // whether it makes or changes people
}

// A got person is one address of the file, with what they get.
type got struct {
	row   int // place in report.Lines
	items []thing
	seats []string // licences
}

// A thing is an item of the file: one that is there, or a new one.
type thing struct {
	there bool
	item  Item
	model Model
}

func newPlan(tx *db.Tx, raw []byte, e Edits) (*plan, error) {
	people, err := identity.PreviewIn(tx, bytes.NewReader(raw), e.people())
	if err != nil {
		return nil, err
	}
	sheet, err := sheetin.Read(bytes.NewReader(raw)) // identity has said what is wrong with a whole file
	if err != nil {
		return nil, err
	}
	p := &plan{edits: e, report: Report{Lines: []Row{}, Ignored: []string{}, Skipped: people.Skipped}, models: map[string]Model{}, byLabel: map[string]Item{}, bySerial: map[string]Item{},
		licences: map[string]*Licence{}, seats: map[string]map[string]bool{}, seen: map[string]int{}, byPerson: map[string]*got{}}
	column, ignored, err := findColumns(sheet.Titles)
	if err != nil {
		return nil, err
	}
	for _, title := range people.Ignored {
		if slices.Contains(ignored, title) {
			p.report.Ignored = append(p.report.Ignored, title)
		}
	}
	if err := p.know(tx); err != nil {
		return nil, err
	}
	cells := map[int][]string{}
	for _, row := range sheet.Rows {
		cells[row.Line] = row.Cells
	}
	for _, l := range people.Lines {
		row := Row{Line: l.Line, Outcome: l.Outcome, Faults: l.Faults, Person: l.Person,
			Cells: map[string]string{"nome": l.Nome, "cognome": l.Cognome, "email": l.Email, "ufficio": l.Ufficio, "ruolo": l.Ruolo, "telefono": l.Phone}}
		for field, i := range column {
			if row.Cells[field] = ""; i < len(cells[l.Line]) {
				row.Cells[field] = cells[l.Line][i]
			}
		}
		for _, f := range e.Fix {
			if f.Line == l.Line && slices.Contains(thingColumns, f.Column) {
				row.Cells[f.Column] = strings.TrimSpace(f.Value)
			}
		}
		p.people = p.people || l.Outcome == identity.OutcomeNew || l.Outcome == identity.OutcomeChanged
		if l.Outcome == identity.OutcomeNew {
			p.report.People++
		}
		p.lay(row)
	}
	p.count()
	return p, nil
}

func (p *plan) count() {
	for _, l := range p.report.Lines {
		switch l.Outcome {
		case identity.OutcomeNew:
			p.report.New++
		case identity.OutcomeChanged:
			p.report.Changed++
		case identity.OutcomeSame:
			p.report.Same++
		default:
			p.report.Bad++
		}
	}
	for _, g := range p.gets {
		p.report.Items, p.report.Seats = p.report.Items+len(g.items), p.report.Seats+len(g.seats)
	}
}

// know reads what the body has.
func (p *plan) know(tx *db.Tx) error {
	models, err := listModels(tx)
	if err != nil {
		return err
	}
	for _, m := range models {
		p.models[m.same()] = m
	}
	items, err := listItems(tx)
	if err != nil {
		return err
	}
	for _, i := range items {
		p.byLabel[i.Inventory] = i
		if i.Serial != "" {
			p.bySerial[i.Kind.same()+"/"+i.Serial] = i
		}
	}
	licences, err := listLicences(tx)
	if err != nil {
		return err
	}
	for _, l := range licences {
		p.licences[ente.Fold(l.Product)] = &l
		p.seats[l.ID] = map[string]bool{}
		taken, err := listSeats(tx, l.ID)
		if err != nil {
			return err
		}
		for _, seat := range taken {
			p.seats[l.ID][seat.Person] = true
		}
	}
	return nil
}

// apply does what the plan says.
func (p *plan) apply(tx *db.Tx, s *Service, raw []byte, campaign string) error {
	people, err := identity.LoadIn(tx, bytes.NewReader(raw), p.edits.people())
	if err != nil {
		return err
	}
	loaded, all := map[int]string{}, []string{}
	for _, l := range people.Lines {
		if loaded[l.Line] = l.Person; !slices.Contains(all, l.Person) {
			all = append(all, l.Person)
		}
	}
	for i := range p.report.Lines {
		p.report.Lines[i].Person = loaded[p.report.Lines[i].Line]
	}
	for _, g := range p.gets {
		row := p.report.Lines[g.row]
		h := Handover{Person: row.Person}
		for i := range g.items {
			if err := p.make(tx, &g.items[i]); err != nil {
				return err
			}
			h.Out = append(h.Out, Handed{Item: g.items[i].item.ID})
		}
		if len(h.Out) > 0 {
			n, err := s.prepare(tx, h, strings.TrimSpace(row.Cells["nome"]+" "+row.Cells["cognome"]))
			if err != nil {
				return err
			}
			p.notes = append(p.notes, n.ID)
		}
		for _, licence := range g.seats {
			if err := giveSeat(tx, Licence{ID: licence}, row.Person); err != nil {
				return err
			}
		}
	}
	if campaign == "" {
		return nil
	}
	_, err = s.enrol(tx, campaign, all)
	return err
}

// make puts a thing in the register, with its model, unless it is there.
func (p *plan) make(tx *db.Tx, t *thing) (err error) {
	if t.there {
		return nil
	}
	m, known := p.models[t.model.same()]
	if !known {
		m = t.model
		m.ID = id.New()
		if err := insertModel(tx, m); err != nil {
			return err
		}
		p.models[m.same()] = m
	}
	t.item.Model = m.ID
	return addItem(tx, &t.item, "arrived")
}
