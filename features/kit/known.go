package kit

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Kept is all that is kept here about a person.
type Kept struct {
	Items    []KnownItem  `json:"items" doc:"what the person has or had"`
	Notes    []KnownNote  `json:"notes" doc:"delivery notes, the papers of which are on their own page"`
	Faults   []KnownFault `json:"faults" doc:"that the person told of"`
	Losses   []KnownLoss  `json:"losses"`
	Licences []KnownSeat  `json:"licences"`
	Setups   []KnownSetup `json:"setups"`
	Acts     []KnownAct   `json:"acts" doc:"what the register says that the person did, or was done for them"`
}

// A KnownItem is an item for the time for which the person had it.
type KnownItem struct {
	Inventory string    `json:"inventory"`
	Model     string    `json:"model"`
	Kind      string    `json:"kind"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until" doc:"absent while the person has it"`
	Why       string    `json:"why,omitempty"`
}

// A KnownNote is a delivery note made out to the person, or signed by them.
type KnownNote struct {
	Number string    `json:"number"`
	Mine   bool      `json:"mine" doc:"made out to the person; else they prepared or signed it for the office"`
	Kind   string    `json:"kind"`
	Words  string    `json:"words,omitempty"`
	Made   time.Time `json:"made"`
	State  string    `json:"state"`
	Signed time.Time `json:"signed" doc:"by the person"`
	How    string    `json:"how,omitempty" doc:"with which second factor"`
}

// A KnownFault is what the person said of an item, and what was answered.
type KnownFault struct {
	Inventory string    `json:"inventory"`
	Words     string    `json:"words"`
	At        time.Time `json:"at"`
	Closed    time.Time `json:"closed"`
	Outcome   string    `json:"outcome,omitempty"`
	Answer    string    `json:"answer,omitempty"`
	Photo     bool      `json:"photo"`
}

// A KnownLoss is an item that was lost while the person had it.
type KnownLoss struct {
	Inventory string `json:"inventory"`
	Kind      string `json:"kind"`
	Day       string `json:"day"`
	Words     string `json:"words"`
	Report    string `json:"report,omitempty"`
}

// A KnownSeat is a licence that the person uses.
type KnownSeat struct {
	Product string    `json:"product"`
	Since   time.Time `json:"since"`
}

// A KnownSetup is the person's way through a campaign of set-up.
type KnownSetup struct {
	Campaign string    `json:"campaign"`
	At       time.Time `json:"at"`
	Ready    time.Time `json:"ready"`
	Done     int       `json:"done" doc:"steps"`
}

// A KnownAct is one line of the register.
type KnownAct struct {
	Inventory string    `json:"inventory"`
	What      string    `json:"what"`
	At        time.Time `json:"at"`
	Words     string    `json:"words,omitempty"`
	Mine      bool      `json:"mine" doc:"the person did it"`
}

// Known gives all that is kept here about a person: for that person.
func (s *Service) Known(ctx context.Context, person string) (k Kept, err error) {
	defer errs.Wrap(&err, "kit.Known")
	if _, err := access.Check(ctx, "kit.known", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		k = Kept{}
		for _, read := range []func(*db.Tx, string, *Kept) error{knownItems, knownNotes, knownFaults, knownLosses, knownSeats, knownSetups, knownActs} {
			if err := read(tx, person, &k); err != nil {
				return err
			}
		}
		return nil
	})
	return k, err
}

func knownItems(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT i.inventory, m.maker, m.name, h.kind, h.made_at, h.ended_at, h.why FROM kit_holding h JOIN kit_item i ON i.ente = h.ente AND i.id = h.item
		JOIN kit_model m ON m.ente = i.ente AND m.id = i.model WHERE h.ente = $1 AND h.person = $2 ORDER BY h.made_at, h.id`, tx.Ente, person)
	k.Items, err = db.Collect(rows, err, func(x *KnownItem, scan func(...any) error) error {
		var m Model
		var from, until int64
		err := scan(&x.Inventory, &m.Maker, &m.Name, &x.Kind, &from, &until, &x.Why)
		x.Model, x.From, x.Until = m.Called(), db.Time(from), db.Time(until)
		return err
	})
	return err
}

func knownNotes(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT n.number, CASE WHEN n.person = $2 THEN 1 ELSE 0 END, n.kind, n.words, n.made_at, n.state, COALESCE(s.at, 0), COALESCE(s.how, '') FROM kit_note n
		LEFT JOIN kit_signature s ON s.ente = n.ente AND s.note = n.id AND s.person = $2 WHERE n.ente = $1 AND (n.person = $2 OR n.made_by = $2 OR s.person = $2) ORDER BY n.made_at, n.id`, tx.Ente, person)
	k.Notes, err = db.Collect(rows, err, func(x *KnownNote, scan func(...any) error) error {
		var mine, made, signed int64
		err := scan(&x.Number, &mine, &x.Kind, &x.Words, &made, &x.State, &signed, &x.How)
		x.Mine, x.Made, x.Signed = mine != 0, db.Time(made), db.Time(signed)
		return err
	})
	return err
}

func knownFaults(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT i.inventory, f.words, f.at, f.closed_at, f.outcome, f.answer, f.photo FROM kit_fault f JOIN kit_item i ON i.ente = f.ente AND i.id = f.item
		WHERE f.ente = $1 AND f.person = $2 ORDER BY f.at, f.id`, tx.Ente, person)
	k.Faults, err = db.Collect(rows, err, func(x *KnownFault, scan func(...any) error) error {
		var at, closed int64
		var photo string
		err := scan(&x.Inventory, &x.Words, &at, &closed, &x.Outcome, &x.Answer, &photo)
		x.At, x.Closed, x.Photo = db.Time(at), db.Time(closed), photo != ""
		return err
	})
	return err
}

func knownLosses(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT i.inventory, l.kind, l.day, l.words, l.report FROM kit_loss l JOIN kit_item i ON i.ente = l.ente AND i.id = l.item WHERE l.ente = $1 AND l.person = $2 ORDER BY l.at, l.id`, tx.Ente, person)
	k.Losses, err = db.Collect(rows, err, func(x *KnownLoss, scan func(...any) error) error {
		return scan(&x.Inventory, &x.Kind, &x.Day, &x.Words, &x.Report)
	})
	return err
}

func knownSeats(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT l.product, s.since FROM kit_seat s JOIN kit_licence l ON l.ente = s.ente AND l.id = s.licence WHERE s.ente = $1 AND s.person = $2 ORDER BY l.product`, tx.Ente, person)
	k.Licences, err = db.Collect(rows, err, func(x *KnownSeat, scan func(...any) error) error {
		var since int64
		err := scan(&x.Product, &since)
		x.Since = db.Time(since)
		return err
	})
	return err
}

func knownSetups(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT c.name, s.at, s.ready_at, (SELECT COUNT(*) FROM kit_done d WHERE d.ente = s.ente AND d.campaign = s.campaign AND d.person = s.person) FROM kit_setup s
		JOIN kit_campaign c ON c.ente = s.ente AND c.id = s.campaign WHERE s.ente = $1 AND s.person = $2 ORDER BY s.at`, tx.Ente, person)
	k.Setups, err = db.Collect(rows, err, func(x *KnownSetup, scan func(...any) error) error {
		var at, ready int64
		err := scan(&x.Campaign, &at, &ready, &x.Done)
		x.At, x.Ready = db.Time(at), db.Time(ready)
		return err
	})
	return err
}

// knownActs gives the lines about the person with their words; of those that the
// person wrote about others, only that they did.
func knownActs(tx *db.Tx, person string, k *Kept) error {
	rows, err := tx.Query(`SELECT i.inventory, s.what, s.at, CASE WHEN s.person = $2 THEN s.words ELSE '' END, CASE WHEN s.who = $2 THEN 1 ELSE 0 END FROM kit_story s JOIN kit_item i ON i.ente = s.ente AND i.id = s.item
		WHERE s.ente = $1 AND (s.person = $2 OR s.who = $2) ORDER BY s.at, s.id`, tx.Ente, person)
	k.Acts, err = db.Collect(rows, err, func(x *KnownAct, scan func(...any) error) error {
		var at, mine int64
		err := scan(&x.Inventory, &x.What, &at, &x.Words, &mine)
		x.At, x.Mine = db.Time(at), mine != 0
		return err
	})
	return err
}
