package files

import (
	"strings"
	"unicode/utf8"

	"loggia/platform/db"
)

const spaceColumns = `id, kind, slug, office, owner, quota, used`

func findSpaceBySlug(tx *db.Tx, kind, slug string) (sp Space, err error) {
	err = tx.QueryRow(`SELECT `+spaceColumns+` FROM files_space WHERE ente = $1 AND kind = $2 AND slug = $3`, tx.Ente, kind, slug).
		Scan(&sp.ID, &sp.Kind, &sp.Slug, &sp.Office, &sp.Owner, &sp.Quota, &sp.Used)
	if db.NoRows(err) {
		return sp, ErrNoSuchSpace
	}
	return sp, err
}

// insertSpace keeps a space; one that is there stays as it is.
func insertSpace(tx *db.Tx, sp Space) error {
	_, err := tx.Exec(`INSERT INTO files_space (ente, id, kind, slug, office, owner, quota, used, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)
		ON CONFLICT (ente, kind, slug) DO NOTHING`, tx.Ente, sp.ID, sp.Kind, sp.Slug, sp.Office, sp.Owner, sp.Quota, db.MS(tx.Now))
	return err
}

// takeRoom counts bytes in a space, or gives them back; ErrNoRoom when they do not fit.
func takeRoom(tx *db.Tx, space string, bytes int64) error {
	if bytes == 0 {
		return nil
	}
	n, err := tx.Exec(`UPDATE files_space SET used = used + CAST($3 AS BIGINT) WHERE ente = $1 AND id = $2 AND (CAST($3 AS BIGINT) < 0 OR quota = 0 OR used + CAST($3 AS BIGINT) <= quota)`, tx.Ente, space, bytes)
	if err == nil && n == 0 {
		err = ErrNoRoom
	}
	return err
}

const nodeColumns = `id, space, parent, name, folder, size, media, sha256, created_at, created_by, modified_at, modified_by`

func scanNode(n *Node, scan func(...any) error) error {
	var folder int
	var created, modified int64
	err := scan(&n.ID, &n.Space, &n.Parent, &n.Name, &folder, &n.Size, &n.Media, &n.SHA256, &created, &n.CreatedBy, &modified, &n.ModifiedBy)
	n.Folder, n.Created, n.Modified = folder == 1, db.Time(created), db.Time(modified)
	return err
}

func findChild(tx *db.Tx, space, parent, folded string) (n Node, err error) {
	if !utf8.ValidString(folded) || strings.ContainsRune(folded, 0) {
		return n, ErrNoSuchFile // no name is so, and PostgreSQL would not even compare it
	}
	err = scanNode(&n, tx.QueryRow(`SELECT `+nodeColumns+` FROM files_node WHERE ente = $1 AND space = $2 AND parent = $3 AND folded = $4 AND trashed_at = 0`,
		tx.Ente, space, parent, folded).Scan)
	if db.NoRows(err) {
		return n, ErrNoSuchFile
	}
	return n, err
}

func listChildren(tx *db.Tx, space, parent string) ([]Node, error) {
	rows, err := tx.Query(`SELECT `+nodeColumns+` FROM files_node WHERE ente = $1 AND space = $2 AND parent = $3 AND trashed_at = 0 ORDER BY folded`, tx.Ente, space, parent)
	return db.Collect(rows, err, scanNode)
}

func insertNode(tx *db.Tx, n Node) error {
	_, err := tx.Exec(`INSERT INTO files_node (ente, `+nodeColumns+`, folded, trashed_at, trashed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, '')`,
		tx.Ente, n.ID, n.Space, n.Parent, n.Name, bit(n.Folder), n.Size, n.Media, n.SHA256, db.MS(n.Created), n.CreatedBy, db.MS(n.Modified), n.ModifiedBy, fold(n.Name))
	if db.Unique(err, "files_node") {
		return ErrTaken
	}
	return err
}

// writeNode gives a file another content.
func writeNode(tx *db.Tx, n Node) error {
	_, err := tx.Exec(`UPDATE files_node SET size = $3, media = $4, sha256 = $5, modified_at = $6, modified_by = $7 WHERE ente = $1 AND id = $2`,
		tx.Ente, n.ID, n.Size, n.Media, n.SHA256, db.MS(n.Modified), n.ModifiedBy)
	return err
}

// placeNode brings a node to another place; of a folder that changes space, all
// that is in it.
func placeNode(tx *db.Tx, n Node, space string) error {
	_, err := tx.Exec(`UPDATE files_node SET parent = $3, name = $4, folded = $5 WHERE ente = $1 AND id = $2`, tx.Ente, n.ID, n.Parent, n.Name, fold(n.Name))
	if err == nil && space != n.Space {
		_, err = tx.Exec(`UPDATE files_node SET space = $3 WHERE ente = $1 AND id IN (`+below+`)`, tx.Ente, n.ID, space)
	}
	if db.Unique(err, "files_node") {
		return ErrTaken
	}
	return err
}

// below selects a node and all that is in it, whatever is in the trash included.
// CROSS JOIN has SQLite go from the folders to what is in them, not the other way.
const below = `WITH RECURSIVE inside(id) AS (SELECT CAST($2 AS TEXT) UNION ALL SELECT n.id FROM inside i CROSS JOIN files_node n WHERE n.ente = $1 AND n.parent = i.id) SELECT id FROM inside`

// roomOf gives the bytes of every version of a node and of all in it.
func roomOf(tx *db.Tx, node string) (bytes int64, err error) {
	err = tx.QueryRow(`SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM files_version WHERE ente = $1 AND node IN (`+below+`)`, tx.Ente, node).Scan(&bytes)
	return bytes, err
}

func trashNode(tx *db.Tx, node string, at int64, by string) error {
	_, err := tx.Exec(`UPDATE files_node SET trashed_at = $3, trashed_by = $4 WHERE ente = $1 AND id = $2`, tx.Ente, node, at, by)
	return err
}

func insertVersion(tx *db.Tx, version string, n Node) error {
	_, err := tx.Exec(`INSERT INTO files_version (ente, id, node, size, media, sha256, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Ente, version, n.ID, n.Size, n.Media, n.SHA256, db.MS(n.Modified), n.ModifiedBy)
	return err
}

func findContent(tx *db.Tx, sha256 string) (blob string, err error) {
	err = tx.QueryRow(`SELECT blob FROM files_content WHERE ente = $1 AND sha256 = $2`, tx.Ente, sha256).Scan(&blob)
	if db.NoRows(err) {
		return "", ErrNoSuchFile
	}
	return blob, err
}

// insertContent keeps where content is; false when it is kept already.
func insertContent(tx *db.Tx, sha256, blob string, size int64, scan string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO files_content (ente, sha256, blob, size, scan) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ente, sha256) DO NOTHING`, tx.Ente, sha256, blob, size, scan)
	return n > 0, err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// findTrashed gives something that was deleted before then; the zero Node for nothing.
func findTrashed(tx *db.Tx, then int64) (n Node, err error) {
	err = scanNode(&n, tx.QueryRow(`SELECT `+nodeColumns+` FROM files_node WHERE ente = $1 AND trashed_at > 0 AND trashed_at < $2 ORDER BY trashed_at LIMIT 1`, tx.Ente, then).Scan)
	if db.NoRows(err) {
		return Node{}, nil
	}
	return n, err
}

// deleteNode forgets a node and all in it, and gives the blobs that nothing keeps
// any more.
func deleteNode(tx *db.Tx, node string) (spare []string, err error) {
	rows, err := tx.Query(`SELECT DISTINCT sha256 FROM files_version WHERE ente = $1 AND node IN (`+below+`)`, tx.Ente, node)
	contents, err := db.Collect(rows, err, func(c *string, scan func(...any) error) error { return scan(c) })
	if err != nil {
		return nil, err
	}
	for _, from := range []string{"files_property WHERE ente = $1 AND node", "files_version WHERE ente = $1 AND node", "files_node WHERE ente = $1 AND id"} {
		if _, err := tx.Exec(`DELETE FROM `+from+` IN (`+below+`)`, tx.Ente, node); err != nil {
			return nil, err
		}
	}
	for _, c := range contents {
		var left int
		if err := tx.QueryRow(`SELECT COUNT(*) FROM (SELECT 1 FROM files_version WHERE ente = $1 AND sha256 = $2 LIMIT 1) v`, tx.Ente, c).Scan(&left); err != nil {
			return nil, err
		}
		if left > 0 {
			continue
		}
		blob, err := findContent(tx, c)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(`DELETE FROM files_content WHERE ente = $1 AND sha256 = $2`, tx.Ente, c); err != nil {
			return nil, err
		}
		spare = append(spare, blob)
	}
	return spare, nil
}
