package files

import (
	"context"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
)

// kept is how long the trash keeps what was deleted.
const kept = 30 * 24 * time.Hour

// Delete puts a folder or file, with all that is in it, into the trash.
func (s *Service) Delete(ctx context.Context, at Place) (err error) {
	defer errs.Wrap(&err, "files.Delete")
	if at.Space.role < Write || len(at.Path) == 0 {
		return ErrReadOnly
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := findPath(tx, at.Space.ID, at.Path)
		if err != nil {
			return err
		}
		return trashNode(tx, n.ID, db.MS(tx.Now), tx.Actor)
	})
}

// Tidy forgets, in the body of ctx, what has been in the trash for its time, and
// gives back its room and the content that nothing else keeps.
func (s *Service) Tidy(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "files.Tidy")
	for {
		var node Node
		var spare []string
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			node, spare = Node{}, nil
			var err error
			if node, err = findTrashed(tx, db.MS(tx.Now.Add(-kept))); err != nil || node.ID == "" {
				return err
			}
			bytes, err := roomOf(tx, node.ID)
			if err != nil {
				return err
			}
			if err := takeRoom(tx, node.Space, -bytes); err != nil {
				return err
			}
			spare, err = deleteNode(tx, node.ID)
			return err
		})
		if err != nil || node.ID == "" {
			return err
		}
		for _, key := range spare {
			if err := s.Blobs.Delete(ctx, key); err != nil {
				return err
			}
		}
	}
}
