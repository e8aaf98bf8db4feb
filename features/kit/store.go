package kit

import (
	"strconv"
	"strings"
	"time"

	"loggia/platform/db"
	"loggia/platform/id"
)

// next gives the next number of a series.
func next(tx *db.Tx, series string) (n int64, err error) {
	err = tx.QueryRow(`INSERT INTO kit_counter (ente, name, n) VALUES ($1, $2, 1) ON CONFLICT (ente, name) DO UPDATE SET n = kit_counter.n + 1 RETURNING n`, tx.Ente, series).Scan(&n)
	return n, err
}

func insertModel(tx *db.Tx, m Model) error {
	_, err := tx.Exec(`INSERT INTO kit_model (ente, id, category, maker, name, about, same) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Ente, m.ID, string(m.Category), m.Maker, m.Name, m.About, m.same())
	if db.Unique(err, "kit_model") {
		return ErrModelThere.In("name")
	}
	return err
}

func updateModel(tx *db.Tx, m Model) error {
	n, err := tx.Exec(`UPDATE kit_model SET category = $3, maker = $4, name = $5, about = $6, same = $7 WHERE ente = $1 AND id = $2`,
		tx.Ente, m.ID, string(m.Category), m.Maker, m.Name, m.About, m.same())
	if db.Unique(err, "kit_model") {
		return ErrModelThere.In("name")
	}
	if err == nil && n == 0 {
		return ErrNoSuchModel
	}
	return err
}

func deleteModel(tx *db.Tx, model string) (int64, error) {
	return tx.Exec(`DELETE FROM kit_model WHERE ente = $1 AND id = $2`, tx.Ente, model)
}

func countItemsOf(tx *db.Tx, model string) (n int, err error) {
	err = tx.QueryRow(`SELECT (SELECT COUNT(*) FROM kit_item WHERE ente = $1 AND model = $2) + (SELECT COUNT(*) FROM kit_order_line WHERE ente = $1 AND model = $2)`, tx.Ente, model).Scan(&n)
	return n, err
}

func listModels(tx *db.Tx) ([]Model, error) {
	rows, err := tx.Query(`SELECT m.id, m.category, m.maker, m.name, m.about, COUNT(i.id) FROM kit_model m
		LEFT JOIN kit_item i ON i.ente = m.ente AND i.model = m.id AND i.retired_at = 0
		WHERE m.ente = $1 GROUP BY m.id, m.category, m.maker, m.name, m.about ORDER BY m.category, m.maker, m.name`, tx.Ente)
	return db.Collect(rows, err, func(m *Model, scan func(...any) error) error {
		return scan(&m.ID, &m.Category, &m.Maker, &m.Name, &m.About, &m.Items)
	})
}

func findModel(tx *db.Tx, model string) (m Model, err error) {
	err = tx.QueryRow(`SELECT id, category, maker, name, about FROM kit_model WHERE ente = $1 AND id = $2`, tx.Ente, model).Scan(&m.ID, &m.Category, &m.Maker, &m.Name, &m.About)
	if db.NoRows(err) {
		return m, ErrNoSuchModel
	}
	return m, err
}

const itemColumns = `i.id, i.code, i.inventory, i.serial, i.model, i.condition, i.bought, i.warranty, i.office, i.place, i.order_id, i.repair_at, i.lost_at, i.retired_at, i.made_at,
	m.category, m.maker, m.name, m.about,
	COALESCE(h.id, ''), COALESCE(h.person, ''), COALESCE(h.kind, ''), COALESCE(h.until, ''), COALESCE(h.note, ''), COALESCE(h.made_at, 0), COALESCE(h.signed_at, 0), COALESCE(f.id, '')`

const itemTables = ` FROM kit_item i JOIN kit_model m ON m.ente = i.ente AND m.id = i.model
	LEFT JOIN kit_holding h ON h.ente = i.ente AND h.item = i.id AND h.ended_at = 0
	LEFT JOIN kit_fault f ON f.ente = i.ente AND f.item = i.id AND f.closed_at = 0 `

func scanItem(i *Item, scan func(...any) error) error {
	var repair, lost, retired, made, held, signed int64
	var h Holding
	var kind string
	err := scan(&i.ID, &i.Code, &i.Inventory, &i.Serial, &i.Model, &i.Condition, &i.Bought, &i.Warranty, &i.Office, &i.Place, &i.Order, &repair, &lost, &retired, &made,
		&i.Kind.Category, &i.Kind.Maker, &i.Kind.Name, &i.Kind.About, &h.ID, &h.Person, &kind, &h.Until, &h.Note, &held, &signed, &i.Fault)
	i.Kind.ID = i.Model
	i.RepairAt, i.LostAt, i.RetiredAt, i.Made = db.Time(repair), db.Time(lost), db.Time(retired), db.Time(made)
	if h.ID != "" {
		h.Item, h.Lent, h.Made, h.Signed = i.ID, kind == "lent", db.Time(held), db.Time(signed)
		i.Holding = &h
	}
	return err
}

func oneItem(tx *db.Tx, where string, by ...any) (i Item, err error) {
	err = scanItem(&i, tx.QueryRow(`SELECT `+itemColumns+itemTables+`WHERE i.ente = $1 AND `+where, append([]any{tx.Ente}, by...)...).Scan)
	if db.NoRows(err) {
		return i, ErrNoSuchItem
	}
	return i, err
}

// findItem gives an item by its id, or by what its label says.
func findItem(tx *db.Tx, item string) (Item, error) {
	return oneItem(tx, `(i.id = $2 OR i.code = $2)`, item)
}

func findItemByInventory(tx *db.Tx, inventory string) (Item, error) {
	return oneItem(tx, `i.inventory = $2`, inventory)
}

func listItems(tx *db.Tx) ([]Item, error) {
	rows, err := tx.Query(`SELECT `+itemColumns+itemTables+`WHERE i.ente = $1 ORDER BY i.inventory`, tx.Ente)
	return db.Collect(rows, err, scanItem)
}

func listItemsOf(tx *db.Tx, person string) ([]Item, error) {
	rows, err := tx.Query(`SELECT `+itemColumns+itemTables+`WHERE i.ente = $1 AND h.person = $2 ORDER BY m.category, i.inventory`, tx.Ente, person)
	return db.Collect(rows, err, scanItem)
}

func insertItem(tx *db.Tx, i Item) error {
	_, err := tx.Exec(`INSERT INTO kit_item (ente, id, code, inventory, serial, model, condition, bought, warranty, office, place, order_id, repair_at, lost_at, retired_at, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0, $13)`,
		tx.Ente, i.ID, i.Code, i.Inventory, i.Serial, i.Model, string(i.Condition), i.Bought, i.Warranty, i.Office, i.Place, i.Order, db.MS(tx.Now))
	return itemTaken(err, i)
}

func updateItem(tx *db.Tx, i Item) error {
	_, err := tx.Exec(`UPDATE kit_item SET inventory = $3, serial = $4, model = $5, condition = $6, bought = $7, warranty = $8, office = $9, place = $10, repair_at = $11, lost_at = $12, retired_at = $13
		WHERE ente = $1 AND id = $2`,
		tx.Ente, i.ID, i.Inventory, i.Serial, i.Model, string(i.Condition), i.Bought, i.Warranty, i.Office, i.Place, db.MS(i.RepairAt), db.MS(i.LostAt), db.MS(i.RetiredAt))
	return itemTaken(err, i)
}

// itemTaken gives a refusal its words. SQLite names the columns of the index that
// refused, PostgreSQL the index: both say "serial" or "inventory".
func itemTaken(err error, i Item) error {
	switch {
	case !db.Unique(err, "kit_item"):
		return err
	case strings.Contains(err.Error(), "serial"):
		return ErrSerialTaken.With("serial", i.Serial).In("serial")
	}
	return ErrInventoryTaken.With("inventory", i.Inventory).In("inventory")
}

func insertHolding(tx *db.Tx, h Holding) error {
	kind := "assigned"
	if h.Lent {
		kind = "lent"
	}
	_, err := tx.Exec(`INSERT INTO kit_holding (ente, id, item, person, kind, until, note, made_at, signed_at, ended_at, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '')`,
		tx.Ente, h.ID, h.Item, h.Person, kind, h.Until, h.Note, db.MS(tx.Now))
	if db.Unique(err, "kit_holding") {
		return ErrHeld.With("inventory", "").In("items")
	}
	return err
}

func signHoldings(tx *db.Tx, note string) error {
	_, err := tx.Exec(`UPDATE kit_holding SET signed_at = $3 WHERE ente = $1 AND note = $2 AND ended_at = 0 AND signed_at = 0`, tx.Ente, note, db.MS(tx.Now))
	return err
}

// endHolding ends the time for which person has item; false when they do not.
func endHolding(tx *db.Tx, item, person, why string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_holding SET ended_at = $4, why = $5 WHERE ente = $1 AND item = $2 AND person = $3 AND ended_at = 0`, tx.Ente, item, person, db.MS(tx.Now), why)
	return n > 0, err
}

// A Chapter is one thing that happened to an item.
type Chapter struct {
	ID, Item, What, Who, Person, Note, Words string
	At                                       time.Time
}

// tell adds to the story of an item.
func tell(tx *db.Tx, c Chapter) error {
	_, err := tx.Exec(`INSERT INTO kit_story (ente, id, item, at, what, who, person, note, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Ente, id.New(), c.Item, db.MS(tx.Now), c.What, tx.Actor, c.Person, c.Note, c.Words)
	return err
}

func listStory(tx *db.Tx, item string) ([]Chapter, error) {
	rows, err := tx.Query(`SELECT id, item, at, what, who, person, note, words FROM kit_story WHERE ente = $1 AND item = $2 ORDER BY at DESC, id DESC`, tx.Ente, item)
	return db.Collect(rows, err, func(c *Chapter, scan func(...any) error) error {
		var at int64
		err := scan(&c.ID, &c.Item, &at, &c.What, &c.Who, &c.Person, &c.Note, &c.Words)
		c.At = db.Time(at)
		return err
	})
}

// figure is how many items of a category are in a state.
type figure struct {
	category Category
	held     bool
	broken   bool
	n        int
}

func countItems(tx *db.Tx) ([]figure, error) {
	rows, err := tx.Query(`SELECT m.category, h.id IS NOT NULL, i.repair_at <> 0, COUNT(*)`+itemTables+`WHERE i.ente = $1 AND i.retired_at = 0 AND i.lost_at = 0 GROUP BY 1, 2, 3`, tx.Ente)
	return db.Collect(rows, err, func(f *figure, scan func(...any) error) error { return scan(&f.category, &f.held, &f.broken, &f.n) })
}

func label(prefix string, n int64) string {
	s := strconv.FormatInt(n, 10)
	return prefix + "-" + strings.Repeat("0", max(0, 4-len(s))) + s
}
