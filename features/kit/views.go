package kit

import (
	"slices"
	"time"
)

// What the doors answer. A price is only in purchases and licences, which a head
// cannot ask for.

type itemView struct {
	ID        string    `json:"id"`
	Code      string    `json:"code" doc:"what its label says"`
	Inventory string    `json:"inventory"`
	Serial    string    `json:"serial,omitempty"`
	Model     string    `json:"model"`
	Name      string    `json:"name" doc:"maker and model"`
	About     string    `json:"about,omitempty"`
	Category  Category  `json:"category"`
	Condition Condition `json:"condition" enum:"new,good,worn,broken"`
	State     State     `json:"state" enum:"store,assigned,repair,lost,retired"`
	Bought    string    `json:"bought,omitempty"`
	Warranty  string    `json:"warranty,omitempty" doc:"its last day"`
	Office    string    `json:"office,omitempty"`
	Place     string    `json:"place,omitempty"`
	Order     string    `json:"order,omitempty"`
	Fault     string    `json:"fault,omitempty" doc:"the fault that is open"`
	Person    string    `json:"person,omitempty" doc:"who has it"`
	Who       string    `json:"who,omitempty" doc:"their name"`
	Signed    bool      `json:"signed" doc:"whether both have signed for it"`
	Since     time.Time `json:"since,omitzero"`
	Note      string    `json:"note,omitempty" doc:"with which it went out"`
	Until     string    `json:"until,omitempty" doc:"of a loan"`
	Late      bool      `json:"late" doc:"lent, and should be back"`
}

func (s *Service) viewItem(i Item, names map[string]string) itemView {
	v := itemView{ID: i.ID, Code: i.Code, Inventory: i.Inventory, Serial: i.Serial, Model: i.Model, Name: i.Kind.Called(), About: i.Kind.About, Category: i.Kind.Category, Condition: i.Condition, State: i.State(),
		Bought: i.Bought, Warranty: i.Warranty, Office: i.Office, Place: i.Place, Order: i.Order, Fault: i.Fault, Late: i.Late(s.today(s.DB.Now()))}
	if h := i.Holding; h != nil {
		v.Person, v.Who, v.Signed, v.Since, v.Note, v.Until = h.Person, names[h.Person], !h.Signed.IsZero(), h.Signed, h.Note, h.Until
		if h.Signed.IsZero() {
			v.Since = h.Made
		}
	}
	return v
}

type lineView struct {
	Item      string    `json:"item"`
	Way       Way       `json:"way" enum:"out,back"`
	Condition Condition `json:"condition" enum:"new,good,worn,broken"`
	Inventory string    `json:"inventory"`
	Serial    string    `json:"serial,omitempty"`
	Name      string    `json:"name"`
	Category  Category  `json:"category"`
}

type signatureView struct {
	Side   Side      `json:"side" enum:"office,person"`
	Person string    `json:"person"`
	Name   string    `json:"name"`
	At     time.Time `json:"at"`
	How    string    `json:"how"`
	SHA256 string    `json:"sha256"`
}

type noteView struct {
	ID         string          `json:"id"`
	Number     string          `json:"number"`
	Kind       NoteKind        `json:"kind" enum:"delivery,loan,return,replacement"`
	Person     string          `json:"person"`
	Name       string          `json:"name"`
	Until      string          `json:"until,omitempty"`
	Words      string          `json:"words,omitempty"`
	Made       time.Time       `json:"made"`
	State      string          `json:"state" enum:"open,signed,withdrawn"`
	Closed     time.Time       `json:"closed,omitzero"`
	Alone      string          `json:"alone,omitempty" doc:"why only the office signed"`
	SHA256     string          `json:"sha256,omitempty" doc:"of the paper that both sign"`
	CopySHA256 string          `json:"copy_sha256,omitempty"`
	Lines      []lineView      `json:"lines"`
	Signatures []signatureView `json:"signatures"`
	Side       Side            `json:"side,omitempty" enum:"office,person" doc:"on which the reader may sign now; absent when they may not"`
	Manages    bool            `json:"manages"`
}

func viewNote(n Note, reader string, manages bool) noteView {
	v := noteView{ID: n.ID, Number: n.Number, Kind: n.Kind, Person: n.Person, Name: n.PersonName, Until: n.Until, Words: n.Words, Made: n.Made, State: n.State, Closed: n.Closed, Alone: n.Alone,
		SHA256: n.SHA256, CopySHA256: n.CopySHA256, Lines: []lineView{}, Signatures: []signatureView{}, Manages: manages}
	for _, l := range n.Lines {
		v.Lines = append(v.Lines, lineView{l.Item, l.Way, l.Condition, l.Inventory, l.Serial, l.Kind.Called(), l.Kind.Category})
	}
	for _, s := range n.Signatures {
		v.Signatures = append(v.Signatures, signatureView{s.Side, s.Person, s.Name, s.At, s.How, s.SHA256})
	}
	if side, err := n.Side(reader, manages); err == nil {
		v.Side = side
	}
	return v
}

type faultView struct {
	ID        string    `json:"id"`
	Item      string    `json:"item"`
	Inventory string    `json:"inventory"`
	Name      string    `json:"name"`
	Person    string    `json:"person"`
	Who       string    `json:"who,omitempty"`
	Words     string    `json:"words"`
	At        time.Time `json:"at"`
	Taken     time.Time `json:"taken,omitzero"`
	Closed    time.Time `json:"closed,omitzero"`
	Outcome   string    `json:"outcome,omitempty"`
	Answer    string    `json:"answer,omitempty"`
	Photo     bool      `json:"photo"`
}

func viewFault(f Fault, names map[string]string) faultView {
	return faultView{f.ID, f.Item, f.Inventory, f.Model, f.Person, names[f.Person], f.Words, f.At, f.Taken, f.Closed, f.Outcome, f.Answer, f.photo != ""}
}

type chapterView struct {
	ID     string    `json:"id"`
	What   string    `json:"what"`
	At     time.Time `json:"at"`
	Who    string    `json:"who,omitempty" doc:"who did it"`
	Person string    `json:"person,omitempty" doc:"whom it concerns"`
	Note   string    `json:"note,omitempty"`
	Words  string    `json:"words,omitempty"`
}

type lossView struct {
	Stolen bool   `json:"stolen"`
	Day    string `json:"day"`
	Words  string `json:"words"`
	Report string `json:"report,omitempty"`
	Police string `json:"police,omitempty"`
}

type toldView struct {
	Item   itemView        `json:"item"`
	Whole  bool            `json:"whole" doc:"false for a colleague who only read the label"`
	Story  []chapterView   `json:"story"`
	Faults []faultView     `json:"faults"`
	Notes  []noteView      `json:"notes" doc:"that wait for a signature"`
	Loss   *lossView       `json:"loss,omitempty"`
	Can    map[string]bool `json:"can"`
}

func (s *Service) viewTold(t Told, reader string) toldView {
	v := toldView{Item: s.viewItem(t.Item, t.Names), Whole: t.Whole, Story: []chapterView{}, Faults: []faultView{}, Notes: []noteView{}, Can: t.Can}
	for _, c := range t.Story {
		v.Story = append(v.Story, chapterView{c.ID, c.What, c.At, t.Names[c.Who], t.Names[c.Person], c.Note, c.Words})
	}
	for _, f := range t.Faults {
		v.Faults = append(v.Faults, viewFault(f, t.Names))
	}
	for _, n := range t.Notes {
		v.Notes = append(v.Notes, viewNote(n, reader, t.Can["manage"]))
	}
	if l := t.Loss; l != nil {
		v.Loss = &lossView{l.Stolen, l.Day, l.Words, l.Report, l.Police}
	}
	return v
}

type myStep struct {
	Words string    `json:"words"`
	Done  bool      `json:"done"`
	At    time.Time `json:"at,omitzero"`
}

type mySetup struct {
	Campaign string   `json:"campaign"`
	Ends     string   `json:"ends"`
	Ready    bool     `json:"ready"`
	Steps    []myStep `json:"steps"`
}

type mineView struct {
	Items    []itemView           `json:"items"`
	Notes    []noteView           `json:"notes"`
	Licences []string             `json:"licences"`
	Faults   map[string]faultView `json:"faults" doc:"that are open, by item"`
	Setups   []mySetup            `json:"setups"`
}

func (s *Service) viewMine(m Mine, reader string, manages bool) mineView {
	v := mineView{Items: []itemView{}, Notes: []noteView{}, Licences: []string{}, Faults: map[string]faultView{}, Setups: []mySetup{}}
	for _, i := range m.Items {
		v.Items = append(v.Items, s.viewItem(i, nil))
	}
	for _, n := range m.Notes {
		v.Notes = append(v.Notes, viewNote(n, reader, manages))
	}
	for _, l := range m.Licences {
		v.Licences = append(v.Licences, l.Product)
	}
	for item, f := range m.Faults {
		if f.Person != reader && !manages {
			f.Words, f.Answer = "", ""
		}
		v.Faults[item] = viewFault(f, nil)
	}
	for _, one := range m.Setups {
		own := mySetup{Campaign: one.Campaign.Name, Ends: one.Campaign.Ends, Ready: !one.Setup.Ready.IsZero(), Steps: []myStep{}}
		for _, step := range one.Campaign.Steps {
			d, done := one.Setup.Done[step.ID]
			own.Steps = append(own.Steps, myStep{step.Words, done, d.At})
		}
		v.Setups = append(v.Setups, own)
	}
	slices.SortFunc(v.Notes, func(a, b noteView) int { // what waits comes first
		return order(a) - order(b)
	})
	return v
}

func order(n noteView) int {
	if n.State == NoteOpen {
		return 0
	}
	return 1
}
