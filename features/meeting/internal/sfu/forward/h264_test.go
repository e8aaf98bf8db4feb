package forward

import "testing"

func TestWhereH264Begins(t *testing.T) {
	for name, c := range map[string]struct {
		payload []byte
		begins  bool
	}{
		"parameters alone":             {[]byte{0x67, 0x42, 0xe0}, true},
		"parameters first in a pack":   {[]byte{0x18, 0, 2, 0x67, 0x42, 0, 1, 0x68}, true},
		"parameters second in a pack":  {[]byte{0x18, 0, 1, 0x09, 0, 2, 0x67, 0x42}, true},
		"a picture that needs another": {[]byte{0x41, 0x9a}, false},
		"a fragment":                   {[]byte{0x7c, 0x85, 0x00}, false},
		"a pack without parameters":    {[]byte{0x18, 0, 2, 0x41, 0x9a}, false},
		"a pack that lies of its size": {[]byte{0x18, 0xff, 0xff, 0x67, 0x42}, false},
		"a pack of size nothing":       {[]byte{0x18, 0, 0, 0x67, 0x42}, false},
		"nothing":                      {nil, false},
		"one byte":                     {[]byte{0x67}, false},
	} {
		if got := startsH264(c.payload); got != c.begins {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func FuzzH264(f *testing.F) {
	f.Add([]byte{0x18, 0, 1, 0x09, 0, 2, 0x67, 0x42})
	f.Add([]byte{0x67})
	f.Fuzz(func(t *testing.T, payload []byte) {
		if startsH264(payload) && len(payload) < 2 {
			t.Fatal("begins without a beginning")
		}
	})
}
