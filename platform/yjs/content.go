package yjs

import "unicode/utf8"

// What an insertion holds, as the format numbers it. A gone insertion was
// deleted and its content and place forgotten; a skip stands for insertions
// that an update does not have.
const (
	gone byte = iota
	erased
	jsons
	binaries
	characters
	embed
	format
	shared
	anything
	subdocument
	skip
)

// A content is one of these:
//
//	characters:  text is UTF-8; they are counted in UTF-16 units, as JavaScript does
//	jsons:       list of JSON texts
//	anything:    list of values, each as it is encoded
//	binaries:    text is the bytes
//	embed:       text is JSON
//	format:      key is the name of the format, text its value in JSON
//	shared:      ref is the kind of a shared type, key the name of an element
//	subdocument: key is its id, text its options as they are encoded
type content struct {
	kind byte
	ref  uint64
	key  string
	text []byte
	list [][]byte
}

// The kinds of shared types.
const (
	array = iota
	mapping
	text
	element
	fragment
	hook
	xmlText
)

// readContent reads what one insertion holds, and how many places it takes.
func readContent(r *reader, kind byte) (c content, n uint64) {
	c.kind = kind
	switch kind {
	case erased:
		return c, r.uint()
	case jsons:
		n = uint64(r.count())
		c.list = make([][]byte, 0, n)
		for range n {
			c.list = append(c.list, r.text())
		}
		return c, n
	case anything:
		n = uint64(r.count())
		c.list = make([][]byte, 0, n)
		for range n {
			c.list = append(c.list, r.raw(0))
		}
		return c, n
	case characters:
		c.text = r.text()
		return c, uint64(units(c.text))
	case binaries:
		c.text = r.bytes()
	case embed:
		c.text = r.text()
	case format:
		c.key = string(r.text())
		c.text = r.text()
	case shared:
		c.ref = r.uint()
		switch {
		case c.ref == element || c.ref == hook:
			c.key = string(r.text())
		case c.ref > xmlText:
			r.fail("a shared type of no known kind")
		}
	case subdocument:
		c.key = string(r.text())
		c.text = r.raw(0)
	default:
		r.fail("content of no known kind")
	}
	return c, 1
}

// append writes the content from place from on; n is how many places it takes.
func (c *content) append(b []byte, from, n uint64) []byte {
	switch c.kind {
	case erased:
		return appendUint(b, n-from)
	case jsons:
		b = appendUint(b, uint64(len(c.list))-from)
		for _, s := range c.list[from:] {
			b = appendBytes(b, s)
		}
	case anything:
		b = appendUint(b, uint64(len(c.list))-from)
		for _, v := range c.list[from:] {
			b = append(b, v...)
		}
	case characters:
		if from == 0 {
			return appendBytes(b, c.text)
		}
		_, right := cut(c.text, from)
		return appendBytes(b, right)
	case binaries, embed:
		return appendBytes(b, c.text)
	case format:
		return appendBytes(appendBytes(b, []byte(c.key)), c.text)
	case shared:
		b = appendUint(b, c.ref)
		if c.ref == element || c.ref == hook {
			b = appendBytes(b, []byte(c.key))
		}
	case subdocument:
		b = append(appendBytes(b, []byte(c.key)), c.text...)
	}
	return b
}

// split keeps the first at places and gives the rest.
func (c *content) split(at uint64) content {
	rest := content{kind: c.kind}
	switch c.kind {
	case jsons, anything:
		rest.list = c.list[at:]
		c.list = c.list[:at:at]
	case characters:
		c.text, rest.text = cut(c.text, at)
	}
	return rest
}

// joins says whether contents of this kind are one when they follow each other.
func (c *content) joins() bool {
	return c.kind == gone || c.kind == erased || c.kind == jsons || c.kind == characters || c.kind == anything
}

func (c *content) join(next *content) {
	c.text = append(c.text, next.text...)
	c.list = append(c.list, next.list...)
}

// units counts UTF-16 units.
func units(s []byte) (n int) {
	for _, c := range s {
		if c&0xc0 != 0x80 { // the first byte of a character
			n++
		}
		if c >= 0xf0 { // it takes two
			n++
		}
	}
	return n
}

// replacement stands for each half of a character cut in two.
var replacement = []byte("\uFFFD")

// cut divides text after a number of UTF-16 units.
func cut(s []byte, at uint64) (left, right []byte) {
	i, n := 0, uint64(0)
	for n < at && i < len(s) {
		_, size := utf8.DecodeRune(s[i:])
		n++
		if size == 4 {
			if n == at {
				left = append(append([]byte(nil), s[:i]...), replacement...)
				return left, append(append([]byte(nil), replacement...), s[i+size:]...)
			}
			n++
		}
		i += size
	}
	return s[:i:i], s[i:]
}
