package blob_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"loggia/platform/blob"
	"loggia/platform/blob/blobtest"
)

func TestFolderMeetsTheContract(t *testing.T) {
	root := t.TempDir()
	f, err := blob.OpenFolder(root)
	if err != nil {
		t.Fatal(err)
	}
	blobtest.Run(t, f, func() (n int) {
		filepath.WalkDir(root, func(_ string, d fs.DirEntry, _ error) error {
			if !d.IsDir() {
				n++
			}
			return nil
		})
		return n
	})
}
