package meeting

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

// An Invitation is a guest with the token of their link, /incontro/{token}.
type Invitation struct {
	Guest
	Token string
}

// Invite makes a link for one guest of a meeting. Who opened the meeting may,
// and the staff of the office for which it is held.
func (s *Service) Invite(ctx context.Context, meeting, name, label string) (i Invitation, err error) {
	defer errs.Wrap(&err, "meeting.Invite(%s)", meeting)
	if name, err = checkName(name); err != nil {
		return i, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "meeting.invite", access.Thing{Owner: m.Owner, Office: m.Office}); err != nil {
			return err
		}
		if !m.Ended.IsZero() || !tx.Now.Before(m.Until) {
			return ErrOver
		}
		i = s.invitation(tx.Ente, Guest{ID: id.New(), Meeting: meeting, Name: name, Label: clean(label), Made: tx.Now})
		return insertGuest(tx, i.Guest, link.Hash(i.Token))
	})
	return i, err
}

func (s *Service) invitation(ente string, g Guest) Invitation {
	return Invitation{g, s.Links.Token("meeting.guest", ente, g.ID)}
}

// Revoke ends the link of one guest, and puts the guest out if inside.
func (s *Service) Revoke(ctx context.Context, meeting, guest string) (err error) {
	defer errs.Wrap(&err, "meeting.Revoke(%s, %s)", meeting, guest)
	ente := db.ScopeOf(ctx).Ente
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "meeting.invite", access.Thing{Owner: m.Owner, Office: m.Office}); err != nil {
			return err
		}
		found, err := revokeGuest(tx, meeting, guest)
		if err == nil && !found {
			err = ErrNoSuchMeeting
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.Engine.Remove(ctx, Room(ente, meeting), Guest{ID: guest}.identity())
}
