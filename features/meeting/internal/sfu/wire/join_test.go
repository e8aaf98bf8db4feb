package wire

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"net/url"
	"testing"

	"google.golang.org/protobuf/proto"
)

func marshal(t testing.TB, m proto.Message) []byte {
	t.Helper()
	b, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func zip(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func query(b []byte) url.Values {
	return url.Values{"join_request": {base64.URLEncoding.EncodeToString(b)}}
}

func wrapped(t testing.TB, how WrappedJoinRequest_Compression, inner []byte) url.Values {
	return query(marshal(t, &WrappedJoinRequest{Compression: how, JoinRequest: inner}))
}

func request() *JoinRequest {
	return &JoinRequest{
		ClientInfo:         &ClientInfo{Sdk: 1, Browser: "Chrome"},
		ConnectionSettings: &ConnectionSettings{AutoSubscribe: true, AdaptiveStream: true},
		PublisherOffer:     &SessionDescription{Type: "offer", Sdp: "v=0", Id: 1},
		Reconnect:          true, ParticipantSid: "PA_1",
	}
}

func TestAJoinRequestIsReadPlainAndPacked(t *testing.T) {
	inner := marshal(t, request())
	for name, q := range map[string]url.Values{
		"plain":  wrapped(t, WrappedJoinRequest_NONE, inner),
		"packed": wrapped(t, WrappedJoinRequest_GZIP, zip(t, inner)),
	} {
		j, err := ReadJoin(q)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !j.Single || !j.Reconnect || j.SID != "PA_1" || !j.AutoSubscribe || !j.Adaptive || j.Offer.GetSdp() != "v=0" || j.Client.GetBrowser() != "Chrome" {
			t.Errorf("%s: got %+v", name, j)
		}
	}
}

func TestJoinRequestsThatCannotBeRead(t *testing.T) {
	inner := marshal(t, request())
	packed := zip(t, inner)
	for name, q := range map[string]url.Values{
		"none":                   {},
		"not base64":             {"join_request": {"%%%"}},
		"not a message":          query([]byte{0xff, 0xff, 0xff}),
		"plain text as packed":   wrapped(t, WrappedJoinRequest_GZIP, inner),
		"packed and cut":         wrapped(t, WrappedJoinRequest_GZIP, packed[:len(packed)-9]),
		"an unknown compression": wrapped(t, 9, inner),
		"rubbish inside":         wrapped(t, WrappedJoinRequest_NONE, []byte{0x0a, 0xff}),
		"a gigabyte in a nut":    wrapped(t, WrappedJoinRequest_GZIP, zip(t, make([]byte, joinLimit+1))),
	} {
		if j, err := ReadJoin(q); err != ErrJoin {
			t.Errorf("%s: got %+v, %v", name, j, err)
		}
	}
}

func TestTheOlderQuery(t *testing.T) {
	j := ReadOlderJoin(url.Values{"reconnect": {"1"}, "sid": {"PA_2"}, "adaptive_stream": {"1"}})
	if j.Single || !j.Reconnect || j.SID != "PA_2" || !j.AutoSubscribe || !j.Adaptive {
		t.Errorf("got %+v", j)
	}
	if ReadOlderJoin(url.Values{"auto_subscribe": {"0"}}).AutoSubscribe {
		t.Error("who wants nothing is sent everything")
	}
}

func FuzzReadJoin(f *testing.F) {
	inner := marshal(f, request())
	f.Add(marshal(f, &WrappedJoinRequest{JoinRequest: inner}))
	f.Add(marshal(f, &WrappedJoinRequest{Compression: WrappedJoinRequest_GZIP, JoinRequest: zip(f, inner)}))
	f.Add([]byte{0x12, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		j, err := ReadJoin(query(b))
		if (j == nil) == (err == nil) {
			t.Fatal("neither read nor refused")
		}
	})
}

func FuzzSignalRequest(f *testing.F) {
	f.Add(marshal(f, &SignalRequest{Message: &SignalRequest_AddTrack{AddTrack: &AddTrackRequest{Cid: "c", Layers: []*VideoLayer{{Width: 1}}}}}))
	f.Add(marshal(f, &SignalRequest{Message: &SignalRequest_TrackSetting{TrackSetting: &UpdateTrackSettings{TrackSids: []string{"TR_1"}, Disabled: true}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m SignalRequest
		if proto.Unmarshal(b, &m) == nil {
			if _, err := proto.Marshal(&m); err != nil {
				t.Fatalf("what was read cannot be written: %v", err)
			}
		}
	})
}

// What we do not know inside a data packet (chat streams, calls between
// clients) must reach the others untouched.
func TestUnknownPartsOfADataPacketPassThrough(t *testing.T) {
	unknown := []byte{0x6a, 0x03, 0x0a, 0x01, 'x'} // field 13, a stream header
	var p DataPacket
	if err := proto.Unmarshal(append(marshal(t, &DataPacket{Sequence: 7}), unknown...), &p); err != nil {
		t.Fatal(err)
	}
	p.ParticipantIdentity = "teresa"
	if b := marshal(t, &p); !bytes.Contains(b, unknown) {
		t.Errorf("lost in % x", b)
	}
}
