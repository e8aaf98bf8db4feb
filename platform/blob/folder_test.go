package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The contract itself is in contract_test.go; here is what only a folder can do.

func files(t *testing.T, root string) (n int) {
	t.Helper()
	filepath.WalkDir(root, func(_ string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			n++
		}
		return nil
	})
	return n
}

// narrow is a disk with room for a few bytes.
type narrow struct {
	w    io.Writer
	room int
}

func (n *narrow) Write(p []byte) (int, error) {
	if n.room -= len(p); n.room < 0 {
		return 0, &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	}
	return n.w.Write(p)
}

func TestAFullDiskIsSaidAndKeepsNothing(t *testing.T) {
	root := t.TempDir()
	f, err := OpenFolder(root)
	if err != nil {
		t.Fatal(err)
	}
	f.wrap = func(w io.Writer) io.Writer { return &narrow{w, 100_000} }
	if _, err := f.Put(context.Background(), strings.NewReader(strings.Repeat("x", 1_000_000)), 1<<30); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	if n := files(t, root); n != 0 {
		t.Fatalf("%d files left", n)
	}
}

func TestWhatACrashLeftIsSweptAtStart(t *testing.T) {
	root := t.TempDir()
	if _, err := OpenFolder(root); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(filepath.Join(root, "incoming", "half"), []byte("…"), 0o600)
	if _, err := OpenFolder(root); err != nil || files(t, root) != 0 {
		t.Fatalf("%v, %d files left", err, files(t, root))
	}
}
