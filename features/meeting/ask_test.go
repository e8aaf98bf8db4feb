package meeting_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/meeting"
)

// town knows who works in Borgofiore.
type town struct{}

func (town) Names(_ context.Context, people []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range people {
		if p != "nora" && p != "nobody" {
			out[p] = p
		}
	}
	return out, nil
}

func TestColleaguesAreAskedToComeOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		m, err := h.Plan(giulia, "Bilancio", h.DB.Now().Add(14*time.Hour), time.Hour)
		must(t, err)
		for _, c := range []struct {
			name   string
			ctx    context.Context
			people []string
			want   error
		}{
			{"two colleagues", giulia, []string{"luca", "amina"}, nil},
			{"one of them again", giulia, []string{"luca"}, nil},
			{"nobody", giulia, nil, meeting.ErrPeople},
			{"somebody of another body", giulia, []string{"nora"}, meeting.ErrPeople},
			{"herself", giulia, []string{"giulia"}, meeting.ErrPeople},
			{"who did not open it", luca, []string{"amina"}, access.ErrForbidden},
			{"a visitor", visitor, []string{"amina"}, access.ErrSignIn},
			{"a person of another body", nora, []string{"amina"}, meeting.ErrNoSuchMeeting},
		} {
			if err := h.Ask(c.ctx, m.ID, c.people, time.Time{}); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		if told := h.told(t); told != "opened person_asked person_asked" {
			t.Errorf("told %q", told)
		}
		people, err := h.Asked(giulia, m.ID)
		if err != nil || !slices.Equal(people, []string{"amina", "luca"}) {
			t.Errorf("asked: %v, %v", people, err)
		}
		theirs, err := h.Mine(luca)
		if err != nil || len(theirs) != 1 || theirs[0].ID != m.ID {
			t.Errorf("luca sees %v, %v", theirs, err)
		}
		if _, err := h.Enter(luca, m.ID, ""); !errors.Is(err, meeting.ErrNotYet) {
			t.Errorf("it is open before its hour: %v", err)
		}
		must(t, h.End(giulia, m.ID))
		if err := h.Ask(giulia, m.ID, []string{"chiara"}, time.Time{}); !errors.Is(err, meeting.ErrOver) {
			t.Errorf("one that is over: %v", err)
		}
	})
}

func TestAMeetingIsPlannedForALaterMoment(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		now := h.DB.Now()
		for _, c := range []struct {
			name  string
			opens time.Time
			want  error
		}{{"tomorrow", now.Add(24 * time.Hour), nil}, {"now", now, meeting.ErrWhen}, {"in two years", now.AddDate(2, 0, 0), meeting.ErrWhen}} {
			if _, err := h.Plan(giulia, "x", c.opens, time.Hour); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
	})
}
