package kit

import (
	"context"
	"net/http"
	"strings"

	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/sheet"
)

// RegisterFile gives the register as a table for a spreadsheet, as far as the
// reader sees it; lang is that of the titles.
func (s *Service) RegisterFile(ctx context.Context, lang string) (t sheet.Table, err error) {
	defer errs.Wrap(&err, "kit.RegisterFile")
	say := func(key string) string { return s.Say.T(lang, "kit."+key, nil) }
	t = sheet.Table{Name: say("export.register"), Rows: [][]any{}, Head: []string{say("paper.inventory"), say("paper.category"), say("paper.model"), say("paper.serial"), say("paper.condition"), say("export.state"),
		say("export.who"), say("export.signed"), say("export.until"), say("export.place"), say("export.bought"), say("export.warranty")}}
	for from := 0; ; from += 200 {
		p, err := s.Register(ctx, Query{All: true, From: from, N: 200})
		if err != nil {
			return t, err
		}
		for _, i := range p.Items {
			var who, signed, until, place any = "", nil, nil, i.Place
			if h := i.Holding; h != nil {
				who, signed, until, place = p.Names[h.Person], h.Signed, sheet.Day(h.Until), ""
			}
			t.Rows = append(t.Rows, []any{i.Inventory, say("category." + string(i.Kind.Category)), i.Kind.Called(), i.Serial, say("condition." + string(i.Condition)), say("state." + string(i.State())),
				who, signed, until, place, sheet.Day(i.Bought), sheet.Day(i.Warranty)})
		}
		if from+200 >= p.Total {
			return t, nil
		}
	}
}

// BoardFile gives the board of a campaign as a table for a spreadsheet: each
// step says on which day it was done.
func (s *Service) BoardFile(ctx context.Context, campaign, lang string) (t sheet.Table, err error) {
	defer errs.Wrap(&err, "kit.BoardFile(%s)", campaign)
	b, err := s.Board(ctx, campaign, BoardQuery{})
	if err != nil {
		return t, err
	}
	say := func(key string) string { return s.Say.T(lang, "kit."+key, nil) }
	t = sheet.Table{Name: say("export.board"), Rows: [][]any{}, Head: []string{say("paper.person"), say("export.office"), say("paper.inventory")}}
	for _, step := range b.Campaign.Steps {
		t.Head = append(t.Head, step.Words)
	}
	t.Head = append(t.Head, say("export.ready"))
	for _, r := range b.Rows {
		row := []any{r.Name, strings.Join(r.Offices, ", "), strings.Join(r.Items, ", ")}
		for _, step := range b.Campaign.Steps {
			if at, done := r.Done[step.ID]; done {
				row = append(row, sheet.Day(s.today(at)))
			} else {
				row = append(row, nil)
			}
		}
		t.Rows = append(t.Rows, append(row, r.Ready))
	}
	return t, nil
}

func (s *Service) registerFile(w http.ResponseWriter, r *http.Request) error {
	t, err := s.RegisterFile(r.Context(), httpapi.Lang(r.Context()))
	return asSheet(w, t, err)
}

func (s *Service) boardFile(w http.ResponseWriter, r *http.Request) error {
	t, err := s.BoardFile(r.Context(), r.PathValue("campaign"), httpapi.Lang(r.Context()))
	return asSheet(w, t, err)
}

func asSheet(w http.ResponseWriter, t sheet.Table, err error) error {
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+strings.ToLower(strings.ReplaceAll(t.Name, " ", "-"))+`.xlsx"`)
	h.Set("Cache-Control", "private, no-store")
	return sheet.Book{t}.XLSX(w)
}
