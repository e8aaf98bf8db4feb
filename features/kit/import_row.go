package kit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/errs"
)

// What can be wrong with one row.
var (
	ErrImportTitles   = errs.New(errs.Invalid, "kit.import_titles")
	ErrImportNumber   = errs.New(errs.Invalid, "kit.import_number")
	ErrImportCategory = errs.New(errs.Invalid, "kit.import_category")
	ErrImportModel    = errs.New(errs.Conflict, "kit.import_model")
	ErrImportSerial   = errs.New(errs.Conflict, "kit.import_serial")
	ErrImportTwice    = errs.New(errs.Conflict, "kit.import_twice")
	ErrImportHeld     = errs.New(errs.Conflict, "kit.import_held")
	ErrImportAway     = errs.New(errs.Conflict, "kit.import_away")
	ErrImportLicence  = errs.New(errs.Invalid, "kit.import_licence")
)

var (
	personColumns = []string{"nome", "cognome", "email", "ufficio", "ruolo", "telefono"}
	thingColumns  = []string{"inventario", "categoria", "marca", "modello", "seriale", "garanzia", "posto", "licenza"}
)

// titles are the names that offices give to the columns, folded. "matricola" is
// not among them: in a list of people it is the number of the employee.
var titles = map[string][]string{
	"inventario": {"inventario", "n inventario", "numero inventario", "numero di inventario", "etichetta", "cespite", "inventory"},
	"categoria":  {"categoria", "tipo", "tipo bene", "tipologia", "category"},
	"marca":      {"marca", "produttore", "maker", "brand"},
	"modello":    {"modello", "model"},
	"seriale":    {"seriale", "numero di serie", "numero seriale", "n serie", "serie", "s n", "sn", "serial", "serial number"},
	"garanzia":   {"garanzia", "fine garanzia", "garanzia fino al", "scadenza garanzia", "warranty"},
	"posto":      {"posto", "stanza", "collocazione", "dove", "place"},
	"licenza":    {"licenza", "licenze", "software", "licence"},
}

// categories are the words for each category in the files of offices, folded.
var categories = map[string]Category{}

func init() {
	for c, words := range map[Category]string{
		"notebook": "notebook,portatile,pc portatile,computer portatile,laptop", "desktop": "desktop,pc,computer,fisso,pc fisso,computer fisso",
		"monitor": "monitor,schermo,display", "headset": "cuffie,cuffia,auricolari,headset", "webcam": "webcam,telecamera,fotocamera", "dock": "dock,docking,docking station,base",
		"keyboard": "tastiera,mouse,tastiera e mouse,keyboard", "phone": "telefono,cellulare,smartphone,phone", "sim": "sim,scheda sim", "printer": "stampante,printer",
		"chair": "sedia,poltrona,chair", "other": "altro,other,accessorio",
	} {
		for w := range strings.SplitSeq(words, ",") {
			categories[w] = c
		}
	}
}

func findColumns(row []string) (column map[string]int, ignored []string, err error) {
	column = map[string]int{}
	for i, title := range row {
		field := ""
		for f, names := range titles {
			if slices.Contains(names, ente.Fold(title)) {
				field = f
			}
		}
		if field == "" {
			ignored = append(ignored, title)
			continue
		}
		if _, twice := column[field]; twice {
			return nil, nil, ErrImportTitles.With("title", title)
		}
		column[field] = i
	}
	return column, ignored, nil
}

// lay understands one row and puts it with the others of its person.
func (p *plan) lay(row Row) {
	t, has := p.understand(&row)
	licence := p.licence(&row)
	news := false
	if len(row.Faults) == 0 {
		news = p.give(&row, t, has, licence)
	}
	switch {
	case len(row.Faults) > 0:
		row.Outcome = identity.OutcomeBad
	case news && row.Outcome == identity.OutcomeSame:
		row.Outcome = identity.OutcomeChanged
	}
	p.report.Lines = append(p.report.Lines, row)
}

// give puts what is news with the person; false when they have it all.
func (p *plan) give(row *Row, t thing, has bool, licence *Licence) (news bool) {
	if has && t.there {
		if h := t.item.Holding; h != nil && h.Person != row.Person || h != nil && row.Person == "" {
			row.fault("inventario", ErrImportHeld.With("inventory", t.item.Inventory))
			return false
		} else if h != nil {
			has = false // it is theirs already
		} else if t.item.Giveable() != nil {
			row.fault("inventario", ErrImportAway.With("inventory", t.item.Inventory))
			return false
		}
	}
	who := cmp.Or(row.Person, row.Cells["email"])
	if licence != nil && p.seats[licence.ID][who] {
		licence = nil // they use it already
	}
	if licence != nil && licence.Taken >= licence.Seats {
		row.fault("licenza", ErrNoSeat.With("product", licence.Product).With("seats", licence.Seats))
		return false
	}
	if !has && licence == nil {
		return false
	}
	g := p.byPerson[who]
	if g == nil {
		g = &got{row: len(p.report.Lines)}
		p.byPerson[who], p.gets = g, append(p.gets, g)
	}
	if has {
		g.items = append(g.items, t)
	}
	if licence != nil {
		p.seats[licence.ID][who] = true
		licence.Taken++
		g.seats = append(g.seats, licence.ID)
	}
	return true
}

// understand reads the cells about a thing, and notes in row what cannot be
// read. A row may have none.
func (p *plan) understand(row *Row) (t thing, has bool) {
	c := row.Cells
	if c["inventario"] == "" && c["categoria"] == "" && c["marca"] == "" && c["modello"] == "" && c["seriale"] == "" {
		return t, false
	}
	warranty, err := readDay(c["garanzia"])
	if err != nil {
		row.fault("garanzia", err)
	}
	i, cleanErr := Item{Inventory: c["inventario"], Serial: c["seriale"], Warranty: warranty, Place: c["posto"], Condition: "new"}.Clean()
	if cleanErr != nil {
		e := errs.As(cleanErr)
		row.fault(cmp.Or(map[string]string{"inventory": "inventario", "serial": "seriale", "place": "posto"}[e.Field], "inventario"), e)
		return t, true
	}
	if i.Inventory == "" && i.Serial == "" { // without a number the same file would make it again
		row.fault("inventario", ErrImportNumber)
		return t, true
	}
	m := Model{Category: categories[ente.Fold(c["categoria"])], Maker: c["marca"], Name: c["modello"]}
	key := cmp.Or(i.Inventory, m.same()+"/"+i.Serial)
	if first := p.seen[key]; first != 0 {
		row.fault(map[bool]string{true: "seriale", false: "inventario"}[i.Inventory == ""], ErrImportTwice.With("line", first))
		return t, true
	}
	p.seen[key] = row.Line
	if old, there := p.byLabel[i.Inventory]; there {
		return p.known(row, old, i, m), true
	}
	if old, there := p.bySerial[m.same()+"/"+i.Serial]; there && i.Serial != "" {
		if i.Inventory != "" {
			row.fault("seriale", ErrSerialTaken.With("serial", i.Serial))
		}
		return thing{there: true, item: old}, true
	}
	if m.Category == "" {
		row.fault("categoria", ErrImportCategory.With("category", c["categoria"]))
		return t, true
	}
	if m, err := m.Clean(); err != nil {
		row.fault("modello", errs.As(err))
	} else {
		t = thing{item: i, model: m}
	}
	return t, true
}

// known compares what the file says of an item with the register.
func (p *plan) known(row *Row, old, i Item, m Model) thing {
	if i.Serial != "" && old.Serial != "" && i.Serial != old.Serial {
		row.fault("seriale", ErrImportSerial.With("inventory", old.Inventory).With("serial", old.Serial))
	}
	if m.Name != "" && ente.Fold(m.Maker+" "+m.Name) != ente.Fold(old.Kind.Called()) {
		row.fault("modello", ErrImportModel.With("inventory", old.Inventory).With("model", old.Kind.Called()))
	}
	return thing{there: true, item: old}
}

// licence gives the licence that a row names, nil for none.
func (p *plan) licence(row *Row) *Licence {
	name := row.Cells["licenza"]
	if name == "" {
		return nil
	}
	l := p.licences[ente.Fold(name)]
	if l == nil {
		row.fault("licenza", ErrImportLicence.With("product", name))
	}
	return l
}

func (r *Row) fault(column string, err *errs.Error) {
	r.Faults = append(r.Faults, identity.Fault{Column: column, Code: err.Code, Err: err})
}

// readDay reads a day as people write it: 30/11/2029, 30-11-2029, 2029-11-30.
func readDay(text string) (string, *errs.Error) {
	if text == "" {
		return "", nil
	}
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d.Format(time.DateOnly), nil
		}
	}
	return "", ErrDay
}
