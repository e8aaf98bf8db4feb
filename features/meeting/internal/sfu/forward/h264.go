package forward

// H264 payload kinds (RFC 6184 §5.2).
const (
	nalSPS   = 7
	nalSTAPA = 24
)

// startsH264 says whether a picture that needs no other begins in the payload:
// encoders send the parameters (SPS) before every such picture, alone or packed
// with others.
func startsH264(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	if b[0]&0x1f == nalSPS {
		return true
	}
	if b[0]&0x1f != nalSTAPA {
		return false
	}
	for b = b[1:]; len(b) > 2; {
		size := int(b[0])<<8 | int(b[1])
		if size == 0 || size > len(b)-2 {
			return false
		}
		if b[2]&0x1f == nalSPS {
			return true
		}
		b = b[2+size:]
	}
	return false
}
