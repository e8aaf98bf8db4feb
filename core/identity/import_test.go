package identity_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/errs"
)

const titles = "Nome;Cognome;E-mail;Ufficio;Ruolo;Telefono;Codice fiscale\n"

func load(text string) *strings.Reader { return strings.NewReader(text) }

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.adminOf("borgofiore")
		file := titles +
			"Mara;Bassi;m.bassi@borgofiore.example;Anagrafe;;0123;BNC\n" +
			"Sergio;Lodi;Sergio Lodi <S.Lodi@borgofiore.example>;UFFICIO TRIBUTI;Responsabile;;\n" +
			"Sergio;Lodi;s.lodi@borgofiore.example;Servizi sociali;dipendente;;\n" +
			"Giulia;Ferretti;g.ferretti@borgofiore.example;Tributi;dipendente;000 123 4513;\n" +
			"Anna;DOLCI;a.dolci@borgofiore.example;Tributi;;000 999;\n" +
			"Ugo;Neri;u.neri@borgofiore.example;;consigliere;;\n"
		seen, err := r.Preview(admin, load(file), identity.Edits{})
		if err != nil || seen.Applied || seen.New != 3 || seen.Changed != 2 || seen.Same != 1 || seen.Bad != 0 || len(seen.Lines) != 6 {
			t.Fatalf("%+v, %v", seen, err)
		}
		if len(seen.Ignored) != 1 || seen.Ignored[0] != "Codice fiscale" {
			t.Errorf("ignored %v", seen.Ignored)
		}
		before := len(r.facts("borgofiore"))
		done, err := r.Import(admin, load(file), identity.Edits{})
		if err != nil || !done.Applied || done.New != 3 || done.Changed != 2 || done.Lines[0].Person == "" {
			t.Fatalf("%+v, %v", done, err)
		}
		if done.Lines[1].Person != done.Lines[2].Person {
			t.Error("one address became two people")
		}
		if len(r.mail.all) != 0 {
			t.Errorf("%v: nobody gets a message until Invite", r.mail.all)
		}
		p, _ := r.Person(admin, done.Lines[1].Person)
		if p.Email != "s.lodi@borgofiore.example" || len(p.Places) != 2 || p.Places[1].Role != access.Head || p.State != identity.Waiting {
			t.Errorf("%+v", p)
		}
		if p, _ := r.Person(admin, "anna"); p.Phone != "000 999" || p.Family != "Dolci" {
			t.Errorf("%+v: a telephone is news, a name in capitals is not", p)
		}
		after := len(r.facts("borgofiore"))
		if after == before {
			t.Error("no facts")
		}
		again, err := r.Import(admin, load(file), identity.Edits{})
		if err != nil || !again.Applied || again.Same != 6 || again.New+again.Changed != 0 {
			t.Fatalf("twice: %+v, %v", again, err)
		}
		if n := len(r.facts("borgofiore")); n != after {
			t.Errorf("loading twice told %d facts", n-after)
		}
	})
}

func TestImportRefuses(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.adminOf("borgofiore")
		for _, c := range []struct {
			name, row    string
			column, code string
			suggest      string
		}{
			{"an address cut short", "Sergio;Lodi;s.lodi@borgofiore;Tributi;;", "email", "mailaddr.incomplete", "s.lodi@borgofiore.example"},
			{"no address", "Sergio;Lodi;;Tributi;;", "email", "mailaddr.missing", ""},
			{"an abbreviated office", "Ines;Ferri;i@x.example;Uff. Trib.;;", "ufficio", "identity.import_office", "Tributi"},
			{"an office mistyped", "Ines;Ferri;i@x.example;Tribbuti;;", "ufficio", "identity.import_office", "Tributi"},
			{"no such office", "Ines;Ferri;i@x.example;Astronomia;;", "ufficio", "identity.import_office", ""},
			{"an office of another body", "Ines;Ferri;i@x.example;Ufficio digitale;;", "ufficio", "identity.import_office", ""},
			{"no office for a clerk", "Ines;Ferri;i@x.example;;dipendente;", "ufficio", "identity.import_office_none", ""},
			{"an unheard role", "Ines;Ferri;i@x.example;Tributi;imperatore;", "ruolo", "identity.import_role", ""},
			{"no name", ";Ferri;i@x.example;Tributi;;", "nome", "identity.name_missing", ""},
			{"a script", "Ines;<b>Ferri</b>;i@x.example;Tributi;;", "cognome", "identity.name_strange", ""},
			{"words for a telephone", "Ines;Ferri;i@x.example;Tributi;;chiedere a Ugo", "telefono", "identity.phone", ""},
			{"somebody else's address", "Ines;Ferri;g.ferretti@borgofiore.example;Tributi;;", "email", "identity.import_person", ""},
			{"an address twice", "Ines;Ferri;ada@x.example;Tributi;;", "email", "identity.import_twice", ""},
			{"too many cells", "Ines;Ferri;i@x.example;Tributi;;;;di più", "riga", "identity.import_extra", ""},
		} {
			file := titles + "Ada;Verdi;ada@x.example;Tributi;;\n\n" + c.row + "\n"
			got, err := r.Import(admin, load(file), identity.Edits{})
			if !errors.Is(err, identity.ErrImport) || got.Applied || got.Bad != 1 {
				t.Errorf("%s: %+v, %v", c.name, got, err)
				continue
			}
			l := got.Lines[1]
			if l.Line != 4 || len(l.Faults) != 1 || l.Faults[0].Column != c.column || l.Faults[0].Code != c.code || l.Faults[0].Suggest != c.suggest {
				t.Errorf("%s: line %d, %+v", c.name, l.Line, l.Faults)
			}
			if all, _ := r.People(admin, "ada", ""); len(all) != 0 {
				t.Fatalf("%s: a good row was loaded beside a bad one", c.name)
			}
		}
		if args := errs.As(identity.ErrImport.With("count", 2)).Args; args["count"] != 2 {
			t.Error(args)
		}
		for _, c := range []struct {
			name, file string
			want       error
		}{
			{"nothing", "", identity.ErrImportEmpty},
			{"titles only", titles, identity.ErrImportEmpty},
			{"a workbook", "PK\x03\x04xxxx", identity.ErrImportBinary},
			{"no address column", "nome;cognome\na;b\n", identity.ErrImportColumns},
			{"two address columns", "nome;cognome;email;mail\na;b;c;d\n", identity.ErrImportTitles},
			{"a quote left open", titles + "Ada;\"Verdi;x\n", identity.ErrImportQuote},
		} {
			_, err := r.Import(admin, load(c.file), identity.Edits{})
			want(t, c.name, err, c.want)
		}
		for name, ctx := range map[string]struct {
			who  func() error
			want error
		}{
			"a visitor": {func() error { _, err := r.Import(in("borgofiore"), load(titles), identity.Edits{}); return err }, access.ErrSignIn},
			"a clerk":   {func() error { _, err := r.Import(r.as("giulia"), load(titles), identity.Edits{}); return err }, access.ErrForbidden},
			"a head":    {func() error { _, err := r.Preview(r.as("marco"), load(titles), identity.Edits{}); return err }, access.ErrForbidden},
		} {
			want(t, name, ctx.who(), ctx.want)
		}
	})
}

// What is corrected in the preview, or left out of it, makes the rest good.
func TestImportEdits(t *testing.T) {
	r := newRig(t, "sqlite", true)
	admin := r.adminOf("borgofiore")
	file := titles + "Ada;Verdi;ada@x;Tributi;;\nBice;Rossi;bice@x.example;Boh;;\nCleo;Neri;cleo@x.example;Tributi;;\n"
	edits := identity.Edits{Fix: []identity.Fix{{Line: 2, Column: "email", Value: "ada@x.example"}}, Skip: []int{3}}
	got, err := r.Import(admin, load(file), edits)
	if err != nil || got.New != 2 || got.Skipped != 1 || got.Lines[0].Email != "ada@x.example" {
		t.Fatalf("%+v, %v", got, err)
	}
}

// 300 people, as a town's personnel office would send them, in under 10 s.
func TestImport300(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.adminOf("borgofiore")
		var b strings.Builder
		b.WriteString("sep=;\r\nCOGNOME;NOME;Posta elettronica;Settore;Qualifica\r\n")
		for i := range 300 {
			fmt.Fprintf(&b, "D'Alò %d;Nicolò;dip%d@borgofiore.example;\"Ufficio tecnico\";istruttore\r\n", i, i)
		}
		text, err := charmap.Windows1252.NewEncoder().String(b.String())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		got, err := r.Import(admin, load(text), identity.Edits{})
		took := time.Since(began)
		if err != nil || got.New != 300 {
			t.Fatalf("%d new, %v", got.New, err)
		}
		if took > 10*time.Second {
			t.Errorf("300 rows took %v", took)
		}
		t.Logf("300 rows in %v", took.Round(time.Millisecond))
		again, err := r.Import(admin, load(text), identity.Edits{})
		if err != nil || again.Same != 300 {
			t.Errorf("twice: %+v, %v", again.Same, err)
		}
		people, err := r.People(admin, "nicolo d'alo", "")
		if err != nil || len(people) != 300 || people[0].Given != "Nicolò" {
			t.Errorf("%d found, %v", len(people), err)
		}
	})
}

// Two administrators who load the same file at once load it once.
func TestImportTogether(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.adminOf("borgofiore")
		var wg sync.WaitGroup
		var mu sync.Mutex
		made := 0
		for range 4 {
			wg.Go(func() {
				got, err := r.Import(admin, load(titles+"Ada;Verdi;ada@x.example;Tributi;;\n"), identity.Edits{})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				} else {
					made += got.New
				}
			})
		}
		wg.Wait()
		if made != 1 {
			t.Errorf("made %d times", made)
		}
	})
}
