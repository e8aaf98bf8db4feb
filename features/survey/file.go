package survey

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"loggia/platform/errs"
	"loggia/platform/sheet"
)

// Write writes what may be read of a survey as a workbook ("xlsx") or as one
// table ("csv"). Who may read it may take it away.
func (s *Service) Write(ctx context.Context, w io.Writer, survey, kind, lang string) (err error) {
	defer errs.Wrap(&err, "survey.Write(%s)", survey)
	r, err := s.Result(ctx, survey)
	if err != nil {
		return err
	}
	t := func(key string) string { return s.Say.T(lang, "survey.file."+key, nil) }
	figures := sheet.Table{Name: t("figures"), Head: []string{t("question"), t("wave"), t("office"), t("answers"), t("answer"), t("times"), t("mean")}}
	texts := sheet.Table{Name: t("texts"), Head: []string{t("question"), t("wave"), t("answer")}}
	for _, o := range r.Outcomes {
		for _, c := range o.Waves {
			wave := r.Waves[c.Wave-1].Name
			if c.Few {
				figures.Rows = append(figures.Rows, []any{o.Text, wave, t("all"), t("few")})
				continue
			}
			for _, said := range c.Texts {
				texts.Rows = append(texts.Rows, []any{o.Text, wave, said})
			}
			figures.Rows = append(figures.Rows, rowsOf(o.Question, wave, t("all"), c.Answers, c.Counts, c.Mean)...)
			for _, p := range c.Offices {
				figures.Rows = append(figures.Rows, rowsOf(o.Question, wave, p.Name, p.Answers, p.Counts, p.Mean)...)
			}
		}
	}
	if kind == "csv" {
		return figures.CSV(w)
	}
	return sheet.Book{figures, texts}.XLSX(w)
}

func rowsOf(q Question, wave, office string, answers int, counts []int, mean float64) (rows [][]any) {
	for i, n := range counts {
		row := []any{q.Text, wave, office, answers, q.label(i), n}
		if q.Kind == Scale && i == 0 {
			row = append(row, float64(int(mean*100+0.5))/100)
		}
		rows = append(rows, row)
	}
	if len(counts) == 0 {
		rows = append(rows, []any{q.Text, wave, office, answers})
	}
	return rows
}

// label is how the i-th way to answer is called.
func (q Question) label(i int) string {
	switch {
	case q.Kind == Choice && i < len(q.Options):
		return q.Options[i]
	case q.Kind == Scale && len(q.Options) == 2 && i == 0:
		return fmt.Sprintf("1 (%s)", q.Options[0])
	case q.Kind == Scale && len(q.Options) == 2 && i == scale-1:
		return fmt.Sprintf("%d (%s)", scale, q.Options[1])
	}
	return strconv.Itoa(i + 1)
}
