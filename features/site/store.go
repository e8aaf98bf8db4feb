package site

import (
	"database/sql"
	"errors"

	"loggia/platform/db"
)

func findText(tx *db.Tx, p Page, lang string) (words string, found bool, err error) {
	err = tx.QueryRow(`SELECT words FROM site_text WHERE ente = $1 AND page = $2 AND lang = $3`, tx.Ente, string(p), lang).Scan(&words)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return words, err == nil, err
}

func upsertText(tx *db.Tx, p Page, lang, words string) error {
	_, err := tx.Exec(`INSERT INTO site_text (ente, page, lang, words, changed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ente, page, lang) DO UPDATE SET words = excluded.words, changed_at = excluded.changed_at`, tx.Ente, string(p), lang, words, db.MS(tx.Now))
	return err
}

func deleteText(tx *db.Tx, p Page, lang string) error {
	_, err := tx.Exec(`DELETE FROM site_text WHERE ente = $1 AND page = $2 AND lang = $3`, tx.Ente, string(p), lang)
	return err
}
