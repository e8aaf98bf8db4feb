package agile

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Sheet is one agreement as whoever may read it sees it, with what they may do.
type Sheet struct {
	Agreement
	Steps      []Step            `json:"steps"`
	Signatures []Signature       `json:"signatures"`
	Opinions   []Opinion         `json:"opinions"`
	Names      map[string]string `json:"names" doc:"of the people in it"`
	OfficeName string            `json:"office_name"`
	SHA256     string            `json:"sha256,omitempty" doc:"of the file to sign"`
	Lacks      []Lack            `json:"lacks" doc:"what the law asks and is not there yet"`
	Can        map[string]bool   `json:"can" doc:"move → whether who asks may make it now"`
}

// Look gives one agreement to its person, the head of its office, the secretary
// and the personnel office; for others there is none.
func (s *Service) Look(ctx context.Context, agreement string) (v Sheet, err error) {
	defer errs.Wrap(&err, "agile.Look(%s)", agreement)
	err = s.read(ctx, func(tx *db.Tx) error {
		if v.Agreement, err = findAgreement(tx, agreement); err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.read", v.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		if v.Steps, err = listSteps(tx, agreement); err != nil {
			return err
		}
		if v.Signatures, err = listSignatures(tx, agreement); err != nil {
			return err
		}
		v.Opinions, err = listOpinions(tx, agreement)
		return err
	})
	if err != nil {
		return v, err
	}
	v.SHA256, v.Lacks = v.sha256, []Lack{}
	if v.State.Open() && v.State != ToSign {
		if v.Lacks, err = s.lacks(ctx, v.Agreement); err != nil {
			return v, err
		}
		if v.Lacks == nil {
			v.Lacks = []Lack{}
		}
	}
	who := access.Who(ctx)
	people := []string{v.Person, v.Manager, who.ID}
	for _, st := range v.Steps {
		people = append(people, st.Actor)
	}
	if v.Names, err = s.Names.Names(ctx, slices.Compact(slices.Sorted(slices.Values(people)))); err != nil {
		return v, err
	}
	if v.OfficeName, err = s.Offices.Name(ctx, v.Office); err != nil {
		return v, err
	}
	v.Can = s.can(ctx, v, who)
	return v, nil
}

// actions says which permission each move asks.
var actions = map[Move]string{
	Submit: "agile.edit", Drop: "agile.edit", Amend: "agile.decide", Refuse: "agile.decide", Approve: "agile.decide", Prepare: "agile.decide", Reopen: "agile.decide",
	Suspend: "agile.decide", Resume: "agile.decide", Withdraw: "agile.withdraw",
}

func (s *Service) can(ctx context.Context, v Sheet, who access.Person) map[string]bool {
	can := map[string]bool{}
	for _, m := range v.State.Allowed() {
		if action, ours := actions[m]; ours {
			can[string(m)] = access.Can(ctx, action, v.thing())
		}
	}
	can["save"] = mayWrite(ctx, v.Agreement, who) == nil
	signed := slices.ContainsFunc(v.Signatures, func(g Signature) bool { return g.Person == who.ID })
	can["sign"] = v.State == ToSign && !signed && (who.ID == v.Person || who.ID == v.Manager)
	can["evaluate"] = (v.State.Held() || v.State == Ended || v.State == Withdrawn) && (who.ID == v.Person || access.Can(ctx, "agile.evaluate", v.thing()))
	mine := who.ID == v.Person
	can["renew"] = mine && v.Terms.To != "" && (v.State == InForce || v.State == Suspended || v.State == Ended)
	can["revise"] = mine && (v.State == InForce || v.State == Suspended)
	can["private"] = access.Can(ctx, "agile.private", v.thing())
	return can
}

// Mine gives the agreements of who asks, the newest first.
func (s *Service) Mine(ctx context.Context) (all []Agreement, err error) {
	defer errs.Wrap(&err, "agile.Mine")
	who, err := access.Check(ctx, "agile.own", access.Thing{})
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listAgreementsOf(tx, who.ID)
		return err
	})
	return all, err
}

// Priorities gives why the person of an agreement comes first, to that person
// and to the personnel office.
func (s *Service) Priorities(ctx context.Context, agreement string) (all []Priority, err error) {
	defer errs.Wrap(&err, "agile.Priorities(%s)", agreement)
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.private", a.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		all, err = listPriorities(tx, agreement)
		return err
	})
	return all, err
}

// A Row is one agreement in a list.
type Row struct {
	ID      string `json:"id"`
	Person  string `json:"person"`
	Name    string `json:"name"`
	Office  string `json:"office"`
	Kind    string `json:"kind"`
	State   State  `json:"state"`
	Days    int    `json:"days"`
	From    string `json:"from"`
	To      string `json:"to"`
	LastDay string `json:"last_day,omitempty"`
	Cohort  string `json:"cohort,omitempty"`
}

const pageOf = 100

// List gives a page of the agreements of an office to its head, or of the body
// ("") to the personnel office, newest first; after is the id of the last row
// that the reader has. States none means every one but drafts.
func (s *Service) List(ctx context.Context, office, cohort string, states []State, after string) (rows []Row, err error) {
	defer errs.Wrap(&err, "agile.List(%s)", office)
	action := "agile.office"
	if office == "" {
		action = "agile.list"
	}
	if _, err := access.Check(ctx, action, access.Thing{Office: office}); err != nil {
		return nil, err
	}
	if len(states) == 0 {
		states = []State{Submitted, ToAmend, Refused, Approved, ToSign, Signed, InForce, Suspended, Leaving, Withdrawn, Ended, Replaced}
	}
	if slices.Contains(states, Draft) && cohort == "" {
		return nil, ErrMove.With("state", string(Draft)).With("move", "list") // what somebody is still writing is theirs
	}
	var found []Agreement
	err = s.read(ctx, func(tx *db.Tx) error {
		found, err = listAgreements(tx, office, cohort, states, after, pageOf)
		return err
	})
	if err != nil {
		return nil, err
	}
	people := make([]string, len(found))
	for i, a := range found {
		people[i] = a.Person
	}
	names, err := s.Names.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	rows = make([]Row, len(found))
	for i, a := range found {
		rows[i] = Row{a.ID, a.Person, names[a.Person], a.Office, a.Kind, a.State, a.Terms.Days, a.Terms.From, a.Terms.To, a.LastDay, a.Cohort}
	}
	return rows, nil
}

// Todo counts what waits for the personnel office and what is not right.
type Todo struct {
	States   map[State]int `json:"states"`
	Expiring []Row         `json:"expiring" doc:"end within the days of warning, and nobody has asked to renew them"`
	NoRecord int           `json:"no_record" doc:"agreements whose person has no employment on record: the Ministry cannot be told"`
	Unread   int           `json:"unread" doc:"people with an agreement who have not read this year's safety notice"`
	Refused  int           `json:"refused" doc:"refusals of people who come first by law: to be looked at again"`
}

// Todo gives the personnel office its morning.
func (s *Service) Todo(ctx context.Context) (t Todo, err error) {
	defer errs.Wrap(&err, "agile.Todo")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return t, err
	}
	var soon []Agreement
	err = s.read(ctx, func(tx *db.Tx) error {
		t, soon, err = todo(tx)
		return err
	})
	if err != nil {
		return t, err
	}
	people := make([]string, len(soon))
	for i, a := range soon {
		people[i] = a.Person
	}
	names, err := s.Names.Names(ctx, people)
	t.Expiring = []Row{}
	for _, a := range soon {
		t.Expiring = append(t.Expiring, Row{a.ID, a.Person, names[a.Person], a.Office, a.Kind, a.State, a.Terms.Days, a.Terms.From, a.Terms.To, a.LastDay, a.Cohort})
	}
	return t, err
}

// InForce gives the agreement that lets a person work from elsewhere on a day;
// ok is false when there is none. For other features, through the wiring.
func (s *Service) InForce(ctx context.Context, person, day string) (a Agreement, ok bool, err error) {
	defer errs.Wrap(&err, "agile.InForce(%s, %s)", person, day)
	if _, err := access.Check(ctx, "agile.answer", access.Thing{}); err != nil {
		return a, false, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err := listHolding(tx, person, day)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.holds(day) {
				a, ok = one, true
				return nil
			}
		}
		return nil
	})
	return a, ok, err
}

// Bound gives who has an agreement that holds on a day, of an office or ("") of
// the body, in order: nothing of the agreements but whose they are.
func (s *Service) Bound(ctx context.Context, office, day string) (people []string, err error) {
	defer errs.Wrap(&err, "agile.Bound(%s)", day)
	if _, err := access.Check(ctx, "agile.answer", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		people, err = listBound(tx, office, day)
		return err
	})
	return people, err
}

// Between gives the agreements of these people that hold on some of the days
// from one to another: one question for the week of a whole office. Each holds
// from Terms.From to LastDay ("" while nobody knows). For other features.
func (s *Service) Between(ctx context.Context, people []string, from, to string) (all []Agreement, err error) {
	defer errs.Wrap(&err, "agile.Between(%s, %s)", from, to)
	if _, err := access.Check(ctx, "agile.answer", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		for part := range slices.Chunk(people, 1000) { // a statement takes some thousand arguments
			some, err := listBetween(tx, part, from, to)
			if err != nil {
				return err
			}
			all = append(all, some...)
		}
		return nil
	})
	return all, err
}
