// Package sheet writes tables for people's spreadsheets: .xlsx (ECMA-376) and
// CSV as Excel opens it in Italy. Whatever a person typed goes out as text: a
// name that begins with = is a name, not a formula (OWASP, CSV injection).
//
// sheet.go holds the tables and their kinds of cell; xlsx.go and csv.go write
// them. platform/sheetin reads tables.
package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"loggia/platform/italy"
)

// A Table is a sheet: a name, a first row of titles, rows of cells. A cell is a
// string, a whole number, a float64, a bool, a time.Time (shown in Italy's
// zone), a Day, a Euro or nil for nothing.
type Table struct {
	Name string
	Head []string
	Rows [][]any
}

// A Book is the sheets of one file.
type Book []Table

// A Day is a day of the calendar, 2026-12-01; empty is an empty cell.
type Day string

// A Euro is an amount in cents.
type Euro int64

// plain takes away what a cell cannot hold: the marks that are no letters.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// date reads a Day; false when it is none.
func (d Day) date() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// shown gives a cell as a person reads it in a CSV file; text says that a
// person may have typed it.
func shown(cell any) (s string, text bool) {
	switch v := cell.(type) {
	case nil:
		return "", false
	case string:
		return plain(v), true
	case bool:
		if v {
			return "sì", false
		}
		return "no", false
	case Day:
		if t, ok := v.date(); ok {
			return t.Format("02/01/2006"), false
		}
		return plain(string(v)), true
	case Euro:
		sign, cents := "", int64(v)
		if cents < 0 {
			sign, cents = "-", -cents
		}
		return fmt.Sprintf("%s%d,%02d", sign, cents/100, cents%100), false
	case float64:
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1), false
	case time.Time:
		if v.IsZero() {
			return "", false
		}
		return v.In(italy.Rome).Format("02/01/2006 15:04"), false
	case int, int64, int32, uint, uint64, uint32:
		return fmt.Sprint(v), false
	default: // a type of its own over a string or a number
		return plain(fmt.Sprint(v)), true
	}
}
