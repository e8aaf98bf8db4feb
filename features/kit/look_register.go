package kit

import (
	"context"
	"slices"
	"strings"

	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Query says which items of the register are asked for.
type Query struct {
	Find     string // words of the label, the serial number, the model, who has it, where it is
	State    State
	Category Category
	Office   string // whose people have it, or that it serves
	Show     string // "late": lent and not back; "warranty": ends within 60 days; "unsigned": prepared only
	All      bool   // retired items too
	From, N  int
}

// A Page is part of an answer, with how many there are in all.
type Page struct {
	Items  []Item
	Total  int
	Count  map[State]int     // of what the reader may see, the search left out
	Names  map[string]string // of people, by id
	Places map[string][]string
}

// Register gives the items of the body that a reader may see: who manages the
// kit sees all, a head those of their own offices.
func (s *Service) Register(ctx context.Context, q Query) (p Page, err error) {
	defer errs.Wrap(&err, "kit.Register")
	all, own, err := s.scope(ctx)
	if err != nil {
		return p, err
	}
	if q.N <= 0 || q.N > 200 {
		q.N = 50
	}
	var items []Item
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if items, err = listItems(tx); err != nil {
			return err
		}
		p.Places, err = placesByPerson(tx)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Names, err = s.holders(ctx, items); err != nil {
		return p, err
	}
	p.Count, p.Items = map[State]int{}, []Item{}
	words, today := strings.Fields(ente.Fold(q.Find)), s.today(s.DB.Now())
	soon := s.DB.Now().In(s.Zone).AddDate(0, 0, 60).Format("2006-01-02")
	for _, i := range items {
		offices := officesOf(i, p.Places)
		if !all && !meets(offices, own) || q.Office != "" && !slices.Contains(offices, q.Office) {
			continue
		}
		p.Count[i.State()]++
		switch {
		case q.State != "" && i.State() != q.State, q.State == "" && i.State() == Retired && len(words) == 0 && !q.All, q.Category != "" && i.Kind.Category != q.Category,
			q.Show == "late" && !i.Late(today),
			q.Show == "warranty" && (i.Warranty == "" || i.Warranty < today || i.Warranty > soon),
			q.Show == "unsigned" && (i.Holding == nil || !i.Holding.Signed.IsZero()),
			!i.matches(words, p.Names):
			continue
		}
		if p.Total++; p.Total > q.From && len(p.Items) < q.N {
			p.Items = append(p.Items, i)
		}
	}
	return p, nil
}

func (i Item) matches(words []string, names map[string]string) bool {
	if len(words) == 0 {
		return true
	}
	who := ""
	if i.Holding != nil {
		who = names[i.Holding.Person]
	}
	text := ente.Fold(strings.Join([]string{i.Inventory, i.Serial, i.Kind.Maker, i.Kind.Name, i.Place, who}, " ")) + " " + strings.ToLower(i.Code)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
