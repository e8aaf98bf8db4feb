package files

import (
	"context"

	"loggia/platform/db"
	"loggia/platform/webdav"
)

// Patch sets and removes what a client keeps of a folder or file.
func (d davStore) Patch(ctx context.Context, p string, changes []webdav.Change) error {
	at, err := d.place(ctx, p)
	if err != nil {
		return davError(err)
	}
	if at.Space.role < Write || len(at.Path) == 0 {
		return webdav.ErrForbidden
	}
	return davError(d.s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := findPath(tx, at.Space.ID, at.Path)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if err := setProperty(tx, n.ID, c); err != nil {
				return err
			}
		}
		return nil
	}))
}

func setProperty(tx *db.Tx, node string, c webdav.Change) error {
	if c.Remove {
		_, err := tx.Exec(`DELETE FROM files_property WHERE ente = $1 AND node = $2 AND space = $3 AND name = $4`, tx.Ente, node, c.Name.Space, c.Name.Local)
		return err
	}
	_, err := tx.Exec(`INSERT INTO files_property (ente, node, space, name, lang, inner_xml) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, node, space, name) DO UPDATE SET lang = $5, inner_xml = $6`, tx.Ente, node, c.Name.Space, c.Name.Local, c.Lang, c.Inner)
	return err
}

func copyProperties(tx *db.Tx, from, to string) error {
	_, err := tx.Exec(`INSERT INTO files_property (ente, node, space, name, lang, inner_xml) SELECT ente, $3, space, name, lang, inner_xml FROM files_property WHERE ente = $1 AND node = $2`, tx.Ente, from, to)
	return err
}

// listProperties gives what clients keep of a node, or of all that is directly in a folder.
func listProperties(tx *db.Tx, space, node string, inside bool) (map[string][]webdav.Property, error) {
	query := `SELECT node, space, name, lang, inner_xml FROM files_property WHERE ente = $1 AND node = $2 ORDER BY space, name`
	args := []any{tx.Ente, node}
	if inside {
		query = `SELECT p.node, p.space, p.name, p.lang, p.inner_xml FROM files_property p JOIN files_node n ON n.ente = p.ente AND n.id = p.node
			WHERE n.ente = $1 AND n.parent = $2 AND n.space = $3 ORDER BY p.space, p.name`
		args = append(args, space)
	}
	rows, err := tx.Query(query, args...)
	type row struct {
		node string
		p    webdav.Property
	}
	all, err := db.Collect(rows, err, func(r *row, scan func(...any) error) error {
		return scan(&r.node, &r.p.Name.Space, &r.p.Name.Local, &r.p.Lang, &r.p.Inner)
	})
	m := map[string][]webdav.Property{}
	for _, r := range all {
		m[r.node] = append(m[r.node], r.p)
	}
	return m, err
}
