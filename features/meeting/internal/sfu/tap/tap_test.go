package tap

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func at(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }

func TestPacketsComeInTheirOrder(t *testing.T) {
	o := &order{}
	put := func(n uint16, ms int) {
		o.put(&rtp.Packet{Header: rtp.Header{SequenceNumber: n}, Payload: []byte{byte(n)}}, at(ms))
	}
	var got []byte
	var losses int
	take := func(ms int) {
		for {
			a, lost, ok := o.take(at(ms))
			if !ok {
				return
			}
			if lost {
				losses++
			}
			got = append(got, a.payload[0])
		}
	}
	put(65534, 0)
	put(0, 5)
	put(65535, 9)
	put(65535, 9) // twice
	take(10)
	put(2, 20)
	take(30) // 1 may come yet
	put(4, 40)
	take(20 + int(patience.Milliseconds()))
	put(1, 500) // too late
	put(3, 500)
	take(500)
	if want := []byte{254, 255, 0, 2, 3, 4}; !bytes.Equal(got, want) || losses != 1 {
		t.Errorf("%v with %d losses, want %v", got, losses, want)
	}
}

func TestHowLongAPacketOfOpusSounds(t *testing.T) {
	for _, c := range []struct {
		packet []byte
		want   time.Duration
	}{
		{silence, 20 * time.Millisecond},
		{nil, 0},
		{[]byte{0x08}, 20 * time.Millisecond},
		{[]byte{0x18}, 60 * time.Millisecond},
		{[]byte{0x09}, 40 * time.Millisecond},       // two frames
		{[]byte{0xfb, 0x03}, 60 * time.Millisecond}, // three
		{[]byte{0xfb}, 0},                           // cut off
		{[]byte{0x1b, 0x3f}, 0},                     // longer than may be
		{[]byte{0xe0}, 2500 * time.Microsecond},
	} {
		if got := lengthOf(c.packet); got != c.want {
			t.Errorf("% x: %v, want %v", c.packet, got, c.want)
		}
	}
}

func TestASlotSoundsWithoutAGap(t *testing.T) {
	s := &slot{next: at(0), last: -2}
	var when []int
	var what [][]byte
	emit := func(moment time.Time, data []byte) {
		when, what = append(when, int(moment.Sub(noon).Milliseconds())), append(what, data)
	}
	word := []byte{0x78}
	s.say(spoken{1, word, at(35)}, emit)  // after two ticks of silence, near enough
	s.say(spoken{2, word, at(58)}, emit)  // goes on, though its clock is 2 ms off
	s.say(spoken{3, word, at(20)}, emit)  // out of time
	s.say(spoken{9, word, at(141)}, emit) // after a pause
	s.hush(at(200), emit)
	if want := []int{0, 20, 40, 60, 80, 100, 120, 140, 160, 180}; !slices.Equal(when, want) {
		t.Errorf("at %v, want %v", when, want)
	}
	var words []int
	for i, w := range what {
		if &w[0] == &word[0] {
			words = append(words, when[i])
		}
	}
	if !slices.Equal(words, []int{40, 60, 140}) {
		t.Errorf("words at %v", words)
	}
}

func TestSoundAndPictureOfOnePersonShareAClock(t *testing.T) {
	var theirs shift
	start := at(-90_000) // their clock is wrong by a minute and a half
	report := func(rate int) func(uint32) (time.Time, bool) {
		return func(stamp uint32) (time.Time, bool) {
			return start.Add(time.Duration(stamp) * time.Second / time.Duration(rate)), true
		}
	}
	sound := clock{rate: 48000, shift: &theirs, report: report(48000)}
	picture := clock{rate: 90000, shift: &theirs, report: report(90000)}
	sound.see(0, at(30))
	said := sound.see(48000, at(1020))
	seen := picture.see(90000, at(1170)) // it took longer to be made
	if !said.Equal(seen) || !said.Equal(at(1020)) {
		t.Errorf("said at %v, seen at %v", said, seen)
	}
}

func TestASizeIsReadFromParameters(t *testing.T) {
	for _, c := range []struct {
		sps           []byte
		width, height int
	}{
		{[]byte{103, 66, 192, 12, 218, 5, 6, 126, 124, 4, 64, 0, 0, 3, 0, 64, 0, 0, 12, 163, 197, 10, 168}, 320, 180},
		{[]byte{103, 66, 192, 31, 217, 0, 80, 5, 187, 1, 16, 0, 0, 3, 0, 16, 0, 0, 3, 3, 40, 241, 131, 36, 128}, 1280, 720},
	} {
		if w, h, ok := sizeOf(c.sps); !ok || w != c.width || h != c.height {
			t.Errorf("%dx%d, %v, want %dx%d", w, h, ok, c.width, c.height)
		}
	}
	if _, _, ok := sizeOf([]byte{103, 66}); ok {
		t.Error("a size out of nothing")
	}
}

// FuzzPackets: whatever a publisher sends, nothing breaks.
func FuzzPackets(f *testing.F) {
	f.Add([]byte{0x10, 0x00, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}, true)
	f.Add([]byte{0x18, 0x00, 0x04, 0x67, 0x42, 0xc0, 0x0c}, false)
	f.Add([]byte{0x7c, 0x85, 0x88}, true)
	f.Fuzz(func(t *testing.T, payload []byte, marker bool) {
		if len(payload) == 0 {
			return
		}
		for _, h264 := range []bool{true, false} {
			m := &assembler{h264: h264}
			for i := range 3 {
				for _, one := range m.put(arrival{number: int64(i), stamp: uint32(i / 2), marker: marker, payload: payload}, i == 2) {
					if len(one.data) == 0 || one.key && one.width == 0 {
						t.Errorf("%+v", one)
					}
				}
			}
		}
		lengthOf(payload)
		sizeOf(payload)
	})
}
