package tap

import (
	"encoding/binary"
	"math"
	"time"
)

// scale is how fine the times of our Matroska are.
const scale = 100 * time.Microsecond

// element gives an EBML element: its id, its length and what is in it (RFC 8794).
func element(id uint32, parts ...[]byte) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	b := number(id)
	b = append(b, 0x08, byte(size>>24), byte(size>>16), byte(size>>8), byte(size)) // a length of five bytes
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

func number(id uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, id)
	for b[0] == 0 {
		b = b[1:]
	}
	return b
}

func whole(id uint32, v uint64) []byte { return element(id, binary.BigEndian.AppendUint64(nil, v)) }
func text(id uint32, v string) []byte  { return element(id, []byte(v)) }
func real(id uint32, v float64) []byte {
	return element(id, binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
}

// The numbers of elements (RFC 9559).
const (
	idEBML, idDocType, idDocVersion, idDocRead                    = 0x1a45dfa3, 0x4282, 0x4287, 0x4285
	idSegment, idInfo, idScale, idMuxer, idWriter                 = 0x18538067, 0x1549a966, 0x2ad7b1, 0x4d80, 0x5741
	idTracks, idTrack, idTrackNumber, idTrackUID, idTrackType     = 0x1654ae6b, 0xae, 0xd7, 0x73c5, 0x83
	idLacing, idCodec, idPrivate, idVideo, idWidth, idHeight      = 0x9c, 0x86, 0x63a2, 0xe0, 0xb0, 0xba
	idAudio, idRate, idChannels, idCluster, idTimestamp, idSimple = 0xe1, 0xb5, 0x9f, 0x1f43b675, 0xe7, 0xa3
)

// opusHead is what stands before a stream of Opus (RFC 7845 §5.1): two
// channels, nothing to skip.
var opusHead = []byte{'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0}

// header begins a Matroska stream without an end: track 1 is the picture, the
// following ones the sounds.
func header(p Part) []byte {
	out := element(idEBML, text(idDocType, "matroska"), whole(idDocVersion, 4), whole(idDocRead, 2))
	out = append(out, number(idSegment)...)
	out = append(out, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) // of unknown length
	out = append(out, element(idInfo, whole(idScale, uint64(scale)), text(idMuxer, "loggia"), text(idWriter, "loggia"))...)
	picture := [][]byte{whole(idTrackNumber, 1), whole(idTrackUID, 1), whole(idTrackType, 1), whole(idLacing, 0)}
	if p.Codec == H264 {
		picture = append(picture, text(idCodec, "V_MPEG4/ISO/AVC"), element(idPrivate, p.record))
	} else {
		picture = append(picture, text(idCodec, "V_VP8"))
	}
	picture = append(picture, element(idVideo, whole(idWidth, uint64(p.Width)), whole(idHeight, uint64(p.Height))))
	tracks := [][]byte{element(idTrack, picture...)}
	for i := range p.Sounds {
		n := uint64(i + 2)
		tracks = append(tracks, element(idTrack, whole(idTrackNumber, n), whole(idTrackUID, n), whole(idTrackType, 2), whole(idLacing, 0),
			text(idCodec, "A_OPUS"), element(idPrivate, opusHead), element(idAudio, real(idRate, 48000), whole(idChannels, 2))))
	}
	return append(out, element(idTracks, tracks...)...)
}

// A block is what one track holds at one moment of its part.
type block struct {
	track int
	at    time.Duration
	key   bool
	data  []byte
}

// cluster writes blocks of about the same moment.
func cluster(blocks []block) []byte {
	base := blocks[0].at
	for _, b := range blocks {
		base = min(base, b.at)
	}
	start := int64(max(base, 0) / scale)
	parts := [][]byte{whole(idTimestamp, uint64(start))}
	for _, b := range blocks {
		flags := byte(0)
		if b.key {
			flags = 0x80
		}
		step := int64(max(b.at, 0)/scale) - start
		head := []byte{0x80 | byte(b.track), byte(step >> 8), byte(step), flags}
		parts = append(parts, element(idSimple, head, b.data))
	}
	return element(idCluster, parts...)
}
