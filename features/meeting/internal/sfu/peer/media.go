package peer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// Codecs is what clients may publish. None in which one stream holds several
// layers: those we could not tell apart.
func Codecs() []*wire.Codec {
	return []*wire.Codec{{Mime: webrtc.MimeTypeOpus}, {Mime: webrtc.MimeTypeVP8}, {Mime: webrtc.MimeTypeH264}}
}

var pictureFeedback = []webrtc.RTCPFeedback{{Type: "transport-cc"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}

// How many packets are kept for a subscriber who asks for one again: about a
// second of each. They take 1.5 kB apiece, for everybody who watches or hears
// somebody; the library's 1024 would be gigabytes in a full room.
const (
	keptSounds   = 64
	keptPictures = 256
)

func keptOf(kind string) nack.ResponderOption {
	return nack.ResponderStreamsFilter(func(s *interceptor.StreamInfo) bool {
		asks := slices.ContainsFunc(s.RTCPFeedback, func(f interceptor.RTCPFeedback) bool { return f.Type == "nack" && f.Parameter == "" })
		return asks && strings.HasPrefix(strings.ToLower(s.MimeType), kind)
	})
}

func (n *Net) connection(lite bool) (*webrtc.PeerConnection, error) {
	media, err := spoken()
	if err != nil {
		return nil, err
	}
	chain := &interceptor.Registry{}
	if err := webrtc.ConfigureSimulcastExtensionHeaders(media); err != nil {
		return nil, err
	}
	log := n.settings.LoggerFactory
	sounds, err := nack.NewResponderInterceptor(nack.WithResponderLoggerFactory(log), keptOf("audio/"), nack.ResponderSize(keptSounds))
	if err != nil {
		return nil, err
	}
	chain.Add(sounds)
	if err := webrtc.ConfigureNackWithOptions(media, chain, []nack.GeneratorOption{nack.WithGeneratorLoggerFactory(log)}, nack.WithResponderLoggerFactory(log), keptOf("video/"), nack.ResponderSize(keptPictures)); err != nil {
		return nil, err
	}
	if err := webrtc.ConfigureRTCPReportsWithOptions(chain, []report.ReceiverOption{report.WithReceiverLoggerFactory(log)}, report.WithSenderLoggerFactory(log)); err != nil {
		return nil, err
	}
	if err := webrtc.ConfigureTWCCSenderWithOptions(media, chain, twcc.WithLoggerFactory(log)); err != nil { // tells publishers how their line is
		return nil, err
	}
	settings := n.settings
	settings.SetLite(lite)
	api := webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(chain), webrtc.WithSettingEngine(settings))
	return api.NewPeerConnection(webrtc.Configuration{})
}

// spoken lists codecs and extensions. Each connection has its own list: it
// adapts to the numbers that the client gives them.
func spoken() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	opus := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1;usedtx=1", RTCPFeedback: []webrtc.RTCPFeedback{{Type: "nack"}}}
	if err := m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: opus, PayloadType: 111}, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		mime, format string
		number       webrtc.PayloadType
	}{
		{webrtc.MimeTypeVP8, "", 96},
		{webrtc.MimeTypeH264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", 125},
	} {
		codec := webrtc.RTPCodecCapability{MimeType: c.mime, ClockRate: 90000, SDPFmtpLine: c.format, RTCPFeedback: pictureFeedback}
		again := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: fmt.Sprintf("apt=%d", c.number)}
		for number, capability := range map[webrtc.PayloadType]webrtc.RTPCodecCapability{c.number: codec, c.number + 1: again} {
			if err := m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: capability, PayloadType: number}, webrtc.RTPCodecTypeVideo); err != nil {
				return nil, err
			}
		}
	}
	for _, uri := range []string{sdp.SDESMidURI, sdp.AudioLevelURI} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, webrtc.RTPCodecTypeAudio); err != nil {
			return nil, err
		}
	}
	return m, nil
}
