package wire

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"strconv"

	"google.golang.org/protobuf/proto"
)

// ErrJoin is the answer to an opening request that cannot be read.
var ErrJoin = errors.New("malformed join request")

// joinLimit bounds what a compressed request may grow to: a few kilobytes of
// text can claim to be gigabytes.
const joinLimit = 1 << 20

// A Join is what a client asks when it opens a session.
type Join struct {
	Single        bool // one peer connection both ways
	Reconnect     bool // it believes to be inside already, as SID
	SID           string
	AutoSubscribe bool // it wants whatever is published
	Adaptive      bool // it will say which size it shows
	FullICE       bool // it does not find the way by itself
	Offer         *SessionDescription
	Client        *ClientInfo
	Host          string             // by which it knows us; empty when it did not say
	Tracks        []*AddTrackRequest // what it is about to publish
	State         *SyncState         // what it believes, when it comes back
}

// ReadJoin reads the query of the newer endpoint, /rtc/v1.
func ReadJoin(q url.Values) (*Join, error) {
	raw, err := base64.URLEncoding.DecodeString(q.Get("join_request"))
	if err != nil || len(raw) == 0 {
		return nil, ErrJoin
	}
	var wrapped WrappedJoinRequest
	if proto.Unmarshal(raw, &wrapped) != nil {
		return nil, ErrJoin
	}
	inner := wrapped.JoinRequest
	switch wrapped.Compression {
	case WrappedJoinRequest_NONE:
	case WrappedJoinRequest_GZIP:
		if inner, err = inflate(inner); err != nil {
			return nil, ErrJoin
		}
	default:
		return nil, ErrJoin
	}
	var j JoinRequest
	if proto.Unmarshal(inner, &j) != nil {
		return nil, ErrJoin
	}
	return &Join{
		Single: true, Reconnect: j.Reconnect, SID: j.ParticipantSid,
		AutoSubscribe: j.GetConnectionSettings().GetAutoSubscribe(), Adaptive: j.GetConnectionSettings().GetAdaptiveStream(),
		FullICE: j.GetConnectionSettings().GetDisableIceLite(), Offer: j.PublisherOffer, Client: j.GetClientInfo(), Tracks: j.AddTrackRequests, State: j.SyncState,
	}, nil
}

// ReadOlderJoin reads the query of the older endpoint, /rtc.
func ReadOlderJoin(q url.Values) *Join {
	protocol, _ := strconv.ParseInt(q.Get("client_protocol"), 10, 32) // none is the oldest
	return &Join{
		Reconnect: q.Get("reconnect") == "1", SID: q.Get("sid"),
		AutoSubscribe: q.Get("auto_subscribe") != "0", Adaptive: q.Get("adaptive_stream") == "1", FullICE: q.Get("disable_ice_lite") == "1",
		Client: &ClientInfo{Browser: q.Get("browser"), Version: q.Get("version"), ClientProtocol: int32(protocol)},
	}
}

func inflate(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, joinLimit+1))
	if err == nil && len(out) > joinLimit {
		err = ErrJoin
	}
	return out, err
}
