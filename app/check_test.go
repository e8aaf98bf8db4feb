package app_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/platform/db"
)

func TestCheckSeesADocumentThatRotted(t *testing.T) {
	a := town(t)
	ctx := access.System(db.Scoped(context.Background(), db.Scope{}), "borgofiore")
	ref, err := a.Blobs.Put(ctx, strings.NewReader("%PDF-1.4 piano"), 100)
	if err != nil {
		t.Fatal(err)
	}
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO meeting (ente, id, title, office, owner, opens, until, ended) VALUES ($1, 'm', 't', '', '', 1, 2, 0)`, tx.Ente); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO meeting_document (ente, id, meeting, name, type, size, sha256, blob, who, at, scan) VALUES ($1, 'd', 'm', 'piano.pdf', 'application/pdf', $2, $3, $4, 'x', 1, 'clean')`,
			tx.Ente, ref.Size, ref.SHA256, ref.Key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	wrong := func() (said []string) {
		t.Helper()
		all, err := a.Check(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if !f.Fine {
				said = append(said, f.String())
			}
		}
		return said
	}
	if said := wrong(); said != nil {
		t.Fatalf("a whole installation: %v", said)
	}
	var file string
	filepath.WalkDir(a.Config.Data, func(path string, d fs.DirEntry, _ error) error {
		if d.Name() == ref.Key {
			file = path
		}
		return nil
	})
	if err := os.WriteFile(file, []byte("%PDF-1.4 pianO"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := wrong(); len(said) != 1 || !strings.Contains(said[0], "1 have changed") {
		t.Fatalf("one bit turned: %v", said)
	}
	os.Remove(file)
	if said := wrong(); len(said) != 1 || !strings.Contains(said[0], "1 are missing") {
		t.Fatalf("a document gone: %v", said)
	}
}
