package identity

import (
	"errors"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/errs"
	"loggia/platform/mailaddr"
)

// What can be wrong with one row.
var (
	ErrImportExtra      = errs.New(errs.Invalid, "identity.import_extra")
	ErrImportOffice     = errs.New(errs.Invalid, "identity.import_office")
	ErrImportOfficeNone = errs.New(errs.Invalid, "identity.import_office_none")
	ErrImportRole       = errs.New(errs.Invalid, "identity.import_role")
	ErrImportPerson     = errs.New(errs.Conflict, "identity.import_person")
	ErrImportTwice      = errs.New(errs.Conflict, "identity.import_twice")
)

// titles are the names that offices give to the columns, folded.
var titles = map[string][]string{
	"nome":     {"nome", "nome di battesimo", "name", "given name", "first name"},
	"cognome":  {"cognome", "surname", "family name", "last name"},
	"email":    {"email", "e mail", "mail", "posta elettronica", "indirizzo email", "indirizzo e mail", "indirizzo mail", "email istituzionale", "e mail istituzionale"},
	"ufficio":  {"ufficio", "office", "servizio", "settore", "area", "unita organizzativa", "uo", "u o"},
	"ruolo":    {"ruolo", "role", "qualifica", "incarico", "profilo"},
	"telefono": {"telefono", "tel", "numero di telefono", "n telefono", "interno", "phone"},
}

var needed = []string{"nome", "cognome", "email"}

func findColumns(row []string) (column map[string]int, ignored []string, err error) {
	column, ignored = map[string]int{}, []string{}
	for i, title := range row {
		field := ""
		for f, names := range titles {
			if slices.Contains(names, ente.Fold(title)) {
				field = f
			}
		}
		if _, twice := column[field]; twice {
			return nil, nil, ErrImportTitles.With("title", title)
		}
		if field != "" {
			column[field] = i
		} else if title != "" {
			ignored = append(ignored, title)
		}
	}
	missing := []string{}
	for _, f := range needed {
		if _, ok := column[f]; !ok {
			missing = append(missing, f)
		}
	}
	if len(missing) > 0 {
		return nil, nil, ErrImportColumns.With("columns", strings.Join(missing, ", "))
	}
	return column, ignored, nil
}

// roles are the words for each role in the files of offices, folded.
var roles = map[string]access.Role{}

func init() {
	for role, words := range map[access.Role]string{
		access.Staff:      "dipendente,impiegato,impiegata,istruttore,operatore,collaboratore,funzionario,addetto,addetta,staff",
		access.Head:       "responsabile,dirigente,capo ufficio,capoufficio,responsabile ufficio,responsabile di servizio,responsabile del servizio,eq,po,head",
		access.Elected:    "eletto,eletta,sindaco,sindaca,vicesindaco,vicesindaca,assessore,assessora,consigliere,consigliera,elected",
		access.President:  "presidente,presidente del consiglio,president",
		access.Secretary:  "segretario,segretaria,segretario comunale,segretaria comunale,segretario generale,segretaria generale,secretary",
		access.Technician: "tecnico,tecnica,tecnico informatico,ced,technician",
		access.Personnel:  "personale,ufficio personale,risorse umane,personnel",
		access.Admin:      "amministratore,amministratrice,rtd,admin,administrator",
	} {
		for w := range strings.SplitSeq(words, ",") {
			roles[w] = role
		}
	}
}

// understand reads the cells of a row into a clean person and a place, and
// notes in l what cannot be read.
func (p *plan) understand(l *Line) (person Person, place ente.Place, hasPlace bool) {
	check := func(column string, text *string, clean func(string) (string, error), suggest func() string) {
		v, err := clean(*text)
		if err != nil {
			l.fault(column, errs.As(err), suggest())
			return
		}
		*text = v
	}
	none := func() string { return "" }
	check("nome", &l.Nome, func(s string) (string, error) { return cleanName(s, "nome") }, none)
	check("cognome", &l.Cognome, func(s string) (string, error) { return cleanName(s, "cognome") }, none)
	check("email", &l.Email, mailaddr.Parse, func() string { return p.suggestEmail(l.Email) })
	check("telefono", &l.Phone, cleanPhone, none)
	person = Person{Given: l.Nome, Family: l.Cognome, Email: l.Email, Phone: l.Phone, Lang: "it"}

	role, known := access.Staff, true
	if l.Ruolo != "" {
		role, known = roles[ente.Fold(l.Ruolo)]
	}
	if !known {
		l.fault("ruolo", ErrImportRole.With("role", l.Ruolo), "")
		return person, place, false
	}
	place.Role = role
	if l.Ufficio != "" {
		o, ok, near := p.findOffice(l.Ufficio)
		if !ok {
			l.fault("ufficio", ErrImportOffice.With("office", l.Ufficio), near)
			return person, place, false
		}
		l.Ufficio, place.Office = o.Name, o.ID
	}
	switch err := place.Clean(); {
	case err == nil:
		return person, place, true
	case place.Office != "": // a president stands for the whole body, whatever the office beside
		place.Office = ""
		return person, place, true
	case errors.Is(err, ente.ErrRoleWhere):
		l.fault("ufficio", ErrImportOfficeNone, "")
	default:
		l.fault("ruolo", errs.As(err), "")
	}
	return person, place, false
}

// bare gives a folded office name without the word that says it is an office.
func bare(folded string) string {
	for _, word := range []string{"ufficio ", "uff ", "servizio ", "serv ", "settore ", "area "} {
		if rest, ok := strings.CutPrefix(folded, word); ok {
			return rest
		}
	}
	return folded
}

// findOffice gives the working office that text names, or the name of the one
// it may have meant.
func (p *plan) findOffice(text string) (o ente.Office, ok bool, near string) {
	want := ente.Fold(text)
	for _, same := range []func(o ente.Office) bool{
		func(o ente.Office) bool { return ente.Fold(o.Name) == want },
		func(o ente.Office) bool { return strings.ReplaceAll(o.Slug, "-", " ") == want },
		func(o ente.Office) bool { return bare(ente.Fold(o.Name)) == bare(want) },
		func(o ente.Office) bool { return bare(strings.ReplaceAll(o.Slug, "-", " ")) == bare(want) },
	} {
		for _, o := range p.offices {
			if o.Active && same(o) {
				return o, true, ""
			}
		}
	}
	best := 3 // letters apart: more is another word
	for _, o := range p.offices {
		if !o.Active {
			continue
		}
		name := bare(ente.Fold(o.Name))
		if abbreviates(bare(want), name) {
			return o, false, o.Name
		}
		if d := distance(bare(want), name); d < best {
			best, near = d, o.Name
		}
	}
	return o, false, near
}

// abbreviates reports whether every word of short begins a word of name, in
// order: "uff. trib." is Tributi.
func abbreviates(short, name string) bool {
	words := strings.Fields(name)
	for _, s := range strings.Fields(short) {
		i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, s) })
		if i < 0 {
			return false
		}
		words = words[i+1:]
	}
	return short != ""
}

// distance is Levenshtein's: letters to change, add or drop.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 100 || len(y) > 100 {
		return 100
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := diagonal
			if r != s {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// domainsOf gives the mail domains of the file and of the body, the commonest
// first.
func domainsOf(rows []Line, people []Person) []string {
	count := map[string]int{}
	note := func(email string) {
		if a, err := mailaddr.Parse(email); err == nil {
			count[a[strings.LastIndex(a, "@")+1:]]++
		}
	}
	for _, l := range rows {
		note(l.Email)
	}
	for _, p := range people {
		note(p.Email)
	}
	all := make([]string, 0, len(count))
	for d := range count {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	return all
}

// suggestEmail completes a domain that was cut short.
func (p *plan) suggestEmail(typed string) string {
	local, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(typed)), "@")
	if !ok || local == "" {
		return ""
	}
	for _, d := range p.domains {
		if strings.HasPrefix(d, strings.TrimSuffix(domain, ".")) {
			if a, err := mailaddr.Parse(local + "@" + d); err == nil {
				return a
			}
		}
	}
	return ""
}
