package blob

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"loggia/platform/id"
)

// A Folder is a Store in a folder on disk: key "01abc…xy" is the file
// xy/01abc…xy, so that no folder grows too long to list.
//
// gocloud's fileblob was weighed: it neither syncs nor says that the disk is
// full, and both are what this store is for; the rest is a rename.
type Folder struct {
	root string
	wrap func(io.Writer) io.Writer // for tests: a disk that fills up
}

var _ Store = (*Folder)(nil)

// OpenFolder gives the store in root, made if it is not there. Files that a
// crash left half written are removed.
func OpenFolder(root string) (*Folder, error) {
	f := &Folder{root: root}
	if err := os.MkdirAll(f.staging(), 0o700); err != nil {
		return nil, err
	}
	left, err := os.ReadDir(f.staging())
	if err != nil {
		return nil, err
	}
	for _, l := range left {
		os.Remove(filepath.Join(f.staging(), l.Name()))
	}
	return f, nil
}

func (f *Folder) staging() string { return filepath.Join(f.root, "incoming") }

func (f *Folder) path(key string) (string, error) {
	if len(key) != 26 || strings.Trim(key, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
		return "", ErrNoSuchBlob // also what tries to leave the folder
	}
	return filepath.Join(f.root, key[24:], key), nil
}

// Put keeps the content of r; see Store.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (ref Ref, err error) {
	key := id.New()
	final, err := f.path(key)
	if err != nil {
		return ref, err
	}
	tmp, err := os.OpenFile(filepath.Join(f.staging(), key), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return ref, full(err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
			os.Remove(final)
		}
	}()
	hash := sha256.New()
	var w io.Writer = tmp
	if f.wrap != nil {
		w = f.wrap(tmp)
	}
	buffered := bufio.NewWriterSize(w, 64<<10)
	n, err := io.Copy(io.MultiWriter(buffered, hash), io.LimitReader(&live{ctx, r}, limit+1))
	if err == nil {
		err = buffered.Flush()
	}
	switch {
	case err != nil:
		return ref, full(err)
	case n > limit:
		return ref, ErrTooLarge.With("limit", limit)
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return ref, full(err)
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o700); err != nil {
		return ref, full(err)
	}
	if err := os.Rename(tmp.Name(), final); err != nil {
		return ref, full(err)
	}
	// The name must survive too: sync the folder that holds it, and that one's own.
	if err := errors.Join(syncFolder(filepath.Dir(final)), syncFolder(f.root)); err != nil {
		return ref, full(err)
	}
	return Ref{key, n, hex.EncodeToString(hash.Sum(nil))}, nil
}

// Open gives the content under key; see Store.
func (f *Folder) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	path, err := f.path(key)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoSuchBlob
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Delete forgets the content under key; see Store.
func (f *Folder) Delete(_ context.Context, key string) error {
	path, err := f.path(key)
	if err != nil {
		return nil // it cannot be there
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return ErrDiskFull.From(err)
	}
	return err
}

// live is a reader that stops when its context does.
type live struct {
	ctx context.Context
	r   io.Reader
}

func (l *live) Read(p []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	return l.r.Read(p)
}
