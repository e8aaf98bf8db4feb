package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A reading is what a screen reader finds in a file: it goes by the structure
// tree only, from there to the marked pieces of the pages, and from their
// glyphs by ToUnicode to letters.
type reading struct {
	t       *testing.T
	objects map[int][]byte
	pieces  map[[2]int]string // page object, mark → text
	loose   map[int]string    // text of artifacts, by page object
	marks   int
}

// An element is a node of the structure with its whole text.
type element struct {
	kind, text, alt, attr string
	kids                  []element
}

var (
	objectRe = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj\n`)
	streamRe = regexp.MustCompile(`(?s)^(<<.*?>>)\nstream\n(.*)\nendstream$`)
	charRe   = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]{4})>`)
)

func read(t *testing.T, file []byte) *reading {
	t.Helper()
	r := &reading{t: t, objects: map[int][]byte{}, pieces: map[[2]int]string{}, loose: map[int]string{}}
	for _, m := range objectRe.FindAllSubmatch(file, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		r.objects[n] = m[2]
	}
	for n, body := range r.objects {
		if bytes.HasPrefix(body, []byte("<</Type/Page/")) {
			r.readPage(n, string(body))
		}
	}
	return r
}

func (r *reading) stream(n int) []byte {
	m := streamRe.FindSubmatch(r.objects[n])
	if m == nil {
		r.t.Fatalf("object %d is no stream", n)
	}
	if !bytes.Contains(m[1], []byte("FlateDecode")) {
		return m[2]
	}
	z, err := zlib.NewReader(bytes.NewReader(m[2]))
	if err != nil {
		r.t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

func (r *reading) ref(body, key string) int {
	m := regexp.MustCompile(key + ` ?\[?(\d+) 0 R`).FindStringSubmatch(body)
	if m == nil {
		r.t.Fatalf("no %s in %s", key, body)
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

func (r *reading) readPage(n int, body string) {
	letters := map[string]map[string]rune{}
	for _, font := range []string{"/F1", "/F2"} {
		letters[font] = map[string]rune{}
		for _, m := range charRe.FindAllStringSubmatch(string(r.stream(r.ref(string(r.objects[r.ref(body, font)]), "/ToUnicode"))), -1) {
			c, _ := strconv.ParseUint(m[2], 16, 32)
			letters[font][m[1]] = rune(c)
		}
	}
	mark, font, open := -1, "", false
	for _, line := range strings.Split(string(r.stream(r.ref(body, "/Contents"))), "\n") {
		switch {
		case strings.Contains(line, "/MCID"):
			mark, _ = strconv.Atoi(line[strings.Index(line, "/MCID ")+6 : strings.Index(line, ">>")])
			open = true
			r.marks++
			r.pieces[[2]int{n, mark}] += ""
		case strings.HasPrefix(line, "/Artifact"):
			mark, open = -1, true
		case line == "EMC":
			mark, open = -1, false
		case strings.HasPrefix(line, "BT"):
			font = line[3:6]
			glyphs := line[strings.Index(line, "<")+1 : strings.Index(line, ">")]
			text := ""
			for i := 0; i < len(glyphs); i += 4 {
				c, ok := letters[font][glyphs[i:i+4]]
				if !ok {
					r.t.Errorf("glyph %s of %s means nothing", glyphs[i:i+4], font)
				}
				text += string(c)
			}
			if !open {
				r.t.Errorf("%q is neither content nor artifact", text)
			}
			if mark < 0 {
				r.loose[n] += text + "\n"
			} else {
				r.pieces[[2]int{n, mark}] += text
			}
		case !open && strings.TrimSpace(line) != "":
			r.t.Errorf("%q is neither content nor artifact", line)
		}
	}
}

// tree reads the structure from its root.
func (r *reading) tree() element {
	for n, body := range r.objects {
		if bytes.Contains(body, []byte("/Type/StructTreeRoot")) {
			_ = n
			seen := map[[2]int]bool{}
			root := r.element(r.ref(string(body), "/K"), seen)
			if len(seen) != r.marks {
				r.t.Errorf("%d marked pieces, %d reached from the structure", r.marks, len(seen))
			}
			return root
		}
	}
	r.t.Fatal("no structure tree")
	return element{}
}

var (
	kindRe = regexp.MustCompile(`/S/(\w+)/P`)
	kidsRe = regexp.MustCompile(`/K\[(.*)\]>>$`)
	kidRe  = regexp.MustCompile(`<</Type/MCR/Pg (\d+) 0 R/MCID (\d+)>>|(\d+) 0 R|(\d+)`)
)

func (r *reading) element(n int, seen map[[2]int]bool) element {
	body := string(r.objects[n])
	kids := kidsRe.FindStringSubmatch(body)
	if kids == nil {
		r.t.Fatalf("object %d is no element: %s", n, body)
	}
	e := element{kind: kindRe.FindStringSubmatch(body)[1], alt: utf16Text(body, "/Alt "), attr: body[:len(body)-len(kids[0])]}
	piece := func(page, id string) {
		p, _ := strconv.Atoi(page)
		i, _ := strconv.Atoi(id)
		text, ok := r.pieces[[2]int{p, i}]
		if !ok || seen[[2]int{p, i}] {
			r.t.Errorf("element %d: mark %d of page %d is missing or claimed twice", n, i, p)
		}
		seen[[2]int{p, i}] = true
		e.text += text
	}
	for _, k := range kidRe.FindAllStringSubmatch(kids[1], -1) {
		switch {
		case k[1] != "":
			piece(k[1], k[2])
		case k[3] != "":
			child, _ := strconv.Atoi(k[3])
			e.kids = append(e.kids, r.element(child, seen))
			e.text += e.kids[len(e.kids)-1].text
		default:
			piece(strconv.Itoa(r.ref(body, "/Pg")), k[4])
		}
	}
	if actual := utf16Text(body, "/ActualText "); actual != "" {
		e.text = actual
	}
	return e
}

func utf16Text(body, key string) string {
	_, rest, ok := strings.Cut(body, key+"<FEFF")
	if !ok {
		return ""
	}
	raw, _ := hex.DecodeString(rest[:strings.Index(rest, ">")])
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// all gives the elements of a kind, in the order of reading.
func (e element) all(kind string) (found []element) {
	if e.kind == kind {
		found = append(found, e)
	}
	for _, k := range e.kids {
		found = append(found, k.all(kind)...)
	}
	return found
}
