package peer

import (
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/wire"
)

// Events is what a peer tells its owner. Calls come from several goroutines.
type Events interface {
	// Signal is something to send to the client.
	Signal(m *wire.SignalResponse)
	// Connected: media can flow.
	Connected()
	// Failed: nothing flows any more, and the client has to come anew.
	Failed()
	// Media: a track begins to arrive. The owner reads it until it ends.
	Media(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver, mid string)
	// Data is a message that arrived.
	Data(label string, content []byte)
	// Wanted gives the codec that the client said it would publish the track
	// with this id in; empty when it did not.
	Wanted(cid string) string
}

const candidatesLimit = 64 // that may wait for a description

// A Peer is one client's media connections. Safe for concurrent use.
type Peer struct {
	single   bool
	pub, sub *webrtc.PeerConnection // the same when single
	on       Events
	log      *slog.Logger
	jobs     queue
	line     *forward.Line

	up atomic.Bool

	mu       sync.Mutex
	channels map[string]*webrtc.DataChannel

	// Touched by the queue alone.
	early    map[*webrtc.PeerConnection][]webrtc.ICECandidateInit
	senders  map[*forward.Down]*webrtc.RTPSender
	answered bool // single: the first answer has been sent
	asked    bool // single: a new offer has been asked for
	started  bool // two: offers may be made
	offer    uint32
	offering bool // two: an offer waits for its answer
	dirty    bool // two: something has changed since that offer
	restart  bool // two: the way has to be found anew
}

// New makes the connections of a client. lite is for clients that find the way
// by themselves: all but Firefox do.
func (n *Net) New(single, lite bool, on Events) (p *Peer, err error) {
	p = &Peer{
		single: single, on: on, log: n.log, channels: map[string]*webrtc.DataChannel{},
		early: map[*webrtc.PeerConnection][]webrtc.ICECandidateInit{}, senders: map[*forward.Down]*webrtc.RTPSender{},
	}
	p.jobs.fault = func(broken any) {
		n.log.Error("a client's connections broke", "fault", broken, "stack", string(debug.Stack()))
		on.Failed()
	}
	if p.pub, err = n.connection(lite); err != nil {
		return nil, err
	}
	p.sub = p.pub
	if !single {
		if p.sub, err = n.connection(lite); err == nil {
			err = p.makeChannels()
		}
		if err != nil {
			p.pub.Close()
			return nil, err
		}
	}
	p.line = forward.NewLine(p.sub.WriteRTCP)
	p.listen()
	return p, nil
}

// Line gives the way to the client, which all that is sent to it shares.
func (p *Peer) Line() *forward.Line { return p.line }

func (p *Peer) listen() {
	p.pub.OnICECandidate(p.trickle(wire.SignalTarget_PUBLISHER))
	p.pub.OnTrack(func(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
		mid := ""
		for _, t := range p.pub.GetTransceivers() {
			if t.Receiver() == receiver {
				mid = t.Mid()
			}
		}
		p.on.Media(remote, receiver, mid)
	})
	p.pub.OnDataChannel(p.opened)
	p.sub.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateConnected:
			p.up.Store(true)
			p.on.Connected()
			p.jobs.put(func() {
				for d := range p.senders {
					d.Connected()
				}
			})
		case webrtc.PeerConnectionStateFailed:
			p.on.Failed()
		}
	})
	if !p.single {
		p.sub.OnICECandidate(p.trickle(wire.SignalTarget_SUBSCRIBER))
		p.pub.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
			if s == webrtc.PeerConnectionStateFailed {
				p.on.Failed()
			}
		})
	}
}

func (p *Peer) trickle(target wire.SignalTarget) func(*webrtc.ICECandidate) {
	return func(c *webrtc.ICECandidate) {
		if c == nil {
			return
		}
		b, err := json.Marshal(c.ToJSON())
		if err != nil {
			return
		}
		p.jobs.put(func() { // after the description that it belongs to, which is being made
			p.on.Signal(&wire.SignalResponse{Message: &wire.SignalResponse_Trickle{Trickle: &wire.TrickleRequest{Target: target, CandidateInit: string(b)}}})
		})
	}
}

// Up says whether media can flow to the client.
func (p *Peer) Up() bool { return p.sub.ConnectionState() == webrtc.PeerConnectionStateConnected }

// Add begins to send d to the client.
func (p *Peer) Add(d *forward.Down) {
	p.jobs.put(func() {
		sender, err := p.add(d)
		if err != nil {
			p.log.Debug("a track cannot be sent", "error", err)
			d.Close()
			return
		}
		p.senders[d] = sender
		go d.Listen(sender)
		if p.up.Load() {
			d.Connected()
		}
		p.negotiate()
	})
}

func (p *Peer) add(d *forward.Down) (*webrtc.RTPSender, error) {
	if p.answered || !p.single {
		return p.sub.AddTrack(d) // takes a section that has become free
	}
	// Before the client's first offer is read there is nothing to reuse, and a
	// section that also receives would not match the ones it will bring.
	t, err := p.sub.AddTransceiverFromTrack(d, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		return nil, err
	}
	return t.Sender(), nil
}

// Drop ends the sending of d.
func (p *Peer) Drop(d *forward.Down) {
	d.Close()
	p.jobs.put(func() {
		sender := p.senders[d]
		if sender == nil {
			return
		}
		delete(p.senders, d)
		if err := p.sub.RemoveTrack(sender); err != nil {
			p.log.Debug("a track cannot be taken away", "error", err)
		}
		p.negotiate()
	})
}

// AskKey asks the client for a key frame of what it publishes.
func (p *Peer) AskKey(ssrc uint32) { p.pub.WriteRTCP(forward.KeyRequest(ssrc)) }

// Close ends the connections.
func (p *Peer) Close() {
	p.jobs.close(func() {
		for d := range p.senders {
			d.Close()
		}
		p.pub.Close()
		p.sub.Close()
	})
}
