package room

import (
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/wire"
)

const dataLimit = 80 << 10 // clients cut what they send at 64 kB

// What is kept of what somebody said, for those who come back on a new line.
const (
	saidLimit = 64
	saidBytes = 256 << 10
	saidFor   = time.Minute
)

// A said is one message that somebody sent.
type said struct {
	number  uint32
	at      time.Time
	to      []string // identities; empty is all
	toSIDs  []string
	content []byte
}

// Data passes a message on. Who sent it is written by us; what it is about is
// not looked at, and kinds that we do not know pass too.
func (p *Participant) Data(label string, content []byte) {
	var m wire.DataPacket
	if len(content) > dataLimit || proto.Unmarshal(content, &m) != nil || speaksForOthers(&m) {
		return
	}
	to, out := p.accept(label, &m)
	for _, o := range to {
		o.Send(label, out)
	}
}

// Kinds of content that say things of others: who speaks, what somebody has said,
// how lines are. Only a server may tell them.
const (
	speakers      = 3
	transcription = 7
	metrics       = 8
)

func speaksForOthers(m *wire.DataPacket) bool {
	for rest := m.ProtoReflect().GetUnknown(); len(rest) > 0; {
		field, _, n := protowire.ConsumeField(rest)
		if n < 0 || field == speakers || field == transcription || field == metrics {
			return true
		}
		rest = rest[n:]
	}
	return false
}

// accept gives whom the message goes to, and the message signed.
func (p *Participant) accept(label string, m *wire.DataPacket) (to []*peer.Peer, out []byte) {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	if p.gone || !p.permission.CanPublishData || p.permission.Hidden {
		return nil, nil
	}
	if label == peer.Reliable && m.Sequence != 0 {
		if m.Sequence <= p.lastSeq {
			return nil, nil // sent again after the line was back, but it had arrived
		}
		p.lastSeq = m.Sequence
	}
	m.ParticipantIdentity, m.ParticipantSid = p.identity, p.sid
	if m.User != nil {
		m.User.ParticipantIdentity, m.User.ParticipantSid = p.identity, p.sid
	}
	out, err := proto.Marshal(m)
	if err != nil {
		return nil, nil
	}
	if label == peer.Reliable && m.Sequence != 0 {
		p.keep(m, out)
	}
	return p.room.reach(m, p), out
}

// keep remembers what p said.
func (p *Participant) keep(m *wire.DataPacket, out []byte) {
	names, sids := recipients(m)
	p.said = append(p.said, said{m.Sequence, time.Now(), names, sids, out})
	total := 0
	for i := len(p.said) - 1; i >= 0; i-- {
		if total += len(p.said[i].content); total > saidBytes || len(p.said)-i > saidLimit || time.Since(p.said[i].at) > saidFor {
			p.said = slices.Clone(p.said[i+1:])
			return
		}
	}
}

// replay sends p again what others said since the last that it has.
func (p *Participant) replay(states []*wire.DataChannelReceiveState) {
	for _, s := range states[:min(len(states), sidsLimit)] {
		for _, o := range p.room.people {
			if o.sid != s.PublisherSid || o == p || !p.permission.CanSubscribe {
				continue
			}
			for _, m := range o.said {
				if m.number > s.LastSeq && named(p, m.to, m.toSIDs) {
					p.peer.Send(peer.Reliable, m.content)
				}
			}
		}
	}
}

func recipients(m *wire.DataPacket) (names, sids []string) {
	return append(slices.Clone(m.DestinationIdentities), m.User.GetDestinationIdentities()...), m.User.GetDestinationSids()
}

func named(o *Participant, names, sids []string) bool {
	return len(names)+len(sids) == 0 || slices.Contains(names, o.identity) || slices.Contains(sids, o.sid)
}

// reach gives the lines of those whom m names, or of all but its sender. Who may
// not see and hear the others does not read them either; what the program itself
// says reaches everybody.
func (r *Room) reach(m *wire.DataPacket, sender *Participant) (to []*peer.Peer) {
	names, sids := recipients(m)
	for _, o := range r.people {
		if o != sender && named(o, names, sids) && (sender == nil || o.permission.CanSubscribe) {
			to = append(to, o.peer)
		}
	}
	return to
}
