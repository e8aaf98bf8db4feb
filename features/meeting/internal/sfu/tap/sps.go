package tap

// bits reads what the parameters of H264 are made of. Beyond the end it reads
// zeros and says so.
type bits struct {
	b    []byte
	at   int
	over bool
}

func (r *bits) read(n int) (v uint) {
	for range n {
		if r.at >= len(r.b)*8 {
			r.over = true
			return 0
		}
		v = v<<1 | uint(r.b[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return v
}

// golomb reads a number of variable length (ITU-T H.264 §9.1).
func (r *bits) golomb() uint {
	zeros := 0
	for r.read(1) == 0 {
		if zeros++; zeros > 31 || r.over {
			r.over = true
			return 0
		}
	}
	return 1<<zeros - 1 + r.read(zeros)
}

func (r *bits) signed() int {
	v := int(r.golomb())
	if v%2 == 0 {
		return -v / 2
	}
	return (v + 1) / 2
}

// sizeOf reads how large pictures are from a sequence parameter set (ITU-T
// H.264 §7.3.2.1.1).
func sizeOf(sps []byte) (width, height int, ok bool) {
	var raw []byte // without the bytes that keep start codes apart
	for i, c := range sps {
		if i >= 2 && c == 3 && sps[i-1] == 0 && sps[i-2] == 0 {
			continue
		}
		raw = append(raw, c)
	}
	r := &bits{b: raw, at: 8}
	profile := r.read(8)
	r.read(16)
	r.golomb()
	chroma := uint(1)
	switch profile {
	case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135:
		if chroma = r.golomb(); chroma == 3 {
			r.read(1)
		}
		r.golomb()
		r.golomb()
		r.read(1)
		if r.read(1) == 1 {
			lists := 8
			if chroma == 3 {
				lists = 12
			}
			for i := range lists {
				if r.read(1) == 1 {
					r.scaling(i)
				}
			}
		}
	}
	r.golomb()
	switch r.golomb() {
	case 0:
		r.golomb()
	case 1:
		r.read(1)
		r.signed()
		r.signed()
		for range min(r.golomb(), 255) {
			r.signed()
		}
	}
	r.golomb()
	r.read(1)
	w, h := r.golomb()+1, r.golomb()+1
	frames := r.read(1)
	if frames == 0 {
		r.read(1)
	}
	r.read(1)
	width, height = int(w)*16, int(h)*16*int(2-frames)
	if r.read(1) == 1 {
		x, y := 2, 2*int(2-frames)
		if chroma == 3 || chroma == 0 {
			x, y = 1, int(2-frames)
		}
		left, right, top, bottom := r.golomb(), r.golomb(), r.golomb(), r.golomb()
		width -= int(left+right) * x
		height -= int(top+bottom) * y
	}
	return width, height, !r.over && width > 0 && height > 0 && width <= 8192 && height <= 8192
}

func (r *bits) scaling(list int) {
	size, last, next := 16, 8, 8
	if list >= 6 {
		size = 64
	}
	for range size {
		if next != 0 {
			next = (last + r.signed() + 256) % 256
		}
		if next != 0 {
			last = next
		}
	}
}
