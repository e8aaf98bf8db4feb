package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"loggia/platform/sheet"
	"loggia/platform/sheetin"
)

type state string

var book = sheet.Book{
	{Name: "Spese", Head: []string{"Voce", "Giorno", "Euro", "Quota", "Quante", "Fatto", "Quando", "Stato"}, Rows: [][]any{
		{"Formazione; \"base\"\ne avanzata", sheet.Day("2026-12-01"), sheet.Euro(10500050), 0.7, 700, true, time.Date(2026, 7, 1, 8, 5, 0, 0, time.UTC), state("aperta")},
		{"=HYPERLINK(\"http://evil\")", sheet.Day(""), sheet.Euro(-5), 1.25, int64(-3), false, time.Time{}, nil},
		{"+39 055 123", sheet.Day("=1+1"), sheet.Euro(0), 0.0, 0},
		{"@SUM(A1)"}, {"-2+3"}, {"\t=1"}, {" =1"}, {"a\x00b\x1fc\xff"}, nil,
	}},
	{Name: "a/b:c*" + strings.Repeat("x", 40), Head: []string{"=Titolo"}},
	{Name: "SPESE", Head: []string{"A"}}, {Name: "", Head: []string{"A"}},
}

func TestXLSXIsReadBack(t *testing.T) {
	var b bytes.Buffer
	if err := book.XLSX(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, want := strings.Join(f.GetSheetList(), "|"), "Spese|a b c "+strings.Repeat("x", 24)+"|SPESE (2)|Foglio 4"; len(strings.Split(got, "|")) != 4 || !strings.HasPrefix(got, "Spese|a b c") || !strings.HasSuffix(got, "|SPESE (2)|Foglio 4") {
		t.Errorf("sheets %q, want like %q", got, want)
	}
	for cell, want := range map[string]string{
		"A2": "Formazione; \"base\"\ne avanzata", "B2": "46357", "C2": "105000.5", "D2": "0.7", "E2": "700", "F2": "1", "G2": "46204.4201388889", "H2": "aperta",
		"A3": "=HYPERLINK(\"http://evil\")", "B3": "", "C3": "-0.05", "E3": "-3", "F3": "0", "G3": "", "A4": "+39 055 123", "B4": "=1+1", "A5": "@SUM(A1)", "A6": "-2+3", "A7": "\t=1", "A9": "abc",
	} {
		got, err := f.GetCellValue("Spese", cell, excelize.Options{RawCellValue: true})
		if err != nil || !same(got, want) {
			t.Errorf("%s holds %q, want %q (%v)", cell, got, want, err)
		}
		if formula, _ := f.GetCellFormula("Spese", cell); formula != "" {
			t.Errorf("%s reckons %q", cell, formula)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A3": excelize.CellTypeInlineString, "A6": excelize.CellTypeInlineString, "F2": excelize.CellTypeBool} {
		if got, _ := f.GetCellType("Spese", cell); got != want {
			t.Errorf("%s is of kind %v, want %v", cell, got, want)
		}
	}
	if shown, _ := f.GetCellValue("Spese", "C2"); shown != "105,000.50" {
		t.Errorf("money is shown as %q", shown)
	}
}

// same lets the last digits of a fraction of a day differ.
func same(got, want string) bool {
	return got == want || len(want) > 14 && strings.HasPrefix(got, want[:13])
}

func TestCSVIsReadBack(t *testing.T) {
	var b bytes.Buffer
	if err := book[0].CSV(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("\xEF\xBB\xBFVoce;Giorno;Euro;")) {
		t.Errorf("it begins %q", b.Bytes()[:30])
	}
	in, err := sheetin.Read(&b)
	if err != nil || in.Broken != 0 {
		t.Fatal(err, in.Broken)
	}
	for i, want := range []string{
		"Formazione; \"base\" e avanzata|01/12/2026|105000,50|0,7|700|sì|01/07/2026 10:05|aperta",
		"'=HYPERLINK(\"http://evil\")||-0,05|1,25|-3|no||",
		"'+39 055 123|'=1+1|0,00|0|0|||",
		"'@SUM(A1)|||||||", "'-2+3|||||||", "' =1|||||||", "' =1|||||||", "abc|||||||",
	} {
		if got := strings.Join(in.Rows[i].Cells, "|"); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
	var head bytes.Buffer
	if err := book[1].CSV(&head); err != nil || head.String() != "\uFEFF'=Titolo\r\n" {
		t.Errorf("%q %v", head.String(), err)
	}
}

func TestLongBook(t *testing.T) {
	long := sheet.Table{Name: "Lungo", Head: []string{"N", "Nome"}}
	for i := range 20000 {
		long.Rows = append(long.Rows, []any{i, fmt.Sprintf("persona %d", i)})
	}
	var b bytes.Buffer
	if err := (sheet.Book{long}).XLSX(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, _ := f.GetCellValue("Lungo", "B20001"); got != "persona 19999" {
		t.Errorf("the last row holds %q", got)
	}
}
