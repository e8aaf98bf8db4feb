package mailer

import (
	"context"
	"os"
	"path/filepath"

	"loggia/platform/db"
)

// file writes a kept message where an operator can open it with any mail
// program. The database has it anyway, so a full disk is only reported.
func (m *Mailer) file(ente, id string, eml []byte) {
	if m.conf.Folder == "" {
		return
	}
	if err := write(m.path(ente, id), eml); err != nil {
		m.log.Warn("mailer: a kept message was not written as a file", "id", id, "err", err)
	}
}

func (m *Mailer) path(ente, id string) string {
	return filepath.Join(m.conf.Folder, filepath.Base("/"+ente), id+".eml")
}

// write makes the file appear whole or not at all, for its owner only.
func write(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	tmp := path + ".part"
	err := os.WriteFile(tmp, b, 0o600)
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		os.Remove(tmp)
	}
	return err
}

func (m *Mailer) unfile(ente, id string) {
	if m.conf.Folder != "" {
		os.Remove(m.path(ente, id)) // nothing there is as good
	}
}

// fileKept writes the kept messages whose file is missing: the program ended
// between commit and file.
func (m *Mailer) fileKept(ctx context.Context) error {
	if m.conf.Folder == "" || m.Configured() {
		return nil
	}
	type key struct{ ente, id string }
	var keys []key
	err := m.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(`SELECT ente, id FROM mailer_outbox WHERE state = 'kept' ORDER BY id`)
		keys, err = db.Collect(rows, err, func(k *key, scan func(...any) error) error { return scan(&k.ente, &k.id) })
		return err
	})
	if err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := os.Stat(m.path(k.ente, k.id)); err == nil {
			continue
		}
		var eml []byte
		err := m.db.Read(db.Scoped(ctx, db.Scope{Ente: k.ente}), func(tx *db.Tx) (err error) {
			eml, err = Raw(tx, k.id)
			return err
		})
		if err != nil {
			return err
		}
		m.file(k.ente, k.id, eml)
	}
	return nil
}
