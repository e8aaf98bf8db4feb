package agile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/italy"
	"loggia/platform/pdf"
)

// write gives the agreement as the file that both sign: PDF/A, tagged, in
// Italian because it is an act of the body. Its eleven articles follow the order
// of the law: object, duration, work, goals, days and hours, tools, rest and
// disconnection, treatment, control, safety, withdrawal.
func (s *Service) write(ctx context.Context, a Agreement) ([]byte, error) {
	body, address, crest, err := s.Offices.Letterhead(ctx)
	if err != nil {
		return nil, err
	}
	office, err := s.Offices.Name(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	names, err := s.Names.Names(ctx, []string{a.Person, a.Manager})
	if err != nil {
		return nil, err
	}
	var p Programme
	var notice int
	var old Telework
	err = s.read(ctx, func(tx *db.Tx) error {
		if p, err = findProgramme(tx); err != nil && !isNoProgramme(err) {
			return err
		}
		if a.Telework {
			if old, err = findTelework(tx, a.Person); err != nil && !errors.Is(err, ErrNoSuchTelework) {
				return err
			}
		}
		notice, err = s.notice(tx, a, true)
		return err
	})
	if err != nil {
		return nil, err
	}
	say := func(key string, args map[string]any) string { return s.Say.T("it", "agile.paper."+key, args) }
	t := a.Terms
	d := pdf.New(pdf.Meta{Title: say("title", map[string]any{"name": names[a.Person]}), Author: body, Lang: "it", Created: s.DB.Now()})
	d.Head(pdf.Letterhead{Body: body, Office: office, Address: address, Crest: crest})
	d.H1(say("title", map[string]any{"name": names[a.Person]}))
	d.P(say("parties", map[string]any{"body": body, "manager": names[a.Manager], "office": office, "name": names[a.Person]}))
	if p.LegalBasis != "" {
		d.P(say("basis", map[string]any{"basis": p.LegalBasis, "regulation": p.Regulation}))
	}
	n := 0
	article := func(key string) { n++; d.H2(fmt.Sprintf("%s %d. %s", say("article", nil), n, say(key, nil))) }
	article("object")
	d.P(say("object.text", nil))
	d.List(t.Activities)
	d.P(t.Directing)
	article("duration")
	if t.To == "" {
		d.P(say("duration.open", map[string]any{"from": long(t.From)}))
	} else {
		d.P(say("duration.term", map[string]any{"from": long(t.From), "to": long(t.To)}))
	}
	if a.Telework {
		d.P(say("duration.telework", map[string]any{"contract": cmp.Or(old.Contract, "–"), "day": long(dayBefore(t.From))}))
	}
	article("goals")
	d.Table(goalTable(say, t.Goals))
	article("days")
	d.Fields([]pdf.Field{{Label: say("days.week", nil), Value: days(t)}, {Label: say("days.place", nil), Value: t.Place}, {Label: say("days.bands", nil), Value: bands(t.Bands)}})
	d.P(say("days.text", nil))
	article("tools")
	tools := make([]string, len(t.Tools))
	for i, tool := range t.Tools {
		owner := "tools.body"
		if tool.Own {
			owner = "tools.own"
		}
		tools[i] = tool.Name + " (" + say(owner, nil) + ")"
	}
	d.List(tools)
	d.P(say("tools.text", nil))
	article("rest")
	d.Fields([]pdf.Field{{Label: say("rest.off", nil), Value: clock(t.OffFrom) + "–" + clock(t.OffTo)}})
	d.P(t.Disconnection)
	article("treatment")
	d.P(t.Treatment)
	article("conduct")
	d.P(t.Conduct)
	article("safety")
	d.P(say("safety.text", nil))
	article("data")
	d.P(say("data.text", nil))
	if p.Articles.Closing != "" {
		d.P(p.Articles.Closing)
	}
	article("withdrawal")
	if t.To == "" {
		d.P(say("withdrawal.open", map[string]any{"count": notice}))
	} else {
		d.P(say("withdrawal.term", nil))
	}
	d.Signatures([]pdf.Signature{{Name: names[a.Person], Role: say("worker", nil)}, {Name: names[a.Manager], Role: say("manager", map[string]any{"office": office})}})
	d.Small(say("signing", nil))
	return d.Bytes()
}

func goalTable(say func(string, map[string]any) string, goals []Goal) pdf.Table {
	t := pdf.Table{Caption: say("goals.caption", nil), Head: []string{say("goals.activity", nil), say("goals.result", nil), say("goals.indicator", nil), say("goals.target", nil), say("goals.by", nil)},
		Widths: []float64{3, 4, 3, 2.2, 2}}
	for _, g := range goals {
		target := g.Target
		if g.Kind == "date" {
			target = short(g.Target)
		}
		if g.Kind == "percent" {
			target = strings.TrimSuffix(target, "%") + "%"
		}
		text := say("operator."+g.Operator, map[string]any{"target": target, "target2": g.Target2})
		t.Rows = append(t.Rows, []string{g.Activity, g.Result, g.Indicator, text, short(g.By)})
	}
	return t
}

func long(day string) string {
	d, err := italy.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Long("it")
}

func short(day string) string {
	d, err := italy.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Short()
}

func clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60%24, minutes%60) }

func bands(all []Band) string {
	text := make([]string, len(all))
	for i, b := range all {
		text[i] = clock(b.From) + "–" + clock(b.To)
	}
	return strings.Join(text, ", ")
}

func days(t Terms) string {
	text := fmt.Sprint(t.Days)
	names := make([]string, 0, len(t.Weekdays)+len(t.Dates))
	for _, w := range t.Weekdays {
		names = append(names, italy.Weekday(time.Weekday(w%7), "it"))
	}
	for _, d := range t.Dates {
		names = append(names, short(d))
	}
	if len(names) > 0 {
		text += " (" + strings.Join(names, ", ") + ")"
	}
	return text
}

// system lets the program itself ask for what its reader may not.
func system(ctx context.Context) context.Context { return access.System(ctx, db.ScopeOf(ctx).Ente) }
