package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"loggia/platform/italy"
)

// The numbers of the formats that every program knows (ECMA-376 §18.8.30).
const (
	formatDay  = 14
	formatTime = 22
	formatEuro = 4
)

type styles struct{ head, day, moment, euro int }

// XLSX writes the sheets, row by row: a long table does not stand in memory twice.
func (b Book) XLSX(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for i, t := range b {
		name := sheetName(t.Name, i, taken)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := t.stream(f, name, st); err != nil {
			return err
		}
	}
	return f.Write(w)
}

func newStyles(f *excelize.File) (st styles, err error) {
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&st.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EFEDE7"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&st.day, excelize.Style{NumFmt: formatDay}},
		{&st.moment, excelize.Style{NumFmt: formatTime}},
		{&st.euro, excelize.Style{NumFmt: formatEuro}},
	} {
		if *s.to, err = f.NewStyle(&s.style); err != nil {
			return st, err
		}
	}
	return st, nil
}

func (t Table) stream(f *excelize.File, name string, st styles) error {
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, wide := range t.widths() {
		if err := s.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := make([]any, 0, len(t.Head))
	for _, h := range t.Head {
		row = append(row, excelize.Cell{StyleID: st.head, Value: plain(h)})
	}
	if err := s.SetRow("A1", row); err != nil {
		return err
	}
	for i, cells := range t.Rows {
		row = row[:0]
		for _, c := range cells {
			row = append(row, st.cell(c))
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			return err
		}
	}
	return s.Flush()
}

// cell gives a value its kind. Text is always text: the stream writer makes a
// formula only of a Cell with one.
func (st styles) cell(c any) any {
	switch v := c.(type) {
	case Day:
		if t, ok := v.date(); ok {
			return excelize.Cell{StyleID: st.day, Value: t}
		}
	case time.Time:
		if !v.IsZero() { // a spreadsheet has no zones: give it Italy's clock as if it were UTC
			r := v.In(italy.Rome)
			return excelize.Cell{StyleID: st.moment, Value: time.Date(r.Year(), r.Month(), r.Day(), r.Hour(), r.Minute(), r.Second(), 0, time.UTC)}
		}
	case Euro:
		return excelize.Cell{StyleID: st.euro, Value: float64(v) / 100}
	case int, int64, int32, uint, uint64, uint32, float64, bool:
		return v
	}
	if s, _ := shown(c); s != "" {
		return s
	}
	return nil
}

// widths looks at the first rows to make columns wide enough, within reason.
func (t Table) widths() []float64 {
	wide := make([]float64, len(t.Head))
	for i, h := range t.Head {
		wide[i] = float64(utf8.RuneCountInString(h))
	}
	for _, row := range t.Rows[:min(len(t.Rows), 200)] {
		for i := range min(len(row), len(wide)) {
			s, _ := shown(row[i])
			wide[i] = max(wide[i], float64(utf8.RuneCountInString(s)))
		}
	}
	for i := range wide {
		wide[i] = min(max(wide[i]+2, 8), 60)
	}
	return wide
}

// sheetName makes a name that a workbook accepts: at most 31 letters, none of
// []:*?/\, no apostrophe at an end, and never twice whatever the case.
func sheetName(name string, i int, taken map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, plain(name))
	name = strings.Trim(name, "' ")
	if name == "" {
		name = fmt.Sprintf("Foglio %d", i+1)
	}
	base := []rune(name)
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf(" (%d)", n)
		}
		name = strings.Trim(string(base[:min(len(base), 31-len(end))]), "' ") + end
		if !taken[strings.ToLower(name)] {
			taken[strings.ToLower(name)] = true
			return name
		}
	}
}
