package kit

import (
	"context"
	"errors"
	"slices"
	"strings"

	"loggia/core/access"
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

// scope says whose items a reader sees: all, or those of these offices.
func (s *Service) scope(ctx context.Context) (all bool, offices []string, err error) {
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return false, nil, err
	}
	if access.Can(ctx, "kit.manage", access.Thing{}) {
		return true, nil, nil
	}
	for _, p := range who.Places {
		if p.Office != "" && access.Can(ctx, "kit.office", access.Thing{Office: p.Office}) {
			offices = append(offices, p.Office)
		}
	}
	if len(offices) == 0 {
		_, err = access.Check(ctx, "kit.manage", access.Thing{})
	}
	return false, offices, err
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

func placesByPerson(tx *db.Tx) (map[string][]string, error) {
	all, err := ente.ListPlaces(tx)
	of := map[string][]string{}
	for _, p := range all {
		if p.Office != "" && !slices.Contains(of[p.Person], p.Office) {
			of[p.Person] = append(of[p.Person], p.Office)
		}
	}
	return of, err
}

// officesOf gives the offices to which an item belongs: the one that it serves,
// and those of who has it.
func officesOf(i Item, places map[string][]string) []string {
	all := []string{}
	if i.Office != "" {
		all = append(all, i.Office)
	}
	if i.Holding != nil {
		all = append(all, places[i.Holding.Person]...)
	}
	return all
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// holders gives the names of those who have items.
func (s *Service) holders(ctx context.Context, items []Item) (map[string]string, error) {
	people := []string{}
	for _, i := range items {
		if i.Holding != nil {
			people = append(people, i.Holding.Person)
		}
	}
	return s.names(ctx, people)
}

// names asks for each name once.
func (s *Service) names(ctx context.Context, people []string) (map[string]string, error) {
	slices.Sort(people)
	people = slices.Compact(people)
	if len(people) > 40 { // one question for everybody costs less than so many
		all, err := s.People.People(ctx, "", "")
		if err != nil && !errors.Is(err, access.ErrForbidden) {
			return nil, err
		}
		names := map[string]string{}
		for _, p := range all {
			names[p.ID] = p.Name()
		}
		people = slices.DeleteFunc(people, func(p string) bool { return names[p] != "" })
		rest, err := s.People.Names(ctx, people) // those who have left
		for id, name := range rest {
			names[id] = name
		}
		return names, err
	}
	return s.People.Names(ctx, people)
}

// item gives an item without asking for permission.
func (s *Service) item(ctx context.Context, item string) (i Item, err error) {
	if _, err = access.Check(ctx, "kit.mine", access.Thing{}); err != nil {
		return i, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		i, err = findItem(tx, item)
		return err
	})
	return i, err
}

// note gives a note without asking for permission.
func (s *Service) note(ctx context.Context, note string) (n Note, err error) {
	if _, err = access.Check(ctx, "kit.mine", access.Thing{}); err != nil {
		return n, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err = findNote(tx, note)
		return err
	})
	return n, err
}

// A Told is an item with all that a reader may know of it.
type Told struct {
	Item
	Offices []string // of who has it
	Story   []Chapter
	Faults  []Fault
	Notes   []Note // that are open
	Loss    *Loss
	Names   map[string]string
	Can     map[string]bool
	Whole   bool // false for a colleague who only scanned the label
}

// Item gives one item by its id or by what its label says. Who manages, who has
// it and the head of an office to which it belongs read its story; a colleague
// who found it reads only what it is.
func (s *Service) Item(ctx context.Context, item string) (t Told, err error) {
	defer errs.Wrap(&err, "kit.Item(%s)", item)
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return t, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if t.Item, err = findItem(tx, item); err != nil {
			return err
		}
		places, err := placesByPerson(tx)
		if err != nil {
			return err
		}
		t.Offices = officesOf(t.Item, places)
		owner := ""
		if t.Holding != nil {
			owner = t.Holding.Person
		}
		manages := access.Can(ctx, "kit.manage", access.Thing{})
		t.Whole = s.sees(ctx, owner, t.Offices)
		live := t.State() != Retired && t.State() != Lost
		t.Can = map[string]bool{"manage": manages, "report": live && t.Fault == "", "lose": live && (manages || owner == who.ID)}
		if !t.Whole {
			t.Holding, t.Serial, t.Place, t.Offices = nil, "", "", nil
			return nil
		}
		if t.Story, err = listStory(tx, t.ID); err != nil {
			return err
		}
		if t.Faults, err = listFaults(tx, t.ID); err != nil {
			return err
		}
		if owner != who.ID && !manages { // a head reads that it is broken, not what was written about it
			t.Faults = slices.DeleteFunc(t.Faults, func(f Fault) bool { return f.Person != who.ID })
			for i := range t.Story {
				t.Story[i].Words = ""
			}
		}
		if t.LostAt.IsZero() {
			return s.openNotes(tx, &t, who.ID, manages)
		}
		l, err := findLoss(tx, t.ID)
		if manages {
			t.Loss = &l
		}
		return err
	})
	if err != nil {
		return t, err
	}
	t.Names, err = s.names(ctx, t.people())
	return t, err
}

func (s *Service) openNotes(tx *db.Tx, t *Told, reader string, manages bool) error {
	if t.Holding == nil {
		return nil
	}
	open, err := listNotes(tx, t.Holding.Person, NoteOpen, 50)
	for _, n := range open {
		if (manages || n.Person == reader) && slices.ContainsFunc(n.Lines, func(l Line) bool { return l.Item == t.ID }) {
			t.Notes = append(t.Notes, n)
		}
	}
	return err
}

// people gives whose names are in t.
func (t Told) people() []string {
	all := []string{}
	if t.Holding != nil {
		all = append(all, t.Holding.Person)
	}
	for _, c := range t.Story {
		all = append(all, c.Who, c.Person)
	}
	for _, f := range t.Faults {
		all = append(all, f.Person)
	}
	return slices.DeleteFunc(all, func(p string) bool { return p == "" })
}

// sees reports whether the reader may know all of an item.
func (s *Service) sees(ctx context.Context, owner string, offices []string) bool {
	for _, o := range append([]string{""}, offices...) {
		if access.Can(ctx, "kit.see", access.Thing{Owner: owner, Office: o}) {
			return true
		}
	}
	return false
}

// A Mine is what a person has, what waits for their signature, which licences
// they use.
type Mine struct {
	Items    []Item
	Notes    []Note // newest first; the open ones wait for a signature
	Licences []Licence
	Faults   map[string]Fault
	Setups   []Mysetup
}

// A Mysetup is one's own way through a campaign.
type Mysetup struct {
	Campaign Campaign
	Setup    Setup
}

// Mine gives the kit of who asks.
func (s *Service) Mine(ctx context.Context) (m Mine, err error) {
	defer errs.Wrap(&err, "kit.Mine")
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return m, err
	}
	return s.of(ctx, who.ID)
}

// Of gives the kit of a person, for who manages it and the head of their office.
func (s *Service) Of(ctx context.Context, person string) (m Mine, err error) {
	defer errs.Wrap(&err, "kit.Of(%s)", person)
	if err := s.mayKnow(ctx, person); err != nil {
		return m, err
	}
	return s.of(ctx, person)
}

func (s *Service) of(ctx context.Context, person string) (m Mine, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if m.Items, err = listItemsOf(tx, person); err != nil {
			return err
		}
		m.Faults = map[string]Fault{}
		for _, i := range m.Items {
			if i.Fault == "" {
				continue
			}
			if m.Faults[i.ID], err = findFault(tx, i.Fault); err != nil {
				return err
			}
		}
		if m.Notes, err = listNotes(tx, person, "", 50); err != nil {
			return err
		}
		seats, err := listSeatsOf(tx, person)
		if err != nil {
			return err
		}
		all, err := listLicences(tx)
		for _, l := range all {
			if _, uses := seats[l.ID]; uses {
				m.Licences = append(m.Licences, l)
			}
		}
		if err != nil {
			return err
		}
		in, err := openCampaignsOf(tx, person)
		for _, campaign := range in {
			c, err := findCampaign(tx, campaign)
			if err != nil {
				return err
			}
			own, err := listSetups(tx, campaign, person)
			if err != nil {
				return err
			}
			m.Setups = append(m.Setups, Mysetup{c, own[0]})
		}
		return err
	})
	return m, err
}

// mayKnow says whether the reader may know what person has: they themselves,
// who manages, the head of an office of theirs.
func (s *Service) mayKnow(ctx context.Context, person string) (err error) {
	if _, err = access.Check(ctx, "kit.mine", access.Thing{}); err != nil {
		return err
	}
	var places map[string][]string
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { places, err = placesByPerson(tx); return err }); err != nil {
		return err
	}
	if !s.sees(ctx, person, places[person]) {
		_, err = access.Check(ctx, "kit.see", access.Thing{Owner: person})
	}
	return err
}

// A Thing is an item as other parts name it.
type Thing struct{ ID, Inventory, Name, Category string }

// ItemsOf gives what a person has signed for, for those who may know it: they
// themselves, who manages, their head.
func (s *Service) ItemsOf(ctx context.Context, person string) (all []Thing, err error) {
	defer errs.Wrap(&err, "kit.ItemsOf(%s)", person)
	if err := s.mayKnow(ctx, person); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		items, err := listItemsOf(tx, person)
		for _, i := range items {
			if !i.Holding.Signed.IsZero() {
				all = append(all, Thing{i.ID, i.Inventory, i.Kind.Called(), string(i.Kind.Category)})
			}
		}
		return err
	})
	return all, err
}

// Figures are how many items the body owns and how many are with people. They
// name nobody.
type Figures struct {
	Owned    int              `json:"owned"`
	Assigned int              `json:"assigned"`
	Repair   int              `json:"repair"`
	By       []CategoryFigure `json:"by"`
}

// A CategoryFigure is the part of one category.
type CategoryFigure struct {
	Category Category `json:"category"`
	Owned    int      `json:"owned"`
	Assigned int      `json:"assigned"`
}

// Figures counts what the body owns, lost and retired items left out.
func (s *Service) Figures(ctx context.Context) (f Figures, err error) {
	defer errs.Wrap(&err, "kit.Figures")
	if _, err := access.Check(ctx, "kit.figures", access.Thing{}); err != nil {
		return f, err
	}
	f.By = []CategoryFigure{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := countItems(tx)
		for _, c := range Categories {
			one := CategoryFigure{Category: c}
			for _, x := range all {
				if x.category != c {
					continue
				}
				one.Owned += x.n
				if x.held {
					one.Assigned += x.n
				}
				if x.broken {
					f.Repair += x.n
				}
			}
			if one.Owned > 0 {
				f.By, f.Owned, f.Assigned = append(f.By, one), f.Owned+one.Owned, f.Assigned+one.Assigned
			}
		}
		return err
	})
	return f, err
}

// Models gives what the body has or may have, with how many.
func (s *Service) Models(ctx context.Context) (all []Model, err error) {
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listModels(tx); return err })
	return all, err
}

// Note gives a note to both its sides.
func (s *Service) Note(ctx context.Context, note string) (n Note, err error) {
	defer errs.Wrap(&err, "kit.Note(%s)", note)
	if n, err = s.note(ctx, note); err != nil {
		return n, err
	}
	_, err = access.Check(ctx, "kit.paper", access.Thing{Owner: n.Person})
	return n, hide(err, ErrNoSuchNote)
}

// Notes gives the notes in a state, newest first, 200 at most.
func (s *Service) Notes(ctx context.Context, state string) (all []Note, err error) {
	defer errs.Wrap(&err, "kit.Notes")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listNotes(tx, "", state, 200); return err })
	return all, err
}

// Faults gives the faults that are open, newest first, with names.
func (s *Service) Faults(ctx context.Context) (all []Fault, names map[string]string, err error) {
	defer errs.Wrap(&err, "kit.Faults")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listFaults(tx, ""); return err })
	if err != nil {
		return nil, nil, err
	}
	people := []string{}
	for _, f := range all {
		people = append(people, f.Person)
	}
	names, err = s.names(ctx, people)
	return all, names, err
}

// Purchases gives orders and suppliers, newest order first.
func (s *Service) Purchases(ctx context.Context) (orders []Order, suppliers []Supplier, err error) {
	defer errs.Wrap(&err, "kit.Purchases")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if orders, err = listOrders(tx, ""); err != nil {
			return err
		}
		suppliers, err = listSuppliers(tx)
		return err
	})
	return orders, suppliers, err
}

// Licences gives the licences of the body; of one, who has its seats.
func (s *Service) Licences(ctx context.Context) (all []Licence, err error) {
	defer errs.Wrap(&err, "kit.Licences")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listLicences(tx); return err })
	return all, err
}

// Seats gives who has the seats of a licence.
func (s *Service) Seats(ctx context.Context, licence string) (all []Seat, err error) {
	defer errs.Wrap(&err, "kit.Seats(%s)", licence)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := findLicence(tx, licence); err != nil {
			return err
		}
		all, err = listSeats(tx, licence)
		return err
	})
	if err != nil {
		return nil, err
	}
	people := []string{}
	for _, seat := range all {
		people = append(people, seat.Person)
	}
	names, err := s.names(ctx, people)
	for i := range all {
		all[i].Name = names[all[i].Person]
	}
	return all, err
}
