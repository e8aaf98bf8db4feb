package ministry

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/sheetin"
)

// A Sheet is a file to upload, under the heads that the body has set.
type Sheet struct {
	Kind  Kind
	Heads []string
	Rows  [][]string
}

// An Export is a file that was made: its communications await their receipts.
type Export struct {
	ID      string    `json:"id"`
	Kind    Kind      `json:"kind"`
	Rows    int       `json:"rows" doc:"of those that still await a receipt"`
	Missing int       `json:"missing" doc:"that lack something and were left out"`
	Made    time.Time `json:"made"`
}

// Export puts what waits of one kind in a file for the Ministry's portal. From
// then on the service does not send it: one hand at a time.
func (s *Service) Export(ctx context.Context, kind Kind) (e Export, err error) {
	defer errs.Wrap(&err, "ministry.Export(%s)", kind)
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return e, err
	}
	if !kind.Known() {
		return e, ErrKind
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		e = Export{ID: id.New(), Kind: kind, Made: tx.Now}
		set, err := findSettings(tx)
		if err != nil {
			return err
		}
		all, err := listCommunications(tx, `AND kind = $2 AND state IN ('waiting', 'blocked') ORDER BY number`, kind)
		if err != nil {
			return err
		}
		for _, c := range all {
			ok, err := s.export(tx, c, set, e.ID)
			if err != nil {
				return err
			}
			if ok {
				e.Rows++
			} else {
				e.Missing++
			}
		}
		return nil
	})
	return e, err
}

// export takes one communication into a file, if it lacks nothing and nothing
// comes before it.
func (s *Service) export(tx *db.Tx, c Communication, set Settings, export string) (bool, error) {
	was := c.State
	if was != Waiting {
		return false, nil
	}
	act, err := s.ready(tx, &c, set) // blocks it when something is missing
	if err != nil || act == "" {
		return false, err
	}
	if c.State, err = c.State.After("export"); err != nil {
		return false, err
	}
	c.Export, c.Next = export, time.Time{}
	if err := updateCommunication(tx, c, was); err != nil {
		return false, err
	}
	n, err := insertAttempt(tx, c.ID, "file")
	if err != nil {
		return false, err
	}
	return true, updateAttempt(tx, c.ID, Attempt{N: n, Fate: "unclear"})
}

// File gives a file that was made, again if need be.
func (s *Service) File(ctx context.Context, export string) (sheet Sheet, err error) {
	defer errs.Wrap(&err, "ministry.File(%s)", export)
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return sheet, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sheet = Sheet{}
		set, err := findSettings(tx)
		if err != nil {
			return err
		}
		for _, c := range set.Columns {
			sheet.Heads = append(sheet.Heads, c.Head)
		}
		all, err := listCommunications(tx, `AND export = $2 AND state = 'exported' ORDER BY number`, export)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return ErrNoSuch
		}
		for _, c := range all {
			row := make([]string, len(set.Columns))
			for i, col := range set.Columns {
				row[i] = c.cell(col.Field)
			}
			sheet.Kind, sheet.Rows = c.Kind, append(sheet.Rows, row)
		}
		return nil
	})
	return sheet, err
}

func (c Communication) cell(field string) string {
	f := c.Facts
	to := f.Period.To
	if c.Kind == Withdrawal {
		to = c.Day
	}
	return map[string]string{
		"employer_cf": f.Employer.CF, "employer_name": f.Employer.Name, "worker_cf": f.Worker.CF, "family": f.Worker.Family, "given": f.Worker.Given,
		"birth": italian(f.Worker.Birth), "birthplace": f.Worker.Birthplace, "hired": italian(f.Employment.From), "contract": f.Employment.Kind, "pat": f.Employment.PAT, "tariff": f.Employment.Tariff,
		"signed": italian(f.Period.Signed), "from": italian(f.Period.From), "to": italian(to), "term": f.Period.term(), "code": c.Target, "kind": string(c.Kind), "number": strconv.Itoa(c.Number),
	}[field]
}

// italian writes a day as spreadsheets in Italy do: 01/12/2026.
func italian(day string) string {
	if p := strings.Split(day, "-"); len(p) == 3 {
		return p[2] + "/" + p[1] + "/" + p[0]
	}
	return day
}

// An Import says what came of a file of receipts.
type Import struct {
	Taken   int   `json:"taken"`
	Unknown []int `json:"unknown" doc:"lines whose worker has nothing that awaits a receipt"`
	Wrong   []int `json:"wrong" doc:"lines without a code of 17 digits"`
}

// Receipts reads the codes that the portal gave from a file saved as CSV: a
// column with the worker's fiscal code, one with the code of the communication.
func (s *Service) Receipts(ctx context.Context, file io.Reader) (out Import, err error) {
	defer errs.Wrap(&err, "ministry.Receipts")
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return out, err
	}
	sheet, err := sheetin.Read(file)
	if errors.Is(err, sheetin.ErrEmpty) || errors.Is(err, sheetin.ErrBinary) || errors.Is(err, sheetin.ErrLong) {
		return out, ErrFile.From(err)
	}
	if err != nil {
		return out, err
	}
	worker, code := column(sheet.Titles, "fiscalelavoratore", "cflavoratore"), column(sheet.Titles, "codicecomunicazione")
	if worker < 0 || code < 0 {
		return out, ErrFile
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		out = Import{Unknown: []int{}, Wrong: []int{}}
		for _, row := range sheet.Rows {
			if max(worker, code) >= len(row.Cells) || !codeForm.MatchString(row.Cells[code]) {
				out.Wrong = append(out.Wrong, row.Line)
				continue
			}
			open, err := listCommunications(tx, `AND worker = $2 AND state = 'exported' ORDER BY number LIMIT 1`, strings.ToUpper(row.Cells[worker]))
			if err != nil {
				return err
			}
			if len(open) == 0 {
				out.Unknown = append(out.Unknown, row.Line)
				continue
			}
			if err := s.received(tx, open[0], row.Cells[code]); err != nil {
				return err
			}
			out.Taken++
		}
		return nil
	})
	return out, err
}

// column finds the title that holds one of these words, written in any way.
func column(titles []string, words ...string) int {
	for i, t := range titles {
		plain := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, t)
		for _, w := range words {
			if strings.Contains(plain, w) {
				return i
			}
		}
	}
	return -1
}
