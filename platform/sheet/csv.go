package sheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// CSV writes the table with semicolons, in UTF-8 with the mark that makes Excel
// see it (RFC 4180 otherwise). Numbers have a comma, days are 01/12/2026.
func (t Table) CSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	record := make([]string, 0, len(t.Head))
	for _, h := range t.Head {
		record = append(record, defused(plain(h)))
	}
	if err := c.Write(record); err != nil {
		return err
	}
	for _, row := range t.Rows {
		record = record[:0]
		for i := range max(len(t.Head), len(row)) {
			s := ""
			if i < len(row) {
				var text bool
				if s, text = shown(row[i]); text {
					s = defused(s)
				}
			}
			record = append(record, s)
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// defused puts an apostrophe before what a spreadsheet would reckon, signs of
// the wide Asian alphabets included: some programs fold them.
func defused(s string) string {
	if t := strings.TrimLeft(s, " \u00a0"); t != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(t)[0]) {
		return "'" + s
	}
	return s
}
