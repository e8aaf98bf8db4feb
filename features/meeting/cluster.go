package meeting

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"loggia/features/meeting/internal/cluster"
	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/wire"
)

// ClusterConfig is where a LiveKit cluster is. Key and Secret are its own, and
// sign the tickets too.
type ClusterConfig struct {
	URL         string // wss://host, where browsers connect
	Key, Secret string
	Folder      string       // the data folder: who was put out
	HTTP        *http.Client // nil for the usual one
	Log         *slog.Logger
}

// Cluster is a LiveKit cluster in the place of the engine inside the binary:
// for bodies that outgrow one machine. Make it with NewCluster.
type Cluster struct {
	url, key, secret string
	client           *cluster.Client
	hook             *cluster.Hook
	log              *slog.Logger
	withdrawn        *room.Withdrawn
	told             listeners
	busy             sync.WaitGroup

	mu  sync.Mutex
	out map[[2]string]bool // room and identity, or room alone: put out, and no ticket signed since
}

var _ Engine = (*Cluster)(nil)

// hookPath is where the cluster tells us of its rooms.
const hookPath = "POST /media/webhook"

// NewCluster gives the cluster. It need not be up.
func NewCluster(c ClusterConfig) (*Cluster, error) {
	if c.Key == "" || len(c.Secret) < 32 {
		return nil, errors.New("a media cluster needs its key, and its secret of 32 characters or more")
	}
	api, ok := strings.CutPrefix(c.URL, "ws") // wss://host is https://host
	if !ok {
		return nil, fmt.Errorf("the address of a media cluster: want wss://…, not %q", c.URL)
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{Timeout: 15 * time.Second}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	m := &Cluster{url: strings.TrimSuffix(c.URL, "/"), key: c.Key, secret: c.Secret, log: c.Log, out: map[[2]string]bool{}}
	m.client = &cluster.Client{API: "http" + strings.TrimSuffix(api, "/"), Key: c.Key, Secret: c.Secret, HTTP: c.HTTP}
	m.hook = &cluster.Hook{Key: c.Key, Secret: c.Secret, On: m.hear}
	var err error
	m.withdrawn, err = room.OpenWithdrawn(filepath.Join(c.Folder, "media.withdrawn"))
	return m, err
}

// Patterns lists what Handler answers, as http.ServeMux writes it.
func (*Cluster) Patterns() []string { return []string{hookPath} }

// Handler takes what the cluster tells.
func (c *Cluster) Handler() http.Handler { return c.hook }

// Shut waits for what is under way, until ctx ends. Calls go on without us.
func (c *Cluster) Shut(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		c.busy.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return c.withdrawn.Close()
}

// URL gives where browsers connect.
func (c *Cluster) URL() string { return c.url }

func governs(room string) wire.VideoGrant { return wire.VideoGrant{RoomAdmin: true, Room: room} }

var creates = wire.VideoGrant{RoomCreate: true}

// away puts what went wrong with the cluster into the words of meetings.
func (c *Cluster) away(err error) error {
	switch {
	case errors.Is(err, cluster.ErrFull):
		return ErrFull.From(err)
	case errors.Is(err, cluster.ErrAway), errors.Is(err, cluster.ErrKey):
		c.log.Error("the media cluster", "error", err)
		return ErrMediaAway.From(err)
	}
	return err
}

// there is away, for what is no error when it is about somebody who is not there.
func (c *Cluster) there(err error) error {
	if errors.Is(err, cluster.ErrNotThere) {
		return nil
	}
	return c.away(err)
}

// Ensure makes the room if it is not there; at most max people fit in.
func (c *Cluster) Ensure(ctx context.Context, room string, max int) error {
	c.mu.Lock()
	delete(c.out, [2]string{room})
	c.mu.Unlock()
	return c.away(c.client.Call(ctx, "CreateRoom", creates, &wire.CreateRoomRequest{Name: room, MaxParticipants: uint32(max), EmptyTimeout: 300, DepartureTimeout: 300}, &wire.Room{}))
}

// Token signs a ticket. It says where to connect, too.
func (c *Cluster) Token(g Grant) (string, error) {
	yes, no := true, false
	v := wire.VideoGrant{RoomJoin: true, Room: g.Room, CanPublishSources: g.sources(), Hidden: g.Hidden, CanPublish: &yes, CanSubscribe: &yes, CanPublishData: &yes}
	if len(v.CanPublishSources) == 0 { // an empty list would be everything
		v.CanPublish = &no
	}
	if g.Hidden {
		v.CanPublishData = &no
	}
	now := time.Now()
	claims := wire.Claims{Issuer: c.key, Identity: g.Identity, Name: g.Name, Attributes: map[string]string{"label": g.Label}, Video: v, URL: c.url,
		Issued: wire.Seconds(now), NotBefore: float64(now.Unix()), Expires: float64(now.Add(min(g.For, room.KeptFor)).Unix())}
	if g.Staff {
		claims.Attributes["staff"] = "1"
	}
	c.mu.Lock()
	delete(c.out, [2]string{g.Room, g.Identity})
	c.mu.Unlock()
	return wire.Sign(claims, c.secret)
}

// Read gives the grant inside a token, or ErrNoSuchMeeting.
func (c *Cluster) Read(token string) (Grant, error) {
	t, err := wire.Verify(token, c.key, c.secret, time.Now())
	if err == nil && (!t.Video.RoomJoin || c.withdrawn.Holds(t)) {
		err = wire.ErrToken
	}
	if err != nil {
		return Grant{}, ErrNoSuchMeeting.From(err)
	}
	return Grant{Room: t.Video.Room, Identity: t.Identity, Name: t.Name, Label: t.Attributes["label"], Staff: t.Attributes["staff"] == "1",
		Sources: t.Video.CanPublishSources, Silent: t.Video.CanPublish != nil && !*t.Video.CanPublish, Hidden: t.Video.Hidden,
		For: max(time.Until(time.UnixMilli(int64(t.Expires*1000))), time.Second)}, nil
}

// Inside gives who is in the room now.
func (c *Cluster) Inside(ctx context.Context, room string) ([]Participant, error) {
	var answer wire.ListParticipantsResponse
	if err := c.client.Call(ctx, "ListParticipants", governs(room), &wire.ListParticipantsRequest{Room: room}, &answer); err != nil {
		return nil, c.there(err)
	}
	slices.SortStableFunc(answer.Participants, func(a, b *wire.ParticipantInfo) int { return int(since(a).Sub(since(b))) })
	var all []Participant
	for _, p := range answer.Participants {
		if p.GetPermission().GetHidden() || p.State == wire.ParticipantInfo_DISCONNECTED {
			continue
		}
		who := Participant{Identity: p.Identity, Name: p.Name, Label: p.Attributes["label"], Since: since(p)}
		for _, t := range p.Tracks {
			switch on := !t.Muted; t.Source {
			case wire.TrackSource_MICROPHONE:
				who.Microphone = who.Microphone || on
			case wire.TrackSource_CAMERA:
				who.Camera = who.Camera || on
			case wire.TrackSource_SCREEN_SHARE:
				who.Screen = true
			}
		}
		all = append(all, who)
	}
	return all, nil
}

func since(p *wire.ParticipantInfo) time.Time {
	if p.JoinedAtMs > 0 {
		return time.UnixMilli(p.JoinedAtMs)
	}
	return time.Unix(p.JoinedAt, 0)
}

// Remove puts somebody out; the tickets they hold let them in no more.
func (c *Cluster) Remove(ctx context.Context, room, identity string) error {
	kept := c.withdrawn.Add(room, identity)
	c.mu.Lock()
	c.out[[2]string{room, identity}] = true
	c.mu.Unlock()
	return errors.Join(c.putOut(ctx, room, identity), kept)
}

func (c *Cluster) putOut(ctx context.Context, room, identity string) error {
	return c.there(c.client.Call(ctx, "RemoveParticipant", governs(room), &wire.RoomParticipantIdentity{Room: room, Identity: identity, RevokeTokenTs: time.Now().Unix()}, &wire.Empty{}))
}

func (c *Cluster) person(ctx context.Context, room, identity string) (*wire.ParticipantInfo, error) {
	p := &wire.ParticipantInfo{}
	return p, c.client.Call(ctx, "GetParticipant", governs(room), &wire.RoomParticipantIdentity{Room: room, Identity: identity}, p)
}

func (c *Cluster) permit(ctx context.Context, room, identity string, p *wire.ParticipantPermission) error {
	return c.client.Call(ctx, "UpdateParticipant", governs(room), &wire.UpdateParticipantRequest{Room: room, Identity: identity, Permission: p}, &wire.ParticipantInfo{})
}

// Allow replaces what somebody inside may do.
func (c *Cluster) Allow(ctx context.Context, room, identity string, p Permission) error {
	from, err := sourcesOf(p.Sources)
	if err != nil {
		return err
	}
	who, err := c.person(ctx, room, identity)
	if err != nil {
		return c.there(err)
	}
	perm := who.GetPermission() // the call replaces all of it
	if perm == nil {
		perm = &wire.ParticipantPermission{CanSubscribe: true}
	}
	perm.CanPublish, perm.CanPublishData, perm.CanPublishSources = p.Publish, p.Data, from
	return c.there(c.permit(ctx, room, identity, perm))
}

// Mute switches off the microphone of somebody; who is not there is silent.
func (c *Cluster) Mute(ctx context.Context, room, identity string) error {
	return c.MuteTrack(ctx, room, identity, Microphone)
}

// MuteTrack switches off one source of somebody.
func (c *Cluster) MuteTrack(ctx context.Context, room, identity, source string) error {
	want, err := sourcesOf([]string{source})
	if err != nil {
		return err
	}
	who, err := c.person(ctx, room, identity)
	if err != nil {
		return c.there(err)
	}
	for _, t := range who.Tracks {
		switch {
		case t.Source != want[0]:
			continue
		case source == Screen || source == ScreenSound:
			return c.there(c.takeAway(ctx, room, who, want[0]))
		}
		if err := c.there(c.client.Call(ctx, "MutePublishedTrack", governs(room), &wire.MuteRoomTrackRequest{Room: room, Identity: identity, TrackSid: t.Sid, Muted: true}, &wire.MuteRoomTrackResponse{})); err != nil {
			return err
		}
	}
	return nil
}

// takeAway ends a track: there is no call for that, but who may no longer publish
// from a source loses what they publish. Afterwards they may again.
func (c *Cluster) takeAway(ctx context.Context, room string, who *wire.ParticipantInfo, source wire.TrackSource) error {
	before := who.GetPermission()
	if before == nil {
		return nil
	}
	less := &wire.ParticipantPermission{CanSubscribe: before.CanSubscribe, CanPublish: before.CanPublish, CanPublishData: before.CanPublishData, Hidden: before.Hidden, CanUpdateMetadata: before.CanUpdateMetadata}
	all := before.CanPublishSources
	if len(all) == 0 {
		all = []wire.TrackSource{wire.TrackSource_CAMERA, wire.TrackSource_MICROPHONE, wire.TrackSource_SCREEN_SHARE, wire.TrackSource_SCREEN_SHARE_AUDIO}
	}
	for _, s := range all {
		if s != source {
			less.CanPublishSources = append(less.CanPublishSources, s)
		}
	}
	less.CanPublish = less.CanPublish && len(less.CanPublishSources) > 0
	if err := c.permit(ctx, room, who.Identity, less); err != nil {
		return err
	}
	return c.permit(ctx, room, who.Identity, before)
}

// Say sends a message with a topic to these identities, or to all inside.
func (c *Cluster) Say(ctx context.Context, room, topic string, payload []byte, to ...string) error {
	return c.there(c.client.Call(ctx, "SendData", governs(room), &wire.SendDataRequest{Room: room, Data: payload, Topic: &topic, DestinationIdentities: to}, &wire.Empty{}))
}

// Close ends the room for everybody.
func (c *Cluster) Close(ctx context.Context, room string) error {
	kept := c.withdrawn.Add(room, "")
	c.mu.Lock()
	c.out[[2]string{room}] = true
	c.mu.Unlock()
	return errors.Join(c.remove(ctx, room), kept)
}

func (c *Cluster) remove(ctx context.Context, room string) error {
	return c.there(c.client.Call(ctx, "DeleteRoom", creates, &wire.DeleteRoomRequest{Room: room}, &wire.Empty{}))
}

// OnEvent has f called with what happens in rooms.
func (c *Cluster) OnEvent(f func(Event)) (stop func()) { return c.told.add(f) }

var wireSources = map[string]wire.TrackSource{Camera: wire.TrackSource_CAMERA, Microphone: wire.TrackSource_MICROPHONE, Screen: wire.TrackSource_SCREEN_SHARE, ScreenSound: wire.TrackSource_SCREEN_SHARE_AUDIO}

func sourcesOf(names []string) (all []wire.TrackSource, err error) {
	for _, name := range names {
		s, ok := wireSources[name]
		if !ok {
			return nil, fmt.Errorf("%q is no source", name)
		}
		all = append(all, s)
	}
	return all, nil
}
