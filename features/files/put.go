package files

import (
	"context"
	"errors"
	"io"

	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// LargestFile is how many bytes one file may have.
const LargestFile = 100 << 30

// A Condition says what must be there for a Put: with Match a file of that
// ETag ("*" is any), with Absent none.
type Condition struct {
	Match  string
	Absent bool
}

// Put keeps a file whole, or changes nothing: new, or a version over the one
// that is there. The path is that of its names from the top of the space.
func (s *Service) Put(ctx context.Context, sp Space, path []string, content io.Reader, media string, c Condition) (n Node, created bool, err error) {
	defer errs.Wrap(&err, "files.Put")
	if sp.role < Write {
		return n, false, ErrReadOnly
	}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { // what would be refused is not read to its end
		_, _, err := aim(tx, sp, path, c)
		return err
	}); err != nil {
		return n, false, err
	}
	limit := int64(LargestFile)
	if sp.Quota > 0 {
		limit = min(limit, max(0, sp.Quota-sp.Used))
	}
	ref, err := s.Blobs.Put(ctx, content, limit)
	if errors.Is(err, blob.ErrTooLarge) && limit < LargestFile {
		return n, false, ErrNoRoom.From(err)
	}
	if err != nil {
		return n, false, err
	}
	spare := true // the blob that was just made
	defer func() {
		if spare {
			if err := s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key); err != nil {
				s.Log.WarnContext(ctx, "files: content that nobody keeps was left behind", "blob", ref.Key, "error", err)
			}
		}
	}()
	verdict, err := s.scan(ctx, ref)
	if err != nil {
		return n, false, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		parent, was, err := aim(tx, sp, path, c)
		if err != nil {
			return err
		}
		if n, created = was, was.ID == ""; created {
			n = Node{ID: id.New(), Space: sp.ID, Parent: parent.ID, Created: tx.Now, CreatedBy: tx.Actor}
			if n.Name, err = checkName(path[len(path)-1]); err != nil {
				return err
			}
		}
		n.Size, n.Media, n.SHA256, n.Modified, n.ModifiedBy = ref.Size, media, ref.SHA256, tx.Now, tx.Actor
		if err := takeRoom(tx, sp.ID, n.Size); err != nil {
			return err
		}
		kept, err := insertContent(tx, ref.SHA256, ref.Key, ref.Size, string(verdict))
		if err != nil {
			return err
		}
		if created {
			err = insertNode(tx, n)
		} else {
			err = writeNode(tx, n)
		}
		if err != nil {
			return err
		}
		if err := insertVersion(tx, id.New(), n); err != nil {
			return err
		}
		tx.After(func() { spare = !kept })
		return nil
	})
	return n, created, err
}

// aim finds where a file is to be put: its folder and what is there now.
func aim(tx *db.Tx, sp Space, path []string, c Condition) (parent, was Node, err error) {
	if len(path) == 0 {
		return parent, was, ErrTaken
	}
	if parent, err = findFolder(tx, sp.ID, path[:len(path)-1]); err != nil {
		return parent, was, err
	}
	was, err = findChild(tx, sp.ID, parent.ID, fold(path[len(path)-1]))
	switch {
	case errors.Is(err, ErrNoSuchFile):
		if c.Match != "" {
			return parent, was, ErrChanged
		}
		_, err = checkName(path[len(path)-1])
		return parent, Node{}, err
	case err != nil:
		return parent, was, err
	case was.Folder:
		return parent, was, ErrTaken
	case c.Absent || c.Match != "" && c.Match != "*" && c.Match != was.ETag():
		return parent, was, ErrChanged
	}
	return parent, was, nil
}

// scan asks the scanner what it thinks of content just kept. Where one is there
// and does not answer, the file is not taken: it might be served unread.
func (s *Service) scan(ctx context.Context, ref blob.Ref) (antivirus.Verdict, error) {
	if s.Scanner == antivirus.None {
		return antivirus.Unscanned, nil
	}
	content, err := s.Blobs.Open(ctx, ref.Key)
	if err != nil {
		return "", err
	}
	defer content.Close()
	verdict, err := s.Scanner.Scan(ctx, content)
	if err == nil && verdict == antivirus.Infected {
		err = antivirus.ErrInfected
	}
	return verdict, err
}

// findFolder walks names down from the top of a space; ErrNoFolder where one is
// not a folder that is there.
func findFolder(tx *db.Tx, space string, path []string) (at Node, err error) {
	for _, name := range path {
		at, err = findChild(tx, space, at.ID, fold(name))
		if errors.Is(err, ErrNoSuchFile) || err == nil && !at.Folder {
			return at, ErrNoFolder
		}
		if err != nil {
			return at, err
		}
	}
	return at, nil
}

// findPath walks to a folder or file; the top of the space for no names.
func findPath(tx *db.Tx, space string, path []string) (n Node, err error) {
	if len(path) == 0 {
		return Node{Space: space, Folder: true}, nil
	}
	parent, err := findFolder(tx, space, path[:len(path)-1])
	if errors.Is(err, ErrNoFolder) {
		return n, ErrNoSuchFile
	}
	if err != nil {
		return n, err
	}
	return findChild(tx, space, parent.ID, fold(path[len(path)-1]))
}

// MakeFolder makes a folder in one that is there.
func (s *Service) MakeFolder(ctx context.Context, sp Space, path []string) (n Node, err error) {
	defer errs.Wrap(&err, "files.MakeFolder")
	if sp.role < Write {
		return n, ErrReadOnly
	}
	if len(path) == 0 {
		return n, ErrTaken
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		parent, err := findFolder(tx, sp.ID, path[:len(path)-1])
		if err != nil {
			return err
		}
		n = Node{ID: id.New(), Space: sp.ID, Parent: parent.ID, Folder: true, Created: tx.Now, CreatedBy: tx.Actor, Modified: tx.Now, ModifiedBy: tx.Actor}
		if n.Name, err = checkName(path[len(path)-1]); err != nil {
			return err
		}
		return insertNode(tx, n)
	})
	return n, err
}
