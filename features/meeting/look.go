package meeting

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Mine gives the meetings that the reader opened, or was asked to come to, and
// that are not over.
func (s *Service) Mine(ctx context.Context) (all []Meeting, err error) {
	defer errs.Wrap(&err, "meeting.Mine")
	who, err := access.Check(ctx, "meeting.list", access.Thing{})
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listMeetings(tx, who.ID)
		return err
	})
	return all, err
}

// Invitations gives the guests of a meeting with their links, for whoever may invite.
func (s *Service) Invitations(ctx context.Context, meeting string) (all []Invitation, err error) {
	defer errs.Wrap(&err, "meeting.Invitations(%s)", meeting)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "meeting.invite", access.Thing{Owner: m.Owner, Office: m.Office}); err != nil {
			return err
		}
		guests, err := listGuests(tx, meeting)
		all = make([]Invitation, len(guests))
		for i, g := range guests {
			all[i] = s.invitation(tx.Ente, g)
		}
		return err
	})
	return all, err
}

// Table gives the documents on the table of the meeting that token lets into.
func (s *Service) Table(ctx context.Context, meeting, token string) (all []Document, err error) {
	defer errs.Wrap(&err, "meeting.Table(%s)", meeting)
	if _, _, err = s.inside(ctx, meeting, token); err != nil {
		return nil, err
	}
	return s.Documents(ctx, meeting)
}

// Documents gives what was laid on the table of a meeting. The caller has asked
// for permission: the office whose appointment it was, or Table.
func (s *Service) Documents(ctx context.Context, meeting string) (all []Document, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listDocuments(tx, meeting)
		return err
	})
	return all, err
}
