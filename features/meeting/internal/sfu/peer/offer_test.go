package peer

import (
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// An owner notes what a peer tells it.
type owner struct{ signals chan *wire.SignalResponse }

func (o *owner) Signal(m *wire.SignalResponse) {
	select {
	case o.signals <- m:
	default:
	}
}
func (*owner) Connected()                                             {}
func (*owner) Failed()                                                {}
func (*owner) Media(*webrtc.TrackRemote, *webrtc.RTPReceiver, string) {}
func (*owner) Data(string, []byte)                                    {}
func (*owner) Wanted(string) string                                   { return webrtc.MimeTypeH264 }
func (o *owner) answer(t testing.TB, within time.Duration) (s string, ok bool) {
	t.Helper()
	for deadline := time.After(within); ; {
		select {
		case m := <-o.signals:
			if a := m.GetAnswer(); a != nil {
				return a.Sdp, true
			}
		case <-deadline:
			return "", false
		}
	}
}

func listen(t testing.TB) *Net {
	t.Helper()
	n, err := Listen(Ports{Listen: []netip.Addr{netip.MustParseAddr("127.0.0.1")}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func peerOf(t testing.TB, n *Net, single bool) (*Peer, *owner) {
	t.Helper()
	o := &owner{make(chan *wire.SignalResponse, 100)}
	p, err := n.New(single, true, o)
	if err != nil {
		t.Fatal(err)
	}
	return p, o
}

// anOffer is what a browser sends first: channels, and sections to receive in.
func anOffer(t testing.TB) string {
	t.Helper()
	pc, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	if _, err := pc.CreateDataChannel(Reliable, nil); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
			t.Fatal(err)
		}
		if _, err := pc.AddTransceiverFromKind(kind); err != nil {
			t.Fatal(err)
		}
	}
	o, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	return o.SDP
}

func TestAnOfferIsAnsweredWithItsNumber(t *testing.T) {
	p, o := peerOf(t, listen(t), true)
	defer p.Close()
	p.Offer(&wire.SessionDescription{Type: "offer", Sdp: anOffer(t), Id: 7})
	for m := range o.signals {
		if a := m.GetAnswer(); a != nil {
			if a.Id != 7 || a.Type != "answer" || strings.Count(a.Sdp, "\nm=") != 5 {
				t.Errorf("got %v", a)
			}
			return
		}
	}
}

func TestOffersThatCannotBeAnswered(t *testing.T) {
	n := listen(t)
	good := anOffer(t)
	section := good[strings.Index(good, "m=audio"):]
	section = section[:strings.Index(section, "m=video")]
	for name, text := range map[string]string{
		"nothing":                "",
		"no description":         "hello",
		"cut in the middle":      good[:len(good)/2],
		"no sections":            good[:strings.Index(good, "m=")],
		"thousands of sections":  good + strings.Repeat(section, sectionsLimit),
		"a section twice":        good + section,
		"another's fingerprint":  strings.ReplaceAll(good, "a=fingerprint:sha-256", "a=fingerprint:sha-9"),
		"no password":            strings.ReplaceAll(good, "a=ice-pwd:", "a=x:"),
		"sections without names": strings.ReplaceAll(good, "a=mid:", "a=x:"),
	} {
		p, o := peerOf(t, n, true)
		p.Offer(&wire.SessionDescription{Type: "offer", Sdp: text, Id: 1})
		if _, ok := o.answer(t, 0); ok && name == "thousands of sections" {
			t.Errorf("%s: answered", name)
		}
		// Whatever became of it, a good one afterwards must not find the queue stuck.
		done := make(chan struct{})
		go func() {
			p.Offer(&wire.SessionDescription{Type: "offer", Sdp: good, Id: 2})
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: nothing is answered any more", name)
		}
		p.Close()
	}
}

func FuzzOffer(f *testing.F) {
	n := listen(f)
	good := anOffer(f)
	f.Add(good, "candidate:1 1 udp 1 127.0.0.1 9 typ host")
	f.Add(strings.ReplaceAll(good, "recvonly", "sendrecv"), "")
	f.Add(good[:len(good)/2], "{}")
	f.Fuzz(func(t *testing.T, text, candidate string) {
		for _, single := range []bool{true, false} {
			p, _ := peerOf(t, n, single)
			p.Offer(&wire.SessionDescription{Type: "offer", Sdp: text, Id: 1})
			p.Candidate(&wire.TrickleRequest{CandidateInit: candidate})
			p.Start()
			p.Answer(&wire.SessionDescription{Type: "answer", Sdp: text, Id: 1})
			p.Offer(&wire.SessionDescription{Type: "offer", Sdp: text, Id: 2})
			p.Close()
		}
	})
}
