package grant

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"loggia/platform/pdf"
	"loggia/platform/sheet"
)

// paper writes the report as a tagged PDF, in Italian: it is an act of the body.
func (s *Service) paper(ctx context.Context, a Account, r Report) ([]byte, error) {
	t := func(key string) string { return s.Say.T("it", "grant.report."+key, nil) }
	body, g := s.Body(ctx), a.Grant
	d := pdf.New(pdf.Meta{Title: t("title") + ": " + g.Title, Author: body.Name, Lang: "it", Created: r.Made})
	d.Head(pdf.Letterhead{Body: body.Name, Address: body.Address})
	d.H1(t("title"))
	d.Fields([]pdf.Field{{Label: t("grant"), Value: g.Title}, {Label: t("funder"), Value: g.Funder}, {Label: t("act"), Value: orDash(g.Act)}, {Label: "CUP", Value: orDash(g.CUP)},
		{Label: t("period"), Value: italian(r.Since) + " – " + italian(r.Until)}, {Label: t("total"), Value: euro(g.Total)},
		{Label: t("share"), Value: euro(g.Share) + " (" + percent(g.Share, g.Total) + ")"}, {Label: t("own"), Value: euro(g.Total - g.Share)}})
	d.H2(t("budget"))
	d.Table(lines(t, t("budget.caption"), a.Lines))
	if a.Since > g.Since {
		d.H2(t("sofar"))
		d.Table(lines(t, t("sofar.caption"), a.Before))
	}
	d.H2(t("expenses"))
	table := pdf.Table{Caption: t("expenses.caption"), Head: []string{t("day"), t("heading"), t("what"), t("invoice"), "CIG", t("amount")}, Widths: []float64{2, 3, 5, 4, 2.4, 2.6}, Right: []bool{false, false, false, false, false, true}}
	for _, e := range a.Expenses {
		table.Rows = append(table.Rows, []string{italian(e.Day), a.Headings[e.Heading], e.What, strings.Trim(e.Supplier+", "+e.Number, ", "), e.CIG, euro(e.Cents)})
	}
	table.Rows = append(table.Rows, []string{"", "", t("sum"), "", "", euro(r.Spent)})
	d.Table(table)
	d.H2(t("results"))
	results := pdf.Table{Caption: t("results.caption"), Head: []string{t("result"), t("promised"), t("reached")}, Right: []bool{false, true, true}}
	for _, row := range a.results(t("trained")) {
		results.Rows = append(results.Rows, row[:])
	}
	d.Table(results)
	d.H2(t("actions"))
	actions := pdf.Table{Caption: t("actions.caption"), Head: []string{t("action"), t("owner"), t("due"), t("state")}}
	for _, x := range a.Actions {
		actions.Rows = append(actions.Rows, []string{x.Title, orDash(a.Owners[x.Owner]), italian(x.Due), s.Say.T("it", "grant.state."+string(x.State), nil)})
	}
	d.Table(actions)
	d.Small(s.Say.T("it", "grant.report.foot", map[string]any{"plan": a.Plan.Title}))
	return d.Bytes()
}

func lines(t func(string) string, caption string, all []Line) pdf.Table {
	table := pdf.Table{Caption: caption, Head: []string{t("heading"), t("planned"), t("spent"), t("funded"), t("ours")}, Right: []bool{false, true, true, true, true}}
	var sum Line
	for _, l := range all {
		table.Rows = append(table.Rows, []string{l.Title, euro(l.Planned), euro(l.Spent), euro(l.Funded), euro(l.Spent - l.Funded)})
		sum.Planned, sum.Spent, sum.Funded = sum.Planned+l.Planned, sum.Spent+l.Spent, sum.Funded+l.Funded
	}
	table.Rows = append(table.Rows, []string{t("sum"), euro(sum.Planned), euro(sum.Spent), euro(sum.Funded), euro(sum.Spent - sum.Funded)})
	return table
}

// results gives what was promised and what is reached, people trained first.
func (a Account) results(trained string) (rows [][3]string) {
	if a.Trained >= 0 {
		rows = append(rows, [3]string{trained, strconv.Itoa(a.Grant.Promised), strconv.Itoa(a.Trained)})
	}
	for _, i := range a.Indicators {
		rows = append(rows, [3]string{strings.TrimSpace(i.Title + bracket(i.Unit)), strconv.FormatInt(i.Promised, 10), strconv.FormatInt(i.Reached, 10)})
	}
	return rows
}

// book writes the same figures for a spreadsheet.
func (s *Service) book(a Account) ([]byte, error) {
	t := func(key string) string { return s.Say.T("it", "grant.report."+key, nil) }
	budget := sheet.Table{Name: t("budget"), Head: []string{t("heading"), t("planned"), t("spent"), t("funded"), t("ours"), t("spent.sofar"), t("funded.sofar")}}
	for i, l := range a.Lines {
		b := a.Before[i]
		budget.Rows = append(budget.Rows, []any{l.Title, sheet.Euro(l.Planned), sheet.Euro(l.Spent), sheet.Euro(l.Funded), sheet.Euro(l.Spent - l.Funded), sheet.Euro(b.Spent), sheet.Euro(b.Funded)})
	}
	expenses := sheet.Table{Name: t("expenses"), Head: []string{t("day"), t("heading"), t("what"), t("supplier"), t("invoice"), "CIG", "CUP", t("amount"), t("document"), "SHA-256"}}
	for _, e := range a.Expenses {
		expenses.Rows = append(expenses.Rows, []any{sheet.Day(e.Day), a.Headings[e.Heading], e.What, e.Supplier, e.Number, e.CIG, a.Grant.CUP, sheet.Euro(e.Cents), e.Document, e.SHA256})
	}
	results := sheet.Table{Name: t("results"), Head: []string{t("result"), t("promised"), t("reached")}}
	if a.Trained >= 0 {
		results.Rows = append(results.Rows, []any{t("trained"), a.Grant.Promised, a.Trained})
	}
	for _, i := range a.Indicators {
		results.Rows = append(results.Rows, []any{strings.TrimSpace(i.Title + bracket(i.Unit)), int(i.Promised), int(i.Reached)})
	}
	actions := sheet.Table{Name: t("actions"), Head: []string{t("action"), t("owner"), t("since"), t("due"), t("state"), t("done")}}
	for _, x := range a.Actions {
		actions.Rows = append(actions.Rows, []any{x.Title, a.Owners[x.Owner], sheet.Day(x.Since), sheet.Day(x.Due), s.Say.T("it", "grant.state."+string(x.State), nil), sheet.Day(x.DoneOn)})
	}
	var out bytes.Buffer
	err := sheet.Book{budget, expenses, results, actions}.XLSX(&out)
	return out.Bytes(), err
}

func bracket(unit string) string {
	if unit == "" {
		return ""
	}
	return " (" + unit + ")"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// percent writes a share as 70% or 66,67%, exact to two decimals.
func percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	p := portion(10000, part, whole)
	text := fmt.Sprintf("%d,%02d", p/100, p%100)
	return strings.TrimSuffix(strings.TrimSuffix(text, "00"), ",") + "%"
}

// italian writes a day as acts here do: 01/12/2026.
func italian(day string) string {
	if p := strings.Split(day, "-"); len(p) == 3 {
		return p[2] + "/" + p[1] + "/" + p[0]
	}
	return day
}
