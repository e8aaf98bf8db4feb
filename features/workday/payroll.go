package workday

import (
	"context"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/sheet"
)

// Columns are all that the file for payroll may hold, in their usual order.
var Columns = func() []string {
	all := []string{"person", "name", "offices", "office", "away", "absent", "vouchers", "vouchers_away"}
	for _, k := range Kinds {
		all = append(all, string(k))
	}
	all = append(all, "hours")
	for _, k := range Kinds {
		if k != Sick { // whole days only
			all = append(all, string(k)+hoursOf)
		}
	}
	return all
}()

const hoursOf = "_hours" // ends the columns of hours of absence by kind

// usual are the columns of a body that has chosen none: payroll needs no kind of
// absence from here, so none is given.
var usual = Columns[:8]

// Months gives the months closed, the latest first, and the columns chosen.
func (s *Service) Months(ctx context.Context) (closed, columns []string, err error) {
	defer errs.Wrap(&err, "workday.Months")
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if closed, err = listClosed(tx); err != nil {
			return err
		}
		columns, err = chosen(tx)
		return err
	})
	return closed, columns, err
}

func chosen(tx *db.Tx) ([]string, error) {
	columns, err := findColumns(tx)
	if len(columns) == 0 {
		columns = usual
	}
	return columns, err
}

// ChooseColumns says what the file for payroll holds, in which order.
func (s *Service) ChooseColumns(ctx context.Context, columns []string) (err error) {
	defer errs.Wrap(&err, "workday.ChooseColumns")
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, c := range columns {
		if seen[c] || !slices.Contains(Columns, c) {
			return ErrColumns.In("columns")
		}
		seen[c] = true
	}
	if len(columns) == 0 {
		return ErrColumns.In("columns")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return putColumns(tx, columns) })
}

// Corrections gives what was corrected in a month, with the names of the people.
func (s *Service) Corrections(ctx context.Context, key string) (all []Correction, names map[string]string, err error) {
	defer errs.Wrap(&err, "workday.Corrections(%s)", key)
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return nil, nil, err
	}
	first, last, err := parseMonth(key)
	if err != nil {
		return nil, nil, err
	}
	people := []string{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listCorrections(tx, "", first, last)
		for _, c := range all {
			people = append(people, c.Person)
		}
		return err
	})
	if err == nil {
		names, err = s.names(ctx, people)
	}
	return all, names, err
}

// AllAbsences gives everybody's absences that touch a month, with their kind and
// the names of the people: what the personnel office checks before it closes it.
func (s *Service) AllAbsences(ctx context.Context, key string) (all []Absence, names map[string]string, err error) {
	defer errs.Wrap(&err, "workday.AllAbsences(%s)", key)
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return nil, nil, err
	}
	first, last, err := parseMonth(key)
	if err != nil {
		return nil, nil, err
	}
	people := []string{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listAbsences(tx, "", first, last)
		for _, a := range all {
			people = append(people, a.Person)
		}
		return err
	})
	if err == nil {
		names, err = s.names(ctx, people)
	}
	return all, names, err
}

// Payroll gives the file of a month: everybody's totals, as they were when it was
// closed or as they stand now, and the corrections made since. Reasons are not in
// it, nor kinds of absence unless the body has chosen those columns.
func (s *Service) Payroll(ctx context.Context, key, lang string) (file sheet.Book, err error) {
	defer errs.Wrap(&err, "workday.Payroll(%s)", key)
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return nil, err
	}
	first, last, err := parseMonth(key)
	if err != nil {
		return nil, err
	}
	var totals []Total
	var corrections []Correction
	var columns []string
	var offices map[string][]string
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if columns, err = chosen(tx); err != nil {
			return err
		}
		if _, offices, err = everybody(tx); err != nil {
			return err
		}
		closed, err := isClosed(tx, key)
		if err != nil {
			return err
		}
		if !closed {
			totals, err = count(tx, first, last)
			return err
		}
		if totals, err = listTotals(tx, key); err != nil {
			return err
		}
		corrections, err = listSince(tx, key, first, last)
		return err
	})
	if err != nil {
		return nil, err
	}
	people := make([]string, len(totals))
	for i, t := range totals {
		people[i] = t.Person
	}
	names, err := s.names(ctx, people)
	if err != nil {
		return nil, err
	}
	say := func(word string) string { return s.Say.T(lang, "workday."+word, nil) }
	return sheet.Book{totalsSheet(totals, columns, offices, names, say), correctionsSheet(corrections, names, say)}, nil
}

func totalsSheet(totals []Total, columns []string, offices map[string][]string, names map[string]string, say func(string) string) sheet.Table {
	slices.SortFunc(totals, func(a, b Total) int { return strings.Compare(names[a.Person]+a.Person, names[b.Person]+b.Person) })
	out := sheet.Table{Name: say("sheet.month")}
	for _, c := range columns {
		out.Head = append(out.Head, say("column."+c))
	}
	for _, t := range totals {
		row := make([]any, len(columns))
		for i, c := range columns {
			switch c {
			case "person":
				row[i] = t.Person
			case "name":
				row[i] = names[t.Person]
			case "offices":
				row[i] = strings.Join(offices[t.Person], ", ")
			case "office":
				row[i] = t.Office
			case "away":
				row[i] = t.Away
			case "absent":
				row[i] = t.Absent
			case "vouchers":
				row[i] = t.Vouchers
			case "vouchers_away":
				row[i] = t.VouchersAway
			case "hours":
				n := 0
				for _, m := range t.Minutes {
					n += m
				}
				row[i] = float64(n) / 60
			default:
				if kind, ok := strings.CutSuffix(c, hoursOf); ok {
					row[i] = float64(t.Minutes[Kind(kind)]) / 60
				} else {
					row[i] = t.Kinds[Kind(c)]
				}
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func correctionsSheet(all []Correction, names map[string]string, say func(string) string) sheet.Table {
	out := sheet.Table{Name: say("sheet.corrections"), Head: []string{say("column.person"), say("column.name"), say("column.day"), say("column.was"), say("column.becomes"), say("column.vouchers")}}
	for _, c := range all {
		out.Rows = append(out.Rows, []any{c.Person, names[c.Person], sheet.Day(text(c.Day)), say("place." + string(c.Was)), say("place." + string(c.Becomes)), c.Vouchers})
	}
	return out
}
