package meeting_test

import (
	"testing"

	"loggia/features/meeting"
)

func TestATrialIsARoomForOne(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		a, err := p.Trial(by("visitor"))
		if err != nil {
			t.Fatal(err)
		}
		b, err := p.Trial(by("visitor"))
		if err != nil {
			t.Fatal(err)
		}
		if a.Meeting == b.Meeting {
			t.Error("two people try the line in one room")
		}
		g, err := p.Engine.Read(a.Token)
		if err != nil {
			t.Fatal(err)
		}
		if g.Staff || len(g.Sources) != 1 || g.Sources[0] != meeting.Camera || g.For > meeting.TrialFor {
			t.Errorf("the ticket of a trial lets in with %+v", g)
		}
		// The ticket of a trial opens no table and no act of a meeting.
		_, err = p.Table(by("visitor"), a.Meeting, a.Token)
		refused(t, "the table of a trial", err, meeting.ErrNoSuchMeeting)
		m := p.open("Riunione")
		_, err = p.Table(by("visitor"), m.ID, a.Token)
		refused(t, "the table of a meeting with the ticket of a trial", err, meeting.ErrNoSuchMeeting)
	})
}
