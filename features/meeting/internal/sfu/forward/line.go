package forward

import (
	"slices"
	"sync"
	"time"

	"github.com/pion/rtcp"

	"loggia/features/meeting/internal/sfu/allocate"
	"loggia/features/meeting/internal/sfu/wire"
)

// decideStep is how often the way to a client is shared out anew at most.
const decideStep = 100 * time.Millisecond

// A Line is the way to one subscriber, which all their subscriptions share. It
// numbers what leaves on it, hears what arrives, and has each subscription send
// what fits. Safe for concurrent use.
type Line struct {
	rtcp func([]rtcp.Packet) error

	mu       sync.Mutex // after that of a Down, before none
	estimate *allocate.Estimator
	probe    int // bits/s to fill the way up to
	probeAt  time.Time
	probed   int  // bytes sent since, of all kinds
	mute     bool // nothing is numbered: the client did not ask for it

	deciding  sync.Mutex // before that of a Down
	allocator allocate.Allocator
	decided   time.Time
	downs     []*Down
	paused    map[string]bool // sid: withheld, and the subscriber knows
	withheld  int             // layers
	estimated int
}

// NewLine makes the way to somebody; write sends a message on it.
func NewLine(write func([]rtcp.Packet) error) *Line {
	return &Line{rtcp: write, estimate: allocate.NewEstimator(time.Now()), paused: map[string]bool{}}
}

func (l *Line) write(packets []rtcp.Packet) { l.rtcp(packets) } // a report that does not leave is followed by another

func (l *Line) add(d *Down) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	l.downs = append(l.downs, d)
	if d.track.Video && !l.allocator.Stable() { // the least, until it is known what the way carries
		d.limit = wire.VideoQuality_LOW
	}
}

func (l *Line) remove(d *Down) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	l.downs = slices.DeleteFunc(l.downs, func(x *Down) bool { return x == d })
	delete(l.paused, d.track.SID)
}

func (l *Line) stamp(size int, now time.Time) uint16 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.probed += size
	return l.estimate.Sent(size, now)
}

// due gives how many bytes a probe lacks.
func (l *Line) due(now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.probe == 0 {
		return 0
	}
	return int(now.Sub(l.probeAt).Seconds()*float64(l.probe)/8) - l.probed
}

func (l *Line) feedback(b []byte, now time.Time) {
	l.mu.Lock()
	l.estimate.Feedback(b, now)
	l.mu.Unlock()
	l.Decide(now)
}

func (l *Line) missed(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.estimate.Missed(now)
}

func (l *Line) lost(share float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.estimate.Report(share)
}

func (l *Line) told(bitrate int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.estimate.Told(bitrate)
}

// unnumbered notes that the client does not take numbers, and can tell nothing
// of single packets.
func (l *Line) unnumbered() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mute = true
}

// Decide shares out the way anew, if that has not been done a moment ago.
func (l *Line) Decide(now time.Time) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	if now.Sub(l.decided) >= decideStep {
		l.decided = now
		l.decide(now)
	}
}

// changed shares out the way anew because something else is wanted.
func (l *Line) changed(now time.Time) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	l.decide(now)
}

func (l *Line) decide(now time.Time) {
	l.mu.Lock()
	signs := l.estimate.Signs(now)
	signs.Mute = signs.Mute || l.mute
	l.mu.Unlock()
	pictures, sound := l.wishes(now)
	if len(pictures) == 0 {
		return
	}
	wanted := make([]allocate.Picture, len(pictures))
	for i, p := range pictures {
		wanted[i] = p.Picture
	}
	decision := l.allocator.Decide(now, signs, sound, wanted)
	l.obey(now, pictures, decision)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.estimated = signs.Acked
	if decision.Lower {
		l.estimate.Lowered(now)
	}
	if decision.Probe != l.probe {
		l.probe, l.probeAt, l.probed = decision.Probe, now, 0
	}
}

// A wish is a picture that the subscriber shows.
type wish struct {
	allocate.Picture
	down *Down
	rids []string
}

func (l *Line) wishes(now time.Time) (pictures []wish, sound int) {
	for _, d := range l.downs {
		if !d.track.Video {
			sound += d.track.Rate(now)
			continue
		}
		d.mu.Lock()
		shown := !d.off && d.bound && d.connected
		w := wish{Picture: allocate.Picture{Key: d.track.SID, Screen: d.track.Screen, Priority: d.priority, Speaking: d.track.speaking.Load()}, down: d}
		want := d.want
		d.mu.Unlock()
		if shown {
			w.rids, w.Layers = d.track.flowing(want, now)
			pictures = append(pictures, w)
		}
	}
	return pictures, sound
}

func (l *Line) obey(now time.Time, pictures []wish, decision allocate.Decision) {
	l.withheld = 0
	stable := l.allocator.Stable()
	for _, p := range pictures {
		layer, flows := decision.Layers[p.Key]
		switch {
		case stable:
			p.down.allow(wire.VideoQuality_HIGH, false, now)
		case !flows:
		case layer == allocate.Paused:
			p.down.allow(wire.VideoQuality_LOW, true, now)
		default:
			l.withheld += len(p.rids) - 1 - layer
			p.down.allow(quality(p.rids[layer]), false, now)
		}
	}
}

// A Pause says that a picture is withheld from now on, or no longer.
type Pause struct {
	SID      string
	Withheld bool
}

// Pauses gives what has been withheld or given back since the last call.
func (l *Line) Pauses() (all []Pause) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	for _, d := range l.downs {
		d.mu.Lock()
		now := d.withheld
		d.mu.Unlock()
		if now != l.paused[d.track.SID] {
			l.paused[d.track.SID] = now
			all = append(all, Pause{d.track.SID, now})
		}
	}
	return all
}

// Figures gives what is known of the way: how much is lost on it, how long it
// is, and what is withheld because of it.
func (l *Line) Figures() (f allocate.Figures) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	f.Withheld = l.withheld
	for _, d := range l.downs {
		d.mu.Lock()
		f.Down, f.RTT = max(f.Down, d.lost), max(f.RTT, d.rtt)
		if d.withheld {
			f.Paused++
		}
		d.mu.Unlock()
	}
	return f
}

// Carried gives how many bits/s arrive of late, and whether something is
// withheld because the way carries no more.
func (l *Line) Carried() (bitrate int, limited bool) {
	l.deciding.Lock()
	defer l.deciding.Unlock()
	return l.estimated, l.withheld > 0
}
