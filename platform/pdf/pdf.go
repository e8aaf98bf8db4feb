// Package pdf writes documents to be kept for years and read by everybody:
// PDF/A-1a (ISO 19005-1), that is PDF 1.4 with its font inside, colours that
// mean the same everywhere, and a structure — headings, paragraphs, lists,
// tables with their headings, pictures with a text — that a screen reader
// follows. It is written here, not by a library, because no Go library gives
// both the structure and the archive profile, and because the same document
// must give the same bytes: a signature is of the bytes.
//
// pdf.go holds the document and its pieces of text; table.go, figure.go and
// sign.go the richer pieces; labels.go sheets of labels; page.go lays out and
// marks; tags.go is the tree of the structure; text.go and font.go know letters;
// write.go puts the objects in a file.
package pdf

import (
	"errors"
	"time"
)

// Meta says what a document is.
type Meta struct {
	Title     string    // shown by the reader's window instead of the file's name; needed
	Author    string    // the body that issues it
	Lang      string    // BCP 47: "it" when empty
	Created   time.Time // needed: the same document at the same time gives the same bytes
	Landscape bool      // A4 on its side
}

// A Letterhead opens the first page.
type Letterhead struct {
	Body, Office, Address string
	Crest                 []byte // PNG or JPEG; one that cannot be read is left out
}

// A Field is a line of a form: what it is and what it says.
type Field struct{ Label, Value string }

// A Doc is a document being written, top to bottom. Its methods never fail: the
// first trouble is told by Bytes. A Doc is used once, by one goroutine.
type Doc struct {
	meta       Meta
	wide, high float64 // of the sheet, in points
	edge       edges
	pages      []*page
	y          float64 // from the top of the page, in points
	root       *node
	fonts      [2]*cut
	images     []picture
	running    string // what the later pages say at their top
	labels     bool   // a sheet of labels has nothing but labels
	err        error
}

type edges struct{ left, right, top, bottom float64 }

// Why a document cannot be written.
var (
	ErrNoTitle = errors.New("pdf: a document needs a title")
	ErrNoDay   = errors.New("pdf: a document needs the time when it was made")
)

const mm = 72 / 25.4

// Sizes of letters, in points.
const (
	sizeTitle, sizeHeading, sizeText, sizeCell, sizeSmall = 18.0, 12.5, 10.5, 9.0, 8.5
)

// New begins a document with an empty A4 page.
func New(meta Meta) *Doc {
	d := &Doc{meta: meta, wide: 210 * mm, high: 297 * mm, edge: edges{20 * mm, 20 * mm, 18 * mm, 20 * mm},
		root: &node{kind: "Document"}, fonts: [2]*cut{newCut(regular()), newCut(bold())}}
	if d.meta.Lang == "" {
		d.meta.Lang = "it"
	}
	d.meta.Title, d.meta.Author = clean(meta.Title), clean(meta.Author)
	if d.meta.Title == "" {
		d.err = ErrNoTitle
	}
	if meta.Created.IsZero() && d.err == nil {
		d.err = ErrNoDay
	}
	if meta.Landscape {
		d.wide, d.high = d.high, d.wide
	}
	d.running = d.meta.Title
	d.newPage()
	return d
}

// Head writes the letterhead; the pages after the first say the body's name and
// the title in small at their top.
func (d *Doc) Head(h Letterhead) {
	if h.Body != "" {
		d.running = clean(h.Body) + " · " + d.meta.Title
	}
	x, top := d.edge.left, d.y
	n, crest := d.picture(h.Crest)
	if crest {
		const side = 17 * mm
		w, t := d.images[n].within(side, side)
		d.artifact("Layout", func() { d.image(n, x, d.y, w, t) }) // the name beside it says the same
		x += w + 4*mm
	}
	for _, line := range []struct {
		text string
		pen  pen
	}{{h.Body, pen{size: 14, bold: true, ink: navy}}, {h.Office, pen{size: 10, bold: true}}, {h.Address, pen{size: sizeSmall, ink: grey}}} {
		if line.text != "" {
			d.para(d.root.add("P"), line.text, line.pen, x, d.wide-d.edge.right-x)
		}
	}
	if crest {
		d.y = max(d.y, top+17*mm)
	}
	d.y += 2 * mm
	d.artifact("Layout", func() { d.rule(d.edge.left, d.y, d.width(), 0.8, navy) })
	d.y += 7 * mm
}

// H1 writes the title of the document, once, at the top of its text.
func (d *Doc) H1(text string) {
	d.heading("H1", text, pen{size: sizeTitle, bold: true, ink: navy}, 2*mm, 3*mm)
}

// H2 writes the title of a part; it never stands alone at the foot of a page.
func (d *Doc) H2(text string) {
	d.heading("H2", text, pen{size: sizeHeading, bold: true, ink: navy}, 4*mm, 1.5*mm)
}

func (d *Doc) heading(kind, text string, p pen, before, after float64) {
	if clean(text) == "" {
		return
	}
	if d.y > d.edge.top {
		d.y += before
	}
	d.room(p.line() + 2.5*pen{size: sizeText}.line() + after)
	d.para(d.root.add(kind), text, p, d.edge.left, d.width())
	d.y += after
}

// P writes a paragraph; line breaks in the text are kept. An empty text is nothing.
func (d *Doc) P(text string) { d.block("P", text, pen{size: sizeText}, 2*mm) }

// Small writes a paragraph of notes.
func (d *Doc) Small(text string) { d.block("P", text, pen{size: sizeSmall, ink: grey}, 1.5*mm) }

// Centre writes a paragraph in the middle, of the given size in points: the
// name on a certificate.
func (d *Doc) Centre(text string, size float64) {
	d.block("P", text, pen{size: size, bold: size > sizeText, centre: true}, 3*mm)
}

func (d *Doc) block(kind, text string, p pen, after float64) {
	if clean(text) == "" {
		return
	}
	d.para(d.root.add(kind), text, p, d.edge.left, d.width())
	d.y += after
}

// List writes items with a dot each.
func (d *Doc) List(items []string) {
	if len(items) == 0 {
		return
	}
	list, p := d.root.add("L"), pen{size: sizeText}
	for _, item := range items {
		li := list.add("LI")
		d.room(p.line())
		d.mark(li.add("Lbl"), func() { d.show("•", p, d.edge.left+2*mm, d.y) })
		d.para(li.add("LBody"), item, p, d.edge.left+6*mm, d.width()-6*mm)
		d.y += 0.8 * mm
	}
	d.y += 1.5 * mm
}

// Space leaves mm of white.
func (d *Doc) Space(height float64) { d.y += height * mm }

// PageBreak goes on at the top of a new page.
func (d *Doc) PageBreak() { d.newPage() }
