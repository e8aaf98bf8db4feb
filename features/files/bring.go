package files

import (
	"context"
	"errors"
	"slices"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// A Place is a path in a space.
type Place struct {
	Space Space
	Path  []string
}

// Move brings a folder or file to another place, in one transaction however much
// is in it. What is there goes to the trash if overwrite, else it is ErrTaken.
func (s *Service) Move(ctx context.Context, from, to Place, overwrite bool) (replaced bool, err error) {
	defer errs.Wrap(&err, "files.Move")
	if from.Space.role < Write {
		return false, ErrReadOnly
	}
	err = s.bring(ctx, from, to, overwrite, &replaced, func(tx *db.Tx, n, parent Node, name string) error {
		was := n.Space
		if was != to.Space.ID {
			bytes, err := roomOf(tx, n.ID)
			if err != nil {
				return err
			}
			if err := errors.Join(takeRoom(tx, to.Space.ID, bytes), takeRoom(tx, was, -bytes)); err != nil {
				return err
			}
		}
		n.Parent, n.Name = parent.ID, name
		return placeNode(tx, n, to.Space.ID)
	})
	return replaced, err
}

// Copy puts a copy at another place, in one transaction; a shallow one of a
// folder leaves out what is in it. Versions before the present one are not copied.
func (s *Service) Copy(ctx context.Context, from, to Place, overwrite, shallow bool) (replaced bool, err error) {
	defer errs.Wrap(&err, "files.Copy")
	err = s.bring(ctx, from, to, overwrite, &replaced, func(tx *db.Tx, n, parent Node, name string) error {
		return copyNode(tx, n, to.Space.ID, parent.ID, name, shallow)
	})
	return replaced, err
}

// bring finds what is to be brought and where, makes the place free, and does it.
func (s *Service) bring(ctx context.Context, from, to Place, overwrite bool, replaced *bool, do func(tx *db.Tx, n, parent Node, name string) error) error {
	if to.Space.role < Write {
		return ErrReadOnly
	}
	if len(from.Path) == 0 || len(to.Path) == 0 {
		return ErrReadOnly // spaces themselves stay
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := findPath(tx, from.Space.ID, from.Path)
		if err != nil {
			return err
		}
		name, err := checkName(to.Path[len(to.Path)-1])
		if err != nil {
			return err
		}
		parent, err := findFolder(tx, to.Space.ID, to.Path[:len(to.Path)-1])
		if err != nil {
			return err
		}
		if from.Space.ID == to.Space.ID && within(to.Path, from.Path) && !slices.Equal(folded(to.Path), folded(from.Path)) {
			return ErrInside
		}
		there, err := findChild(tx, to.Space.ID, parent.ID, fold(name))
		switch *replaced = false; {
		case errors.Is(err, ErrNoSuchFile):
		case err != nil:
			return err
		case there.ID == n.ID: // another way to write the same name
		case !overwrite:
			return ErrTaken
		default:
			*replaced = true
			if err := trashNode(tx, there.ID, db.MS(tx.Now), tx.Actor); err != nil {
				return err
			}
		}
		return do(tx, n, parent, name)
	})
}

// copyNode copies a node, and what is in it, level by level.
func copyNode(tx *db.Tx, n Node, space, parent, name string, shallow bool) error {
	type pair struct {
		from Node
		to   string
	}
	add := func(n Node, parent, name string) (string, error) {
		of := n.ID
		n.ID, n.Space, n.Parent, n.Name = id.New(), space, parent, name
		n.Created, n.CreatedBy = tx.Now, tx.Actor
		if err := insertNode(tx, n); err != nil {
			return "", err
		}
		if err := copyProperties(tx, of, n.ID); err != nil {
			return "", err
		}
		if n.Folder {
			return n.ID, nil
		}
		if err := takeRoom(tx, space, n.Size); err != nil {
			return "", err
		}
		return n.ID, insertVersion(tx, id.New(), n)
	}
	first, err := add(n, parent, name)
	if err != nil || !n.Folder || shallow {
		return err
	}
	for todo := []pair{{n, first}}; len(todo) > 0; todo = todo[1:] {
		inside, err := listChildren(tx, todo[0].from.Space, todo[0].from.ID)
		if err != nil {
			return err
		}
		for _, c := range inside {
			made, err := add(c, todo[0].to, c.Name)
			if err != nil {
				return err
			}
			if c.Folder && c.ID != first {
				todo = append(todo, pair{c, made})
			}
		}
	}
	return nil
}

func folded(path []string) []string {
	all := make([]string, len(path))
	for i, p := range path {
		all[i] = fold(p)
	}
	return all
}

// within says whether path is inside folder, or is it.
func within(path, folder []string) bool {
	return len(path) >= len(folder) && slices.Equal(folded(path[:len(folder)]), folded(folder))
}
