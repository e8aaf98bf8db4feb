package agile

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
)

// Amend sends the application back to its person with what to change.
func (s *Service) Amend(ctx context.Context, agreement, what string) (Agreement, error) {
	if strings.TrimSpace(what) == "" {
		return Agreement{}, ErrReason.In("note")
	}
	return s.move(ctx, agreement, Amend, "agile.decide", what, nil)
}

// Refuse says no, and why: a refusal without a reason is none (L. 241/1990
// art. 3). Nobody may suffer for having asked (L. 81/2017 art. 18), so
// the refusal is read by its person, who decided and the personnel office, and
// forgotten with the application.
func (s *Service) Refuse(ctx context.Context, agreement, why string) (Agreement, error) {
	if len([]rune(strings.TrimSpace(why))) < 10 {
		return Agreement{}, ErrReason.In("note")
	}
	return s.move(ctx, agreement, Refuse, "agile.decide", why, nil)
}

// Approve agrees with what the application says. The office's limits hold unless
// the head writes why they do not, which the law lets them do for grave personal
// and family situations (directive of 29/12/2023).
func (s *Service) Approve(ctx context.Context, agreement, note string) (Agreement, error) {
	return s.move(ctx, agreement, Approve, "agile.decide", note, func(tx *db.Tx, a *Agreement) error {
		a.Manager = access.Who(ctx).ID
		limit, err := findLimit(tx, a.Office)
		if err != nil {
			return err
		}
		excused := strings.TrimSpace(note) != ""
		if limit.Days > 0 && a.Terms.Days > limit.Days && !excused {
			return ErrTooManyDays.With("limit", limit.Days)
		}
		if limit.People > 0 && !excused {
			n, err := countHolding(tx, a.Office, a.Person)
			if err != nil {
				return err
			}
			if n >= limit.People {
				return ErrOfficeFull.With("limit", limit.People)
			}
		}
		return nil
	})
}

// Suspend stops an agreement for a time, for needs of the service.
func (s *Service) Suspend(ctx context.Context, agreement, why string) (Agreement, error) {
	if strings.TrimSpace(why) == "" {
		return Agreement{}, ErrReason.In("note")
	}
	return s.move(ctx, agreement, Suspend, "agile.decide", why, nil)
}

// Resume lets a suspended agreement go on.
func (s *Service) Resume(ctx context.Context, agreement string) (Agreement, error) {
	return s.move(ctx, agreement, Resume, "agile.decide", "", nil)
}
