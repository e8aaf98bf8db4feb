package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loggia/platform/pdf"
)

var made = time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC)

func meta(title string) pdf.Meta {
	return pdf.Meta{Title: title, Author: "Comune di Borgofiore", Lang: "it", Created: made}
}

// crest is a picture with holes in it: PDF/A-1 allows none.
func crest(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 50))
	for y := range 50 {
		for x := range 40 {
			img.Set(x, y, color.NRGBA{uint8(6 * x), 40, 120, uint8(5 * y)})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// agreement is a document with everything in it.
func agreement(t testing.TB) *pdf.Doc {
	d := pdf.New(meta("Accordo individuale di lavoro agile – Niccolò D'Àngelo & C. <1>"))
	d.Head(pdf.Letterhead{Body: "Comune di Borgofiore", Office: "Ufficio Personale", Address: "Piazza della Libertà, 1 · 00000 Borgofiore (XX)", Crest: crest(t)})
	d.H1("Accordo individuale di lavoro agile")
	d.P("Tra il Comune di Borgofiore e Niccolò D'Àngelo, perché il lavoro si possa svolgere «altrove», città per città, con 50 € l'anno.\nA capo.")
	d.Fields([]pdf.Field{{"Dipendente", "Niccolò D'Àngelo"}, {"Luogo dichiarato", ""}, {"Fascia di contattabilità", strings.Repeat("dalle 9:00 alle 13:00; ", 20)}})
	d.H2("Obiettivi")
	d.List([]string{"Istanze evase entro 30 giorni", strings.Repeat("un obiettivo molto lungo ", 30)})
	d.Table(pdf.Table{Caption: "Giorni", Head: []string{"Giorno", "Dove", "Ore"}, Rows: [][]string{{"lunedì", "casa", "7,12"}, {"martedì", "", "0"}, {"mercoledì"}}, Right: []bool{false, false, true}})
	d.QR("https://loggia.example/verifica/AB12", "Codice per verificare il documento", 28)
	d.Figure(crest(t), "Stemma del Comune", 20)
	d.Signatures([]pdf.Signature{
		{Name: "Niccolò D'Àngelo", Role: "Il dipendente", When: "1 dicembre 2026, ore 10:30", How: "con codice temporaneo"},
		{Name: "Maria Addolorata Immacolata dell'Annunziata Quattrocolonne-Settembrini di Roccasecca", Role: "La dirigente"},
		{Name: "Terza", Role: "Testimone"}})
	d.Small("Documento prodotto da Loggia.")
	return d
}

func bytesOf(t testing.TB, d *pdf.Doc) []byte {
	t.Helper()
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDocumentIsReadInItsOrder(t *testing.T) {
	file := bytesOf(t, agreement(t))
	doc := read(t, file).tree()
	for kind, want := range map[string][]string{
		"H1":      {"Accordo individuale di lavoro agile"},
		"H2":      {"Obiettivi"},
		"Caption": {"Giorni"},
		"Lbl":     {"•", "•"},
		"TH":      {"Dipendente", "Luogo dichiarato", "Fascia di contattabilità", "Giorno", "Dove", "Ore"},
	} {
		var got []string
		for _, e := range doc.all(kind) {
			got = append(got, e.text)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	var scopes []string
	for _, th := range doc.all("TH") {
		_, after, _ := strings.Cut(th.attr, "/Scope/")
		scopes = append(scopes, after[:3])
	}
	if got := strings.Join(scopes, " "); got != "Row Row Row Col Col Col" {
		t.Errorf("scopes %s", got)
	}
	figures := doc.all("Figure")
	if len(figures) != 2 || figures[0].alt != "Codice per verificare il documento" || figures[1].alt != "Stemma del Comune" {
		t.Errorf("figures %+v", figures)
	}
	if p := doc.all("P"); p[3].text != "Tra il Comune di Borgofiore e Niccolò D'Àngelo, perché il lavoro si possa svolgere «altrove», città per città, con 50 € l'anno.A capo." {
		t.Errorf("the paragraph reads %q", p[3].text)
	}
	for i, tr := range doc.all("Table")[1].all("TR") {
		if n := len(tr.kids); n != 3 {
			t.Errorf("row %d has %d cells", i, n)
		}
	}
	for _, want := range []string{"%PDF-1.4\n", "/Lang<FEFF00690074>", "/MarkInfo<</Marked true>>", "/DisplayDocTitle true", "<pdfaid:conformance>A</pdfaid:conformance>",
		"D&#39;Àngelo &amp; C. &lt;1&gt;", "/S/GTS_PDFA1", "/Tabs/S", "/CreationDate(D:20261201093000+00'00')", "2026-12-01T09:30:00Z"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if again := bytesOf(t, agreement(t)); !bytes.Equal(file, again) {
		t.Error("the same document gives other bytes")
	}
}

func TestTableOfAThousandRows(t *testing.T) {
	d := pdf.New(meta("Mille righe"))
	d.H1("Mille righe")
	var rows [][]string
	for i := range 1000 {
		row := []string{fmt.Sprint(i + 1), "Nome Cognome", "Ufficio con un nome lungo che va a capo più di una volta", ""}
		if i == 500 {
			row[3] = strings.Repeat("una cella più alta di una pagina ", 400)
		}
		rows = append(rows, row)
	}
	d.Table(pdf.Table{Head: []string{"N.", "Persona", "Ufficio", "Note"}, Rows: rows, Right: []bool{true}})
	r := read(t, bytesOf(t, d))
	table := r.tree().all("Table")[0]
	if n := len(table.all("TH")); n != 4 {
		t.Errorf("%d headings in the structure, want them once", n)
	}
	trs := table.all("TR")
	if len(trs) != 1001 {
		t.Fatalf("%d rows", len(trs))
	}
	for i, tr := range trs[1:] {
		if tr.kids[0].text != rows[i][0] || tr.kids[2].text != rows[i][2] || tr.kids[3].text != rows[i][3] {
			t.Fatalf("row %d reads %q", i+1, tr.text)
		}
	}
	repeated, pages := 0, len(r.loose)
	for _, text := range r.loose {
		if strings.Contains(text, "Persona\n") && strings.Contains(text, "Ufficio\n") {
			repeated++
		}
		if !strings.Contains(text, fmt.Sprintf(" di %d\n", pages)) {
			t.Errorf("a page has no number: %q", text)
		}
	}
	if pages < 20 || repeated != pages-1 {
		t.Errorf("%d pages, headings again on %d", pages, repeated)
	}
}

func TestHostileText(t *testing.T) {
	for _, text := range []string{
		"", " ", "\n\n\n", ") Tj ET EMC (", ">> endobj <FEFF", "\x00\x01\x1b[31m", "a\u202Egpj.exe", "zero\u200Bwidth", "\xff\xfe broken \xc3",
		strings.Repeat("Pneumonoultramicroscopicsilicovolcanoconiosis", 200), "e\u0301 = é", "名前 👩‍💻", "<script>&amp;</script>", strings.Repeat("\n", 300),
	} {
		d := pdf.New(meta("T" + text))
		d.H1(text)
		d.H2(text)
		d.P(text)
		d.List([]string{text, text})
		d.Fields([]pdf.Field{{text, text}})
		d.Table(pdf.Table{Caption: text, Head: []string{text, text}, Rows: [][]string{{text, text}, {text}, nil, {text, text, "beyond"}}})
		d.Signatures([]pdf.Signature{{text, text, text, text}})
		doc := read(t, bytesOf(t, d)).tree()
		if n := len(doc.all("TR")); n != 1+5 {
			t.Errorf("%.20q: %d rows", text, n)
		}
	}
	d := pdf.New(meta("T"))
	d.P("名前 e\u0301 👩 fine\u202E\u00a0qui")
	if got := read(t, bytesOf(t, d)).tree().all("P")[0].text; got != "名前 é 👩 fine qui" {
		t.Errorf("what the font cannot draw is read as %q", got)
	}
}

func TestWhatCannotBeADocument(t *testing.T) {
	if _, err := pdf.New(pdf.Meta{Created: made}).Bytes(); !errors.Is(err, pdf.ErrNoTitle) {
		t.Errorf("no title: %v", err)
	}
	if _, err := pdf.New(pdf.Meta{Title: "T"}).Bytes(); !errors.Is(err, pdf.ErrNoDay) {
		t.Errorf("no day: %v", err)
	}
	d := pdf.New(meta("T"))
	d.QR(strings.Repeat("x", 5000), "troppo", 20)
	if _, err := d.Bytes(); !errors.Is(err, pdf.ErrQR) {
		t.Errorf("long code: %v", err)
	}
	d = pdf.New(meta("T"))
	d.Head(pdf.Letterhead{Body: "Ente", Crest: []byte("<svg/>")})
	d.Figure([]byte("no picture"), "Pianta del primo piano", 20)
	if got := read(t, bytesOf(t, d)).tree().text; got != "EntePianta del primo piano" {
		t.Errorf("unreadable pictures leave %q", got)
	}
}

func TestLabels(t *testing.T) {
	var labels []pdf.Label
	for i := range 50 {
		labels = append(labels, pdf.Label{QR: fmt.Sprintf("https://loggia.example/k/%d", i), Lines: []string{fmt.Sprintf("INV-%04d", i), "Portatile 14 pollici con un nome di modello che non finisce mai e poi mai davvero", "Comune di Borgofiore"}})
	}
	g := pdf.Sheet24
	g.Skip = 23
	file, err := pdf.Labels(meta("Etichette"), g, labels)
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, file)
	doc := r.tree()
	figures := doc.all("Figure")
	if len(figures) != 50 || figures[49].alt != "QR INV-0049" {
		t.Errorf("%d codes", len(figures))
	}
	if got := bytes.Count(file, []byte("<</Type/Page/")); got != 1+3 {
		t.Errorf("%d sheets: one place on the first, then 24 a sheet", got)
	}
	validate(t, map[string][]byte{"labels": file})
}

// Debian's preflight reads PDF/A-1b: of level A it cannot check what the
// structure says, which the tests above do.
func TestArchiveProfile(t *testing.T) {
	long := pdf.New(pdf.Meta{Title: "Long", Created: made, Landscape: true, Lang: "en"})
	long.Head(pdf.Letterhead{Body: "Comune"})
	long.Table(pdf.Table{Head: []string{"A", "B"}, Rows: make([][]string, 300)})
	strange := pdf.New(meta("名前 👩"))
	strange.P("名前 👩 Ω Ж ἀ ﬁ ½ ‰ → ■ ŵ ẁ")
	spoilt := bytes.Replace(bytesOf(t, agreement(t)), []byte("GTS_PDFA1"), []byte("GTS_PDFA9"), 1)
	if out := preflight(t, map[string][]byte{"spoilt": spoilt}); strings.Contains(out, "VALID\n") {
		t.Fatal("the validator lets a file without colour profile through")
	}
	validate(t, map[string][]byte{"agreement": bytesOf(t, agreement(t)), "long": bytesOf(t, long), "strange": bytesOf(t, strange)})
}

func validate(t *testing.T, files map[string][]byte) {
	t.Helper()
	if dir := os.Getenv("PDF_KEEP"); dir != "" { // to look at them
		for name, b := range files {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if out := preflight(t, files); strings.Count(out, "VALID\n") != len(files) {
		t.Error(out)
	}
}

// preflight says VALID or the faults of each file. It skips where there is no
// validator: apt-get install libpdfbox2-java default-jdk-headless
func preflight(t *testing.T, files map[string][]byte) string {
	t.Helper()
	const jars = "/usr/share/java/"
	var path []string
	for _, jar := range []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api"} {
		if _, err := os.Stat(jars + jar + ".jar"); err == nil {
			path = append(path, jars+jar+".jar")
		}
	}
	if len(path) == 0 || !strings.HasPrefix(path[0], jars+"preflight") {
		t.Skip("no PDFBox preflight here: PDF/A is not validated (apt-get install libpdfbox2-java)")
	}
	if _, err := exec.LookPath("javac"); err != nil { // java runs a source file only where its compiler is
		t.Skip("no Java compiler here: PDF/A is not validated (apt-get install default-jdk-headless)")
	}
	dir, classes := t.TempDir(), strings.Join(path, ":")
	args := []string{"-cp", classes, "testdata/Check.java"}
	for name, b := range files {
		file := filepath.Join(dir, name+".pdf")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	out, err := exec.Command("java", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func BenchmarkCertificate(b *testing.B) {
	stamp := crest(b)
	for b.Loop() {
		d := pdf.New(meta("Attestato"))
		d.Head(pdf.Letterhead{Body: "Comune di Borgofiore", Crest: stamp})
		d.H1("Attestato di partecipazione")
		d.Centre("Niccolò D'Àngelo", 22)
		d.P("ha partecipato al corso «Sicurezza informatica di base» di 12 ore.")
		d.QR("https://loggia.example/verifica/AB12CD34", "Codice per verificare l'attestato", 30)
		bytesOf(b, d)
	}
}
