package forward

import (
	"bytes"
	"testing"
)

func TestVP8Descriptors(t *testing.T) {
	for name, c := range map[string]struct {
		payload []byte
		ok      bool
		want    vp8
		picture uint16
	}{
		"plain, key frame":                {[]byte{0x10, 0x00}, true, vp8{size: 1, start: true, keyframe: true}, 0},
		"plain, other frame":              {[]byte{0x10, 0x01}, true, vp8{size: 1, start: true}, 0},
		"middle of a key frame":           {[]byte{0x00, 0x00}, true, vp8{size: 1}, 0},
		"second partition":                {[]byte{0x11, 0x00}, true, vp8{size: 1}, 0},
		"short picture id":                {[]byte{0x90, 0x80, 0x7f, 0x00}, true, vp8{size: 3, picture: 2, start: true, keyframe: true}, 0x7f},
		"long picture id":                 {[]byte{0x90, 0x80, 0xff, 0xfe, 0x01}, true, vp8{size: 4, picture: 2, long: true, start: true}, 0x7ffe},
		"picture id, TL0 and layer":       {[]byte{0x90, 0xe0, 0x81, 0x02, 0x09, 0x40, 0x00}, true, vp8{size: 6, picture: 2, long: true, tl0: 4, start: true, keyframe: true}, 0x0102},
		"TL0 without picture id":          {[]byte{0x90, 0x40, 0x05, 0x00}, true, vp8{size: 3, tl0: 2, start: true, keyframe: true}, 0},
		"nothing":                         {nil, false, vp8{}, 0},
		"a descriptor alone":              {[]byte{0x10}, false, vp8{}, 0},
		"extension promised, not there":   {[]byte{0x90}, false, vp8{}, 0},
		"picture id promised, not there":  {[]byte{0x90, 0x80}, false, vp8{}, 0},
		"long picture id cut":             {[]byte{0x90, 0x80, 0x81}, false, vp8{}, 0},
		"everything promised, cut at TL0": {[]byte{0x90, 0xf0, 0x81, 0x02}, false, vp8{}, 0},
	} {
		got, ok := parseVP8(c.payload)
		if ok != c.ok {
			t.Errorf("%s: ok is %v", name, ok)
			continue
		}
		if ok && (got != c.want || got.pictureID(c.payload) != c.picture) {
			t.Errorf("%s: got %+v picture %#x", name, got, got.pictureID(c.payload))
		}
	}
}

func TestRewritingVP8TouchesOnlyTheCounters(t *testing.T) {
	payload := []byte{0x90, 0xe0, 0x81, 0x02, 0x09, 0x40, 0x00, 0xaa, 0xbb}
	d, _ := parseVP8(payload)
	out := bytes.Clone(payload)
	d.set(out, 0x7fff, 0xfe)
	if want := []byte{0x90, 0xe0, 0xff, 0xff, 0xfe, 0x40, 0x00, 0xaa, 0xbb}; !bytes.Equal(out, want) {
		t.Errorf("got % x", out)
	}
}

func FuzzVP8(f *testing.F) {
	f.Add([]byte{0x90, 0xe0, 0x81, 0x02, 0x09, 0x40, 0x00}, uint16(5), uint8(3))
	f.Add([]byte{0x90, 0x80}, uint16(0), uint8(0))
	f.Fuzz(func(t *testing.T, payload []byte, picture uint16, tl0 uint8) {
		d, ok := parseVP8(payload)
		if !ok {
			return
		}
		out := bytes.Clone(payload)
		d.set(out, picture, tl0)
		again, ok := parseVP8(out)
		if !ok || again != d || len(out) != len(payload) {
			t.Fatalf("% x became % x", payload, out)
		}
		if !bytes.Equal(out[d.size:], payload[d.size:]) {
			t.Fatal("the picture itself was changed")
		}
		mask := uint16(0x7f)
		if d.long {
			mask = 0x7fff
		}
		if d.picture > 0 && again.pictureID(out) != picture&mask {
			t.Fatalf("picture %#x, wrote %#x", again.pictureID(out), picture)
		}
	})
}
