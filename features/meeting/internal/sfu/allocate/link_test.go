package allocate

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/interceptor/pkg/twcc"
)

// A road is the way to a client, with a clock of its own: packets wait in a
// queue, some are lost, and the client tells of those that arrive as clients do.
type road struct {
	t      *testing.T
	now    time.Time
	rate   int           // bits/s
	queue  time.Duration // that fits before packets are dropped
	delay  time.Duration // there, and the same back
	loss   float64
	dead   bool
	late   bool      // the client's processor is: it sees what came only now and then
	free   time.Time // when the queue is empty
	random *rand.Rand

	estimate  *Estimator
	allocator Allocator
	recorder  *twcc.Recorder
	coming    []coming // what is on its way to the client
	words     []word   // and back
	fedAt     time.Time

	pictures []Picture
	sound    int
	layers   map[string]int
	probe    int
	probed   float64
	dropped  int
	history  []int // of the first picture, each 100 ms
}

type coming struct {
	number uint16
	at     time.Time
}

type word struct {
	b  []byte
	at time.Time
}

var dawn = time.Unix(1_700_000_000, 0)

func newRoad(t *testing.T, rate int, pictures ...Picture) *road {
	return &road{
		t: t, now: dawn, rate: rate, queue: 300 * time.Millisecond, delay: 20 * time.Millisecond, random: rand.New(rand.NewPCG(7, 9)), free: dawn, fedAt: dawn,
		estimate: NewEstimator(dawn), recorder: twcc.NewRecorder(1), pictures: pictures, sound: 40_000, layers: map[string]int{},
	}
}

func camera(key string) Picture {
	return Picture{Key: key, Layers: []int{160_000, 400_000, 1_000_000}}
}

func (r *road) send(size int) {
	number := r.estimate.Sent(size, r.now)
	r.probed += float64(size)
	if r.free.Before(r.now) {
		r.free = r.now
	}
	if r.dead || r.random.Float64() < r.loss || r.free.Sub(r.now) > r.queue {
		r.dropped++
		r.estimate.Missed(r.now)
		return
	}
	r.free = r.free.Add(time.Duration(float64(size*8) / float64(r.rate) * float64(time.Second)))
	r.coming = append(r.coming, coming{number, r.free.Add(r.delay)})
}

// run lets time go on, 20 ms a step.
func (r *road) run(d time.Duration) {
	r.t.Helper()
	const step = 20 * time.Millisecond
	owed := map[string]float64{}
	for end := r.now.Add(d); r.now.Before(end); r.now = r.now.Add(step) {
		r.send(r.sound / 8 / 50)
		for _, p := range r.pictures {
			l, ok := r.layers[p.Key]
			if !ok || l < 0 {
				continue
			}
			for owed[p.Key] += float64(p.Layers[min(l, len(p.Layers)-1)]) / 8 / 50; owed[p.Key] >= 1000; owed[p.Key] -= 1000 {
				r.send(1000)
			}
		}
		if r.probe > 0 {
			for due := float64(r.probe) / 8 / 50; r.probed < due; {
				r.send(313)
			}
		}
		r.probed = 0
		r.back()
	}
}

// back has the client tell of what arrived, and the words arrive in turn.
func (r *road) back() {
	var still []coming
	for _, c := range r.coming {
		if c.at.After(r.now) {
			still = append(still, c)
			continue
		}
		at := c.at
		if r.late { // a tenth of a second for each, more for some
			at = at.Add(100*time.Millisecond + time.Duration(r.random.IntN(60))*time.Millisecond)
		}
		r.recorder.Record(5, c.number, at.UnixMicro())
	}
	r.coming = still
	if r.now.Sub(r.fedAt) >= 100*time.Millisecond && !r.dead {
		r.fedAt = r.now
		for _, p := range r.recorder.BuildFeedbackPacket() {
			b, err := p.Marshal()
			if err != nil {
				r.t.Fatal(err)
			}
			r.words = append(r.words, word{b, r.now.Add(r.delay)})
		}
	}
	for len(r.words) > 0 && !r.words[0].at.After(r.now) {
		r.estimate.Feedback(r.words[0].b, r.now)
		r.words = r.words[1:]
	}
	if r.now.Sub(dawn)%(100*time.Millisecond) == 0 {
		d := r.allocator.Decide(r.now, r.estimate.Signs(r.now), r.sound, r.pictures)
		if r.layers, r.probe = d.Layers, d.Probe; d.Lower {
			r.estimate.Lowered(r.now)
		}
		if len(r.pictures) > 0 {
			r.history = append(r.history, d.Layers[r.pictures[0].Key])
		}
	}
}

// share is the part of the last n tenths of a second in which the first picture
// had that layer.
func (r *road) share(layer, n int) float64 {
	count := 0
	for _, l := range r.history[max(0, len(r.history)-n):] {
		if l == layer {
			count++
		}
	}
	return float64(count) / float64(n)
}
