package room

import (
	"sync/atomic"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

// JoinSteps are the upper bounds by which the times to join are counted.
var JoinSteps = [...]time.Duration{100 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second}

// joins counts how long it took from the first message until media could flow.
type joins struct {
	steps [len(JoinSteps) + 1]atomic.Uint64
	total atomic.Int64
}

func (j *joins) note(took time.Duration) {
	j.total.Add(int64(took))
	for i, most := range JoinSteps {
		if took <= most {
			j.steps[i].Add(1)
			return
		}
	}
	j.steps[len(JoinSteps)].Add(1)
}

// Stats is how much there is at a moment, of all rooms together. Nothing in it
// names anybody.
type Stats struct {
	Rooms, People, Connected, Publishers int
	Tracks                               map[string]int // published, by source
	Sent                                 map[string]int // subscriptions to pictures, by layer: "q", "h", "f", "one", "none", "withheld"
	Sounds                               int            // subscriptions to sound
	Limited                              int            // people whose line carries less than they want
	Carried                              int            // bits/s that their lines carry, together
	Quality                              map[string]int // people, by the quality of their line
	Joins                                [len(JoinSteps) + 1]uint64
	JoinTime                             time.Duration // of all joins together
}

// Stats counts.
func (rs *Rooms) Stats() Stats {
	s := Stats{Tracks: map[string]int{}, Sent: map[string]int{}, Quality: map[string]int{}, JoinTime: time.Duration(rs.joins.total.Load())}
	for i := range s.Joins {
		s.Joins[i] = rs.joins.steps[i].Load()
	}
	for _, r := range rs.all() {
		s.Rooms++
		r.mu.Lock()
		for _, p := range r.people {
			p.count(&s)
		}
		r.mu.Unlock()
	}
	return s
}

func (p *Participant) count(s *Stats) {
	s.People++
	if p.state == wire.ParticipantInfo_ACTIVE {
		s.Connected++
	}
	if len(p.tracks) > 0 {
		s.Publishers++
	}
	s.Quality[qualityNames[p.quality]]++
	for _, t := range p.tracks {
		name := sourceNames[t.info.Source]
		if name == "" {
			name = "other"
		}
		s.Tracks[name]++
	}
	for _, d := range p.subs {
		rid, started, withheld := d.Layer()
		switch {
		case !d.Video():
			s.Sounds++
		case withheld:
			s.Sent["withheld"]++
		default:
			s.Sent[layerName(rid, started)]++
		}
	}
	if carried, limited := p.peer.Line().Carried(); limited {
		s.Limited++
		s.Carried += carried
	}
}

func layerName(rid string, started bool) string {
	switch {
	case !started:
		return "none"
	case rid == "q", rid == "h", rid == "f":
		return rid
	}
	return "one"
}

var qualityNames = map[wire.ConnectionQuality]string{
	wire.ConnectionQuality_POOR: "poor", wire.ConnectionQuality_GOOD: "good", wire.ConnectionQuality_EXCELLENT: "excellent", wire.ConnectionQuality_LOST: "lost",
}
