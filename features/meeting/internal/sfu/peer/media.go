package peer

import (
	"fmt"

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

// reports makes the receiver's reports to publishers. What clients say of what
// they are sent is read where it is sent: here it is only looked at when there
// is a sender's report in it, which the times there and back are reckoned from.
type reports struct{ interceptor.Interceptor }

type makeReports struct {
	*report.ReceiverInterceptorFactory
}

func (m makeReports) NewInterceptor(id string) (interceptor.Interceptor, error) {
	i, err := m.ReceiverInterceptorFactory.NewInterceptor(id)
	return reports{i}, err
}

// BindRTCPReader has what holds no sender's report pass unread.
func (r reports) BindRTCPReader(reader interceptor.RTCPReader) interceptor.RTCPReader {
	var n int
	var at interceptor.Attributes
	look := r.Interceptor.BindRTCPReader(interceptor.RTCPReaderFunc(func([]byte, interceptor.Attributes) (int, interceptor.Attributes, error) { return n, at, nil }))
	return interceptor.RTCPReaderFunc(func(b []byte, a interceptor.Attributes) (int, interceptor.Attributes, error) {
		var err error
		if n, at, err = reader.Read(b, a); err != nil || n < 2 || b[1] != senderReport {
			return n, at, err
		}
		if _, _, err := look.Read(b, at); err != nil {
			return n, at, nil // what cannot be read is no reason to stop reading
		}
		return n, at, nil
	})
}

const senderReport = 200 // a message begins with it when it holds one

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
	// What clients miss of what they are sent is sent again by forward, from what
	// it keeps once for all of them.
	missing, err := nack.NewGeneratorInterceptor(nack.WithGeneratorLoggerFactory(log))
	if err != nil {
		return nil, err
	}
	chain.Add(missing)
	receiver, err := report.NewReceiverInterceptor(report.WithReceiverLoggerFactory(log))
	if err != nil {
		return nil, err
	}
	chain.Add(makeReports{receiver})
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
