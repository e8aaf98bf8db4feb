package pdf

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"
)

//go:embed font/LiberationSans-Regular.ttf
var regularTTF []byte

//go:embed font/LiberationSans-Bold.ttf
var boldTTF []byte

// A face is one TrueType font, read once and shared by all documents.
type face struct {
	name                     string
	tables                   map[string][]byte
	unit                     int          // of the em square
	glyphs                   map[rune]int // what the font can draw
	advance                  []uint16     // of each glyph, in font units
	at                       []uint32     // where each glyph begins in glyf, and the end
	ascent, descent, capital int          // in thousandths of the em
	box                      [4]int       // likewise
}

var (
	regular = sync.OnceValue(func() *face { return mustRead("LiberationSans", regularTTF) })
	bold    = sync.OnceValue(func() *face { return mustRead("LiberationSans-Bold", boldTTF) })
)

func mustRead(name string, ttf []byte) *face {
	f, err := readFace(name, ttf)
	if err != nil {
		panic("pdf: the font inside the program is broken: " + err.Error())
	}
	return f
}

var errFont = errors.New("not a TrueType font of the kind that is embedded here")

func u16(b []byte, i int) int { return int(binary.BigEndian.Uint16(b[i:])) }
func i16(b []byte, i int) int { return int(int16(binary.BigEndian.Uint16(b[i:]))) }
func u32(b []byte, i int) int { return int(binary.BigEndian.Uint32(b[i:])) }

func readFace(name string, ttf []byte) (*face, error) {
	f := &face{name: name, tables: map[string][]byte{}, glyphs: map[rune]int{}}
	for i := range u16(ttf, 4) {
		entry := ttf[12+16*i:]
		from, size := u32(entry, 8), u32(entry, 12)
		f.tables[string(entry[:4])] = ttf[from : from+size]
	}
	for _, need := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap", "OS/2"} {
		if f.tables[need] == nil {
			return nil, fmt.Errorf("%w: no %s", errFont, need)
		}
	}
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.unit = u16(head, 18)
	for i := range 4 {
		f.box[i] = f.milli(i16(head, 36+2*i))
	}
	f.ascent, f.descent = f.milli(i16(hhea, 4)), f.milli(i16(hhea, 6))
	f.capital = f.milli(i16(f.tables["OS/2"], 88))
	count, long := u16(f.tables["maxp"], 4), u16(hhea, 34)
	for g := range count {
		f.advance = append(f.advance, uint16(u16(f.tables["hmtx"], 4*min(g, long-1))))
	}
	for g := range count + 1 {
		if u16(head, 50) == 0 {
			f.at = append(f.at, uint32(2*u16(f.tables["loca"], 2*g)))
		} else {
			f.at = append(f.at, uint32(u32(f.tables["loca"], 4*g)))
		}
	}
	return f, f.readGlyphs()
}

// readGlyphs reads the cmap of format 4: the characters of the basic plane.
func (f *face) readGlyphs() error {
	cmap := f.tables["cmap"]
	for i := range u16(cmap, 2) {
		t := cmap[u32(cmap, 8+8*i):]
		if u16(cmap, 4+8*i) != 3 || u16(cmap, 6+8*i) != 1 || u16(t, 0) != 4 {
			continue
		}
		segments := u16(t, 6) / 2
		ends, starts, deltas, offsets := 14, 16+2*segments, 16+4*segments, 16+6*segments
		for s := range segments {
			for c := u16(t, starts+2*s); c <= u16(t, ends+2*s) && c != 0xFFFF; c++ {
				glyph := c
				if off := u16(t, offsets+2*s); off != 0 {
					if glyph = u16(t, offsets+2*s+off+2*(c-u16(t, starts+2*s))); glyph == 0 {
						continue
					}
				}
				if glyph = (glyph + u16(t, deltas+2*s)) & 0xFFFF; glyph != 0 {
					f.glyphs[rune(c)] = glyph
				}
			}
		}
		return nil
	}
	return fmt.Errorf("%w: no Unicode table", errFont)
}

// milli turns font units into thousandths of the em.
func (f *face) milli(n int) int {
	if n < 0 {
		return -f.milli(-n)
	}
	return (n*1000 + f.unit/2) / f.unit
}

// width of a text in thousandths of its size.
func (f *face) width(text string) float64 {
	n := 0
	for _, r := range text {
		n += int(f.advance[f.glyphs[r]])
	}
	return float64(n) * 1000 / float64(f.unit)
}

func (f *face) outline(glyph int) []byte {
	return f.tables["glyf"][f.at[glyph]:f.at[glyph+1]]
}

// A cut is what one document uses of a face: glyphs numbered anew in the order
// of their first use, so that the embedded font holds those and no others.
type cut struct {
	*face
	number map[int]int  // glyph of the face → glyph of the cut
	order  []int        // and back
	means  map[int]rune // glyph of the cut → the character that it draws
}

func newCut(f *face) *cut {
	return &cut{face: f, number: map[int]int{0: 0}, order: []int{0}, means: map[int]rune{}}
}

func (c *cut) take(glyph int) int {
	n, ok := c.number[glyph]
	if !ok {
		n = len(c.order)
		c.number[glyph] = n
		c.order = append(c.order, glyph)
	}
	return n
}

// encode gives the glyphs of a text in hexadecimal. Two characters that share
// one glyph (a space and a space that does not break) would lose their meaning
// in the copied text: clean has made them one before.
func (c *cut) encode(text string) []byte {
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, 4*len(text))
	for _, r := range text {
		n := c.take(c.glyphs[r])
		if _, known := c.means[n]; !known && n != 0 {
			c.means[n] = r
		}
		out = append(out, digits[n>>12&15], digits[n>>8&15], digits[n>>4&15], digits[n&15])
	}
	return out
}

// bytes gives a font file with the glyphs of the cut only (OpenType 1.9; ISO
// 32000-1 §9.9 lists the tables that a CIDFontType2 needs).
func (c *cut) bytes() []byte {
	var glyf, loca, hmtx []byte
	for i := 0; i < len(c.order); i++ { // order grows: a composite takes its parts
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, c.renumber(c.outline(c.order[i]))...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	long := u16(c.tables["hhea"], 34)
	for _, g := range c.order {
		hmtx = binary.BigEndian.AppendUint16(hmtx, c.advance[g])
		bearing := 4*g + 2
		if g >= long {
			bearing = 4*long + 2*(g-long)
		}
		hmtx = append(hmtx, c.tables["hmtx"][bearing:bearing+2]...)
	}
	tables := map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx}
	for _, name := range []string{"head", "hhea", "maxp", "cvt ", "fpgm", "prep"} {
		if t := c.tables[name]; t != nil {
			tables[name] = append([]byte(nil), t...)
		}
	}
	binary.BigEndian.PutUint16(tables["head"][50:], 1) // loca of four bytes
	binary.BigEndian.PutUint32(tables["head"][8:], 0)
	binary.BigEndian.PutUint16(tables["hhea"][34:], uint16(len(c.order)))
	binary.BigEndian.PutUint16(tables["maxp"][4:], uint16(len(c.order)))
	return assemble(tables)
}

// renumber makes the parts of a composite glyph point into the cut.
func (c *cut) renumber(outline []byte) []byte {
	if len(outline) < 10 || i16(outline, 0) >= 0 {
		return outline
	}
	const words, scale, more, scaleXY, matrix = 1, 8, 0x20, 0x40, 0x80
	out := append([]byte(nil), outline...)
	for p := 10; ; {
		flags := u16(out, p)
		binary.BigEndian.PutUint16(out[p+2:], uint16(c.take(u16(out, p+2))))
		if p += 6; flags&words != 0 {
			p += 2
		}
		switch {
		case flags&scale != 0:
			p += 2
		case flags&scaleXY != 0:
			p += 4
		case flags&matrix != 0:
			p += 8
		}
		if flags&more == 0 {
			return out
		}
	}
}

func sum32(b []byte) (sum uint32) {
	for i := 0; i < len(b); i += 4 {
		var word [4]byte
		copy(word[:], b[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

func assemble(tables map[string][]byte) []byte {
	var names []string
	for name := range tables {
		names = append(names, name)
	}
	sort.Strings(names)
	power, log := 1, 0
	for power*2 <= len(names) {
		power, log = power*2, log+1
	}
	out := []byte{0, 1, 0, 0}
	for _, n := range []int{len(names), power * 16, log, (len(names) - power) * 16} {
		out = binary.BigEndian.AppendUint16(out, uint16(n))
	}
	at, headAt := len(out)+16*len(names), 0
	var body []byte
	for _, name := range names {
		t := tables[name]
		if name == "head" {
			headAt = at + len(body)
		}
		out = append(out, name...)
		for _, n := range []uint32{sum32(t), uint32(at + len(body)), uint32(len(t))} {
			out = binary.BigEndian.AppendUint32(out, n)
		}
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-sum32(out))
	return out
}
