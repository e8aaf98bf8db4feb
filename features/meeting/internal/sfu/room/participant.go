package room

import (
	"maps"
	"time"

	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/signal"
	"loggia/features/meeting/internal/sfu/wire"
)

// A Participant is somebody in a room. What is below the line is guarded by the
// room's mutex.
type Participant struct {
	room           *Room
	sid, identity  string
	client         *wire.ClientInfo
	single         bool
	auto, adaptive bool
	joined         time.Time
	peer           *peer.Peer
	host           string // by which the client knows us

	// —
	claims     *wire.Claims
	session    *signal.Session // nil while the line is broken
	lostAt     time.Time
	failedAt   time.Time
	renewedAt  time.Time
	came       bool // media has flowed
	gone       bool
	reason     wire.DisconnectReason
	state      wire.ParticipantInfo_State
	version    uint32
	name       string
	metadata   string
	attributes map[string]string
	permission *wire.ParticipantPermission
	tracks     map[string]*track        // that flow, by sid
	pending    map[string]*track        // that are announced, by the client's id
	taken      map[string]bool          // that were taken away, by sid
	subs       map[string]*forward.Down // by sid
	watchers   *wire.SubscriptionPermission
	lastSeq    uint32
	said       []said                  // lately, for who had no line
	missed     []*wire.ParticipantInfo // who left while the line was broken
	speaking   bool
	level      float32
	quality    wire.ConnectionQuality
	score      float32
}

var sources = map[string]wire.TrackSource{
	"camera": wire.TrackSource_CAMERA, "microphone": wire.TrackSource_MICROPHONE,
	"screen_share": wire.TrackSource_SCREEN_SHARE, "screen_share_audio": wire.TrackSource_SCREEN_SHARE_AUDIO,
}

func newParticipant(r *Room, c *wire.Claims, j *wire.Join) *Participant {
	now := time.Now()
	return &Participant{
		room: r, sid: guid("PA_"), identity: c.Identity, client: j.Client, single: j.Single, auto: j.AutoSubscribe, adaptive: j.Adaptive, joined: now, host: j.Host,
		claims: c, renewedAt: now, name: c.Name, metadata: c.Metadata, attributes: maps.Clone(c.Attributes), permission: permission(c.Video),
		tracks: map[string]*track{}, pending: map[string]*track{}, taken: map[string]bool{}, subs: map[string]*forward.Down{}, quality: wire.ConnectionQuality_EXCELLENT,
	}
}

// permission gives what a grant allows. A source we do not know allows nothing,
// and must not make the list empty: an empty one allows all.
func permission(v wire.VideoGrant) *wire.ParticipantPermission {
	p := &wire.ParticipantPermission{CanSubscribe: yes(v.CanSubscribe), CanPublish: yes(v.CanPublish), CanPublishData: yes(v.CanPublishData), Hidden: v.Hidden}
	p.CanUpdateMetadata = v.CanUpdateOwnMetadata != nil && *v.CanUpdateOwnMetadata
	for _, name := range v.CanPublishSources {
		if s, ok := sources[name]; ok {
			p.CanPublishSources = append(p.CanPublishSources, s)
		}
	}
	if len(v.CanPublishSources) > 0 && len(p.CanPublishSources) == 0 {
		p.CanPublish = false
	}
	return p
}

func yes(b *bool) bool { return b == nil || *b }

// info describes p to clients.
func (p *Participant) info() *wire.ParticipantInfo {
	i := &wire.ParticipantInfo{
		Sid: p.sid, Identity: p.identity, Name: p.name, Metadata: p.metadata, Attributes: maps.Clone(p.attributes), State: p.state, Version: p.version,
		JoinedAt: p.joined.Unix(), JoinedAtMs: p.joined.UnixMilli(), Permission: clone(p.permission), IsPublisher: len(p.tracks) > 0, DisconnectReason: p.reason,
		ClientProtocol: p.client.GetClientProtocol(), Capabilities: p.client.GetCapabilities(),
	}
	for _, t := range p.tracks {
		i.Tracks = append(i.Tracks, clone(t.info))
	}
	return i
}

// send queues m for the client; dropped while the line is broken: who resumes
// is told how everything is then.
func (p *Participant) send(m *wire.SignalResponse) {
	if p.session != nil {
		p.session.Send(m)
	}
}

// lost notes that the line s has ended. Media may go on without it for a while.
func (p *Participant) lost(s *signal.Session) {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	if p.session == s {
		p.session, p.lostAt = nil, time.Now()
	}
}

// Signal passes on what the connections want to tell the client.
func (p *Participant) Signal(m *wire.SignalResponse) {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	p.send(m)
}

// Connected notes that media can flow.
func (p *Participant) Connected() {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	p.failedAt = time.Time{}
	if !p.gone && p.state != wire.ParticipantInfo_ACTIVE {
		p.state = wire.ParticipantInfo_ACTIVE
		p.room.rooms.joins.note(time.Since(p.joined))
		p.room.tell(p, true)
		p.room.came(p)
	}
}

// Failed notes that nothing flows any more.
func (p *Participant) Failed() {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	p.failedAt = time.Now()
}
