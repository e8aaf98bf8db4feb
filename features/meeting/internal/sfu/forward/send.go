package forward

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/allocate"
)

// StampURI names the extension by which packets are numbered across all streams
// of a connection.
const StampURI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

// ID, RID, StreamID and Kind are what the connection describes the track by.
func (d *Down) ID() string       { return d.track.SID }
func (d *Down) RID() string      { return "" }
func (d *Down) StreamID() string { return d.group }

// Kind says whether it is sound or picture.
func (d *Down) Kind() webrtc.RTPCodecType {
	if d.track.Video {
		return webrtc.RTPCodecTypeVideo
	}
	return webrtc.RTPCodecTypeAudio
}

// Bind is called when the sender is live. Before that, and before the
// connection is up, packets would vanish and a key frame with them: the
// subscription starts only when both are.
func (d *Down) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	i := slices.IndexFunc(c.CodecParameters(), func(p webrtc.RTPCodecParameters) bool { return strings.EqualFold(p.MimeType, d.codec.MimeType) })
	if i < 0 {
		return webrtc.RTPCodecParameters{}, webrtc.ErrUnsupportedCodec
	}
	codec := c.CodecParameters()[i]
	d.mu.Lock()
	d.writer, d.ssrc, d.payload = c.WriteStream(), uint32(c.SSRC()), uint8(codec.PayloadType)
	d.again, d.againType = uint32(c.SSRCRetransmission()), 0
	for _, p := range c.CodecParameters() {
		if strings.EqualFold(p.MimeType, webrtc.MimeTypeRTX) && p.SDPFmtpLine == fmt.Sprintf("apt=%d", codec.PayloadType) && d.again != 0 {
			d.againType = uint8(p.PayloadType)
		}
	}
	d.stampID = 0
	for _, e := range c.HeaderExtensions() {
		if e.URI == StampURI {
			d.stampID = uint8(e.ID)
		}
	}
	if d.bound = true; d.track.Video && d.stampID == 0 {
		d.line.unnumbered()
	}
	d.mu.Unlock()
	d.line.changed(time.Now())
	d.Refresh()
	return codec, nil
}

// Unbind is called when the sender ends.
func (d *Down) Unbind(webrtc.TrackLocalContext) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bound, d.writer = false, nil
	return nil
}

// send puts a packet on the wire, and notes how it left. A packet that does not
// leave is a lost packet.
func (d *Down) send(l *layer, in, out *rtp.Packet, now time.Time) {
	d.traces.put(trace{
		out: out.SequenceNumber, in: in.SequenceNumber, layer: l, stamp: out.Timestamp, at: now.UnixMilli(),
		picture: d.out.picOff, tl0: d.out.tl0Off, moved: d.out.moved,
	})
	d.wire(&out.Header, out.Payload, now)
	d.packets++
	d.octets += uint32(len(out.Payload))
	if r := l.report.Load(); r != nil && d.reportedAt.IsZero() {
		d.tell(r, now)
	}
}

func (d *Down) wire(h *rtp.Header, payload []byte, now time.Time) {
	h.SSRC, h.PayloadType = d.ssrc, d.payload
	if d.stampID != 0 {
		binary.BigEndian.PutUint16(d.stamp[:], d.line.stamp(len(payload)+wireOverhead, now))
		h.SetExtension(d.stampID, d.stamp[:]) // fails for no number that was agreed on
	}
	d.writer.WriteRTP(h, payload)
	Traffic.PacketsOut.Add(1)
	Traffic.BytesOut.Add(uint64(len(payload)))
}

// padding is a packet that carries nothing: only its length counts.
var padding = append(make([]byte, 254), 255)

// padMost is how many packets follow one frame at most.
const padMost = 48

// pad sends what a probe of the line asks for, after the last packet of a frame.
func (d *Down) pad(now time.Time) {
	n := min(padMost, d.line.due(now)/(len(padding)+wireOverhead))
	if n <= 0 || d.stampID == 0 {
		return
	}
	number := d.out.insert(uint16(n))
	for range n {
		d.traces.put(trace{out: number, stamp: d.out.lastTS, at: now.UnixMilli()})
		d.wire(&rtp.Header{Version: 2, Padding: true, SequenceNumber: number, Timestamp: d.out.lastTS}, padding, now)
		number++
	}
}

// resend sends again what the subscriber misses.
func (d *Down) resend(n *rtcp.TransportLayerNack, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.writer == nil || n.MediaSSRC != d.ssrc {
		return
	}
	d.line.missed(now)
	// Two requests for one packet within the time that it takes there are one.
	pause := max(10*time.Millisecond, min(d.rtt/2, 200*time.Millisecond)).Milliseconds()
	for _, pair := range n.Nacks {
		for _, number := range pair.PacketList() {
			Traffic.Missed.Add(1)
			x := d.traces.get(number)
			if x == nil || x.again == againMost || x.again > 0 && now.UnixMilli()-x.at < pause {
				continue
			}
			x.again++
			x.at = now.UnixMilli()
			d.sendAgain(x)
		}
	}
}

func (d *Down) sendAgain(x *trace) {
	h := rtp.Header{Version: 2, SSRC: d.ssrc, PayloadType: d.payload, SequenceNumber: x.out, Timestamp: x.stamp}
	payload := padding
	if x.layer == nil {
		h.Padding = true
	} else {
		in := x.layer.history.get(x.in)
		if in == nil {
			return
		}
		h.Marker, payload = in.Marker, in.Payload
	}
	d.scratch = d.scratch[:0]
	if d.againType != 0 { // in a stream of its own, after the number that it had
		d.scratch = binary.BigEndian.AppendUint16(d.scratch, x.out)
		h.SSRC, h.PayloadType, h.SequenceNumber = d.again, d.againType, d.againNext
		d.againNext++
	}
	head := len(d.scratch)
	d.scratch = append(d.scratch, payload...)
	if v, ok := parseVP8(d.scratch[head:]); x.layer != nil && x.moved && d.vp8 && ok {
		b := d.scratch[head:]
		tl0 := uint8(0)
		if v.tl0 > 0 {
			tl0 = b[v.tl0] + x.tl0
		}
		v.set(b, (v.pictureID(b)+x.picture)&0x7fff, tl0)
	}
	// Not numbered across the connection: a client answers under the stream that
	// came last, and for this one nobody listens here.
	d.writer.WriteRTP(&h, d.scratch)
	Traffic.Again.Add(1)
}

// report passes on what the publisher says of its clock.
func (d *Down) report(l *layer, r *report) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cur != l.rid && d.track.Video || d.writer == nil || !d.out.started || d.packets == 0 {
		return
	}
	d.out.reported(r)
	d.tell(r, r.at)
}

// tell sends the subscriber a report in the publisher's own time: a picture and
// a sound of one person are then in step, whatever layers they went through.
func (d *Down) tell(r *report, now time.Time) {
	ntp := r.ntp + toNTP(now) - toNTP(r.at)
	stamp := r.rtp + d.out.tsOff + uint32(int64(now.Sub(r.at).Seconds()*d.rate))
	d.reportedAs, d.reportedAt = thread{ntp, stamp}, now
	d.line.write([]rtcp.Packet{&rtcp.SenderReport{SSRC: d.ssrc, NTPTime: ntp, RTPTime: stamp, PacketCount: d.packets, OctetCount: d.octets}})
}

// Listen obeys the subscriber's reports until sender ends.
func (d *Down) Listen(sender *webrtc.RTPSender) {
	b := make([]byte, readMost)
	for {
		n, _, err := sender.Read(b)
		if err != nil {
			return
		}
		d.hear(b[:n], time.Now())
	}
}

// hear takes one message, which holds several packets. Those on the arrival of
// single packets come often, and are read where they are.
func (d *Down) hear(b []byte, now time.Time) {
	for len(b) >= 4 {
		size := 4 * (int(binary.BigEndian.Uint16(b[2:])) + 1)
		if size > len(b) {
			return
		}
		if one := b[:size]; allocate.IsFeedback(one) {
			d.line.feedback(one, now)
		} else if packets, err := rtcp.Unmarshal(one); err == nil {
			for _, p := range packets {
				d.obey(p, now)
			}
		}
		b = b[size:]
	}
}

func (d *Down) obey(p rtcp.Packet, now time.Time) {
	switch r := p.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		Traffic.KeysWanted.Add(1)
		d.refresh(now)
	case *rtcp.TransportLayerNack:
		d.resend(r, now)
	case *rtcp.ReceiverReport:
		for _, x := range r.Reports {
			d.received(x, now)
		}
	case *rtcp.SenderReport: // of a client that sends on the same connection
		for _, x := range r.Reports {
			d.received(x, now)
		}
	case *rtcp.ReceiverEstimatedMaximumBitrate:
		d.line.told(int(r.Bitrate))
	}
}

// received takes what the subscriber says of this stream.
func (d *Down) received(r rtcp.ReceptionReport, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.SSRC != d.ssrc {
		return
	}
	d.lost = float64(r.FractionLost) / 256
	if r.LastSenderReport != 0 && !d.reportedAt.IsZero() && r.LastSenderReport == uint32(d.reportedAs.ntp>>16) {
		if rtt := now.Sub(d.reportedAt) - time.Duration(r.Delay)*time.Second/65536; rtt > 0 && rtt < 5*time.Second {
			d.rtt = rtt
		}
	}
	if d.stampID == 0 {
		d.line.lost(d.lost)
	}
}
