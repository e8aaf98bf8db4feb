package site_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/features/site"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
)

// desk notes what it is given.
type desk struct {
	number string
	taken  []string
	err    error
}

func (d *desk) Desks(_ context.Context, tell func(slug, name string)) error {
	tell("tributi", "Tributi")
	return nil
}

func (d *desk) Take(_ context.Context, slug, key, name, email, title, words string) (string, error) {
	d.taken = append(d.taken, fmt.Sprint(slug, "|", name, "|", email, "|", title, "|", words))
	return d.number, d.err
}

// box notes what the body is written.
type box struct{ written []string }

func (b *box) WriteBody(_ *db.Tx, name, email, title, words string) error {
	b.written = append(b.written, name+"|"+email+"|"+title+"|"+words)
	return nil
}

func at(ente string, p access.Person) context.Context {
	p.Ente = ente
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: p.ID}), p)
}

var (
	admin   = access.Person{ID: "ivo", Places: []access.Place{{Role: access.Admin}}}
	visitor = access.Person{}
)

func each(t *testing.T, fn func(t *testing.T, s *site.Service, d *desk, b *box)) {
	dbtest.Each(t, func(t *testing.T, x *db.DB) {
		d, b := &desk{}, &box{}
		s, err := site.New(context.Background(), site.Config{DB: x, Desks: d, Post: b})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, s, d, b)
	})
}

func TestEveryPageHasAText(t *testing.T) {
	each(t, func(t *testing.T, s *site.Service, _ *desk, _ *box) {
		for _, lang := range site.Languages {
			for _, p := range site.Pages {
				text, err := s.Text(at("borgofiore", visitor), p, lang)
				if err != nil || text.Own || len(site.Sections(text.Words)) < 3 {
					t.Errorf("%s in %s: %+v, %v", p, lang, text, err)
				}
			}
		}
		if _, err := s.Text(at("borgofiore", visitor), "other", "it"); !errors.Is(err, site.ErrNoSuchPage) {
			t.Errorf("a page that there is not: %v", err)
		}
	})
}

func TestTheAdministratorOfTheBodyChangesItsTexts(t *testing.T) {
	each(t, func(t *testing.T, s *site.Service, _ *desk, _ *box) {
		here := at("borgofiore", admin)
		before, err := s.Text(here, site.Privacy, "it")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Change(here, site.Privacy, "it", "## Nostra\r\n\r\nparole\x00"); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Text(at("borgofiore", visitor), site.Privacy, "it"); err != nil || !got.Own || got.Words != "## Nostra\n\nparole" {
			t.Errorf("after the change: %+v, %v", got, err)
		}
		for where, ctx := range map[string]context.Context{"another body": at("castelvento", visitor)} {
			if got, err := s.Text(ctx, site.Privacy, "it"); err != nil || got != before {
				t.Errorf("%s reads %+v, %v", where, got, err)
			}
		}
		if got, err := s.Text(here, site.Privacy, "en"); err != nil || got.Own {
			t.Errorf("the other language changed: %+v, %v", got, err)
		}
		for _, back := range []string{"", before.Words} {
			if err := s.Change(here, site.Privacy, "it", back); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Text(here, site.Privacy, "it"); err != nil || got != before {
				t.Errorf("ours again: %+v, %v", got, err)
			}
		}
		if err := s.Change(here, site.Agid, "en", "https://form.agid.gov.it/view/1b2c"); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Text(at("borgofiore", visitor), site.Agid, "it"); err != nil || got.Words != "https://form.agid.gov.it/view/1b2c" {
			t.Errorf("the statement is one for all languages: %+v, %v", got, err)
		}
		for name, err := range map[string]error{
			"javascript as the statement": s.Change(here, site.Agid, "it", "javascript:alert(1)"), "another site as the statement": s.Change(here, site.Agid, "it", "https://form.agid.gov.it.evil.example/"),
			"a text of a book's length": s.Change(here, site.Legal, "it", strings.Repeat("è", 30_001)), "a page that there is not": s.Change(here, "other", "it", "x"),
			"a visitor": s.Change(at("borgofiore", visitor), site.Legal, "it", "x"), "a head": s.Change(at("borgofiore", access.Person{ID: "marco", Places: []access.Place{{Office: "tributi", Role: access.Head}}}), site.Legal, "it", "x"),
		} {
			if err == nil || errs.As(err).Kind == errs.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhatWasTypedIsShownAsItWasTyped(t *testing.T) {
	got := site.Sections("Prima <b>riga</b>\ndue\n\n## Titolo & co\n- uno https://www.garanteprivacy.it.\n- a@b.example, c\n## <script>\n\"x\"")
	want := []site.Section{
		{Title: "", Body: "<p>Prima &lt;b&gt;riga&lt;/b&gt;<br>due</p>"},
		{Title: "Titolo & co", Body: `<ul class="lg-plain"><li>uno <a href="https://www.garanteprivacy.it">https://www.garanteprivacy.it</a>.</li><li><a href="mailto:a@b.example">a@b.example</a>, c</li></ul>`},
		{Title: "<script>", Body: "<p>&#34;x&#34;</p>"}, // the template escapes titles
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
}

func TestAReportReachesAnOfficeOrTheBody(t *testing.T) {
	each(t, func(t *testing.T, s *site.Service, d *desk, b *box) {
		r := site.Report{Key: strings.Repeat("k", 26), Office: "tributi", Title: " Lampione\nspento ", Place: "Via Roma 12", Details: "Da lunedì.\r\n", Name: "Teresa Galli", Email: "teresa.galli@posta.example"}
		d.number = "TRI-2026-0001"
		if n, err := s.Send(at("borgofiore", visitor), r); err != nil || n != "TRI-2026-0001" || len(b.written) != 0 {
			t.Fatalf("%q, %v, %v", n, err, b.written)
		}
		if want := "tributi|Teresa Galli|teresa.galli@posta.example|Lampione spento|Via Roma 12\n\nDa lunedì."; len(d.taken) != 1 || d.taken[0] != want {
			t.Errorf("the office reads %q, want %q", d.taken, want)
		}
		d.number = "" // no office takes requests here
		if n, err := s.Send(at("valfiorita", visitor), r); err != nil || n != "" || len(b.written) != 1 {
			t.Errorf("a body without offices: %q, %v, %v", n, err, b.written)
		}
		d.err = errors.New("the disk is full")
		if _, err := s.Send(at("borgofiore", visitor), r); err == nil || len(b.written) != 1 {
			t.Errorf("a report that could not be kept is said to be: %v", err)
		}
	})
}

func TestWhatIsWrongWithAReportIsSaidAllAtOnce(t *testing.T) {
	fields := func(r site.Report) (all []string) {
		_, wrong := r.Check()
		for _, e := range wrong {
			all = append(all, e.Field)
		}
		return all
	}
	whole := site.Report{Title: "Buca", Name: "Ada", Email: "ada@posta.example"}
	for _, c := range []struct {
		name string
		with func(*site.Report)
		want string
	}{
		{"what is needed", func(*site.Report) {}, "[]"},
		{"nothing", func(r *site.Report) { *r = site.Report{} }, "[titolo nome email]"},
		{"marks alone", func(r *site.Report) { r.Title = " \u202e\x07 " }, "[titolo]"},
		{"601 characters", func(r *site.Report) { r.Details = strings.Repeat("à", 601) }, "[dettagli]"},
		{"a place without end", func(r *site.Report) { r.Place = strings.Repeat("à", 121) }, "[dettagli]"},
		{"a second line of the letter's head in the address", func(r *site.Report) { r.Email = "a@b.example\r\nBcc: x@y.example" }, "[email]"},
		{"an address without an ending", func(r *site.Report) { r.Email = "ada@posta" }, "[email]"},
	} {
		r := whole
		c.with(&r)
		if got := fmt.Sprint(fields(r)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
