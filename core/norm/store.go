package norm

import (
	"loggia/platform/db"
)

// findOwn gives what the body has set that holds on day.
func findOwn(tx *db.Tx, key, day string) (c Choice, found bool, err error) {
	err = tx.QueryRow(`SELECT from_day, value, source FROM norm_number WHERE ente = $1 AND key = $2 AND from_day <= $3 ORDER BY from_day DESC LIMIT 1`,
		tx.Ente, key, day).Scan(&c.From, &c.Value, &c.Source)
	if db.NoRows(err) {
		return c, false, nil
	}
	return c, err == nil, err
}

func listOwn(tx *db.Tx) (map[string][]Choice, error) {
	rows, err := tx.Query(`SELECT key, from_day, value, source FROM norm_number WHERE ente = $1 ORDER BY key, from_day DESC`, tx.Ente)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string][]Choice{}
	for rows.Next() {
		var key string
		var c Choice
		if err := rows.Scan(&key, &c.From, &c.Value, &c.Source); err != nil {
			return nil, err
		}
		all[key] = append(all[key], c)
	}
	return all, rows.Err()
}

func putOwn(tx *db.Tx, key string, c Choice) error {
	_, err := tx.Exec(`INSERT INTO norm_number (ente, key, from_day, value, source, actor, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (ente, key, from_day) DO UPDATE SET value = excluded.value, source = excluded.source, actor = excluded.actor, set_at = excluded.set_at`,
		tx.Ente, key, c.From, c.Value, c.Source, tx.Actor, db.MS(tx.Now))
	return err
}
