package peer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// Offer answers what the client offers: on its only connection, or on the one
// that it publishes on. It returns when the answer is on its way.
func (p *Peer) Offer(o *wire.SessionDescription) {
	p.jobs.wait(func() {
		if err := p.answer(o); err != nil {
			p.log.Debug("an offer cannot be answered", "error", err)
			if p.pub.SignalingState() != webrtc.SignalingStateStable {
				p.on.Failed() // half taken: no other can be answered either, and the client has to come anew
			}
		}
	})
}

// sectionsLimit bounds what one client can make us hold: each section is a pair
// of sender and receiver. A room of a hundred people takes some three hundred.
const sectionsLimit = 500

// What a client sends is held until somebody reads it, up to a megabyte each: a
// section that we have not been told of is read by nobody.
const (
	sendingLimit = 24
	layersLimit  = 4
)

// sending counts the sections in which a client may send.
func sending(text string) (n int) {
	for _, section := range strings.Split(text, "\nm=")[1:] {
		media := strings.HasPrefix(section, "audio") || strings.HasPrefix(section, "video")
		if media && !strings.Contains(section, "\na=recvonly") && !strings.Contains(section, "\na=inactive") {
			n++
		}
	}
	return n
}

var errSections = errors.New("too many sections")

func (p *Peer) answer(o *wire.SessionDescription) error {
	if strings.Count(o.Sdp, "\nm=") > sectionsLimit || strings.Count(o.Sdp, "\na=rid:") > sendingLimit*layersLimit || sending(o.Sdp) > sendingLimit {
		return errSections
	}
	if err := p.pub.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: o.Sdp}); err != nil {
		return err
	}
	p.addEarly(p.pub)
	p.preferCodecs(o.Sdp)
	a, err := p.pub.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := p.pub.SetLocalDescription(a); err != nil {
		return err
	}
	p.answered = true
	mids := map[string]string{}
	if p.single {
		mids = sent(p.pub)
	}
	p.on.Signal(&wire.SignalResponse{Message: &wire.SignalResponse_Answer{Answer: &wire.SessionDescription{Type: "answer", Sdp: a.SDP, Id: o.Id, MidToTrackId: mids}}})
	if p.single {
		p.asked = false
		if sounds, pictures := p.unmatched(); sounds+pictures > 0 {
			p.askOffer()
		}
	}
	return nil
}

// Answer takes the client's answer to our offer.
func (p *Peer) Answer(a *wire.SessionDescription) {
	p.jobs.wait(func() {
		if p.single || !p.offering || a.Id != 0 && a.Id != p.offer {
			return // to an offer that no longer stands
		}
		if err := p.sub.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: a.Sdp}); err != nil {
			p.log.Debug("an answer cannot be taken", "error", err)
			return
		}
		p.addEarly(p.sub)
		p.offering = false
		if p.dirty || p.restart {
			p.negotiate()
		}
	})
}

// Candidate takes one address at which the client may be reached.
func (p *Peer) Candidate(t *wire.TrickleRequest) {
	var c webrtc.ICECandidateInit
	if json.Unmarshal([]byte(t.CandidateInit), &c) != nil {
		return
	}
	p.jobs.wait(func() {
		pc := p.pub
		if t.Target == wire.SignalTarget_SUBSCRIBER {
			pc = p.sub
		}
		if pc.RemoteDescription() == nil {
			if len(p.early[pc]) < candidatesLimit {
				p.early[pc] = append(p.early[pc], c)
			}
			return
		}
		p.addCandidate(pc, c)
	})
}

func (p *Peer) addEarly(pc *webrtc.PeerConnection) {
	early := p.early[pc]
	delete(p.early, pc)
	for _, c := range early {
		p.addCandidate(pc, c)
	}
}

func (p *Peer) addCandidate(pc *webrtc.PeerConnection, c webrtc.ICECandidateInit) {
	if err := pc.AddICECandidate(c); err != nil {
		p.log.Debug("a candidate cannot be taken", "error", err)
	}
}

// Start makes the first offer of a client with two connections.
func (p *Peer) Start() {
	p.jobs.put(func() {
		p.started = true
		p.negotiate()
	})
}

// Restart finds the way anew after the client has come back. A client with one
// connection does it by itself.
func (p *Peer) Restart() {
	p.jobs.put(func() {
		if p.single {
			p.asked = false
			return
		}
		p.restart = true
		if p.offering { // it may have been lost with the line, or its answer
			if d := p.sub.PendingLocalDescription(); d != nil {
				p.sendOffer(d.SDP)
				return
			}
			p.offering = false
		}
		p.negotiate()
	})
}

// negotiate makes the client learn what is sent to it now: it is asked for an
// offer, or given one.
func (p *Peer) negotiate() {
	if p.single {
		if p.answered && !p.asked {
			p.askOffer()
		}
		return
	}
	if !p.started {
		return // the first offer takes in everything
	}
	if p.offering {
		p.dirty = true
		return
	}
	o, err := p.sub.CreateOffer(&webrtc.OfferOptions{ICERestart: p.restart})
	if err == nil {
		err = p.sub.SetLocalDescription(o)
	}
	if err != nil {
		p.log.Debug("no offer can be made", "error", err)
		return
	}
	p.offering, p.dirty, p.restart = true, false, false
	p.offer++
	p.sendOffer(o.SDP)
}

func (p *Peer) sendOffer(text string) {
	p.on.Signal(&wire.SignalResponse{Message: &wire.SignalResponse_Offer{Offer: &wire.SessionDescription{Type: "offer", Sdp: text, Id: p.offer, MidToTrackId: sent(p.sub)}}})
}

// askOffer asks a client with one connection for a new offer, with as many more
// sections as there are tracks without one. 0 and 0 asks for the offer alone.
func (p *Peer) askOffer() {
	p.asked = true
	sounds, pictures := p.unmatched()
	p.on.Signal(&wire.SignalResponse{Message: &wire.SignalResponse_MediaSectionsRequirement{MediaSectionsRequirement: &wire.MediaSectionsRequirement{NumAudios: sounds, NumVideos: pictures}}})
}

func (p *Peer) unmatched() (sounds, pictures uint32) {
	for _, t := range p.pub.GetTransceivers() {
		switch {
		case t.Mid() != "":
		case t.Kind() == webrtc.RTPCodecTypeAudio:
			sounds++
		default:
			pictures++
		}
	}
	return sounds, pictures
}

// sent says which section carries which track: with one connection the client
// has no other way to know.
func sent(pc *webrtc.PeerConnection) map[string]string {
	mids := map[string]string{}
	for _, t := range pc.GetTransceivers() {
		if t.Mid() != "" && t.Sender() != nil && t.Sender().Track() != nil {
			mids[t.Mid()] = t.Sender().Track().ID()
		}
	}
	return mids
}

// preferCodecs makes the answer name first the codec that the client announced.
// Otherwise the library answers in its own order, and the client would obey.
func (p *Peer) preferCodecs(offer string) {
	var d sdp.SessionDescription
	if d.UnmarshalString(offer) != nil {
		return
	}
	for _, m := range d.MediaDescriptions {
		mid, _ := m.Attribute("mid")
		msid, _ := m.Attribute("msid")
		ids := strings.Fields(msid)
		if m.MediaName.Media != "video" || len(ids) == 0 {
			continue
		}
		want := p.on.Wanted(ids[len(ids)-1])
		for _, t := range p.pub.GetTransceivers() {
			if want != "" && t.Mid() == mid && t.Receiver() != nil {
				if first := codecFirst(t.Receiver().GetParameters().Codecs, want); first != nil {
					if err := t.SetCodecPreferences(first); err != nil {
						p.log.Debug("a codec cannot be preferred", "error", err)
					}
				}
			}
		}
	}
}

// codecFirst gives all with mime and its retransmissions ahead; nil when it is
// not among them.
func codecFirst(all []webrtc.RTPCodecParameters, mime string) []webrtc.RTPCodecParameters {
	var first, rest []webrtc.RTPCodecParameters
	again := map[string]bool{}
	for _, c := range all {
		if strings.EqualFold(c.MimeType, mime) {
			first = append(first, c)
			again[fmt.Sprintf("apt=%d", c.PayloadType)] = true
		}
	}
	for _, c := range all {
		if again[c.SDPFmtpLine] {
			first = append(first, c)
		} else if !strings.EqualFold(c.MimeType, mime) {
			rest = append(rest, c)
		}
	}
	if len(again) == 0 {
		return nil
	}
	return append(first, rest...)
}
