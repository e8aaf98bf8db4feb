package room

import (
	"slices"

	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/wire"
)

const dataLimit = 80 << 10 // clients cut what they send at 64 kB

// Data passes a message on. Who sent it is written by us; what it is about is
// not looked at, and kinds that we do not know pass too.
func (p *Participant) Data(label string, content []byte) {
	var m wire.DataPacket
	if len(content) > dataLimit || proto.Unmarshal(content, &m) != nil {
		return
	}
	to := p.accept(label, &m)
	if len(to) == 0 {
		return
	}
	if out, err := proto.Marshal(&m); err == nil {
		for _, o := range to {
			o.Send(label, out)
		}
	}
}

// accept gives whom the message goes to, and signs it.
func (p *Participant) accept(label string, m *wire.DataPacket) []*peer.Peer {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	if p.gone || !p.permission.CanPublishData {
		return nil
	}
	if label == peer.Reliable && m.Sequence != 0 {
		if m.Sequence <= p.lastSeq {
			return nil // sent again after the line was back, but it had arrived
		}
		p.lastSeq = m.Sequence
	}
	m.ParticipantIdentity, m.ParticipantSid = p.identity, p.sid
	if m.User != nil {
		m.User.ParticipantIdentity, m.User.ParticipantSid = p.identity, p.sid
	}
	return p.room.reach(m, p)
}

// reach gives the lines of those whom m names, or of all but its sender.
func (r *Room) reach(m *wire.DataPacket, sender *Participant) (to []*peer.Peer) {
	names := append(slices.Clone(m.DestinationIdentities), m.User.GetDestinationIdentities()...)
	sids := m.User.GetDestinationSids()
	for _, o := range r.people {
		named := len(names)+len(sids) == 0 || slices.Contains(names, o.identity) || slices.Contains(sids, o.sid)
		if named && o != sender {
			to = append(to, o.peer)
		}
	}
	return to
}
