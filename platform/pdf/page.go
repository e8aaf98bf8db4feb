package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// A page being drawn: its content, and whose each marked piece is.
type page struct {
	bytes.Buffer
	marks  []*node
	images map[int]bool
}

// A pen is how letters look.
type pen struct {
	size   float64
	bold   bool
	ink    colour
	right  bool
	centre bool
}

type colour [3]float64

var (
	black = colour{0.12, 0.16, 0.21}
	navy  = colour{0.09, 0.20, 0.30}
	grey  = colour{0.31, 0.36, 0.42}
	pale  = colour{0.96, 0.96, 0.945}
	hair  = colour{0.76, 0.74, 0.70}
)

// line is the height of a line, in points.
func (p pen) line() float64 { return p.size * 1.35 }

func (d *Doc) cut(p pen) *cut {
	if p.bold {
		return d.fonts[1]
	}
	return d.fonts[0]
}

func (d *Doc) width() float64 { return d.wide - d.edge.left - d.edge.right }
func (d *Doc) foot() float64  { return d.high - d.edge.bottom }
func (d *Doc) page() *page    { return d.pages[len(d.pages)-1] }

func (d *Doc) newPage() {
	d.pages = append(d.pages, &page{images: map[int]bool{}})
	d.y = d.edge.top
}

// room goes to a new page when less than height is left of this one.
func (d *Doc) room(height float64) {
	if d.y+height > d.foot() && d.y > d.edge.top {
		d.newPage()
	}
}

// mark draws a piece of content that belongs to n.
func (d *Doc) mark(n *node, draw func()) {
	p := d.page()
	id := len(p.marks)
	p.marks = append(p.marks, n)
	n.kids = append(n.kids, kid{page: len(d.pages) - 1, id: id})
	fmt.Fprintf(p, "/%s <</MCID %d>> BDC\n", n.kind, id)
	draw()
	p.WriteString("EMC\n")
}

// artifact draws what is not content: lines, backgrounds, the page's number.
func (d *Doc) artifact(kind string, draw func()) {
	fmt.Fprintf(d.page(), "/Artifact <</Type/%s>> BDC\n", kind)
	draw()
	d.page().WriteString("EMC\n")
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// show draws one line of clean text; y is the top of the line.
func (d *Doc) show(text string, p pen, x, y float64) {
	c, font := d.cut(p), 1
	if p.bold {
		font = 2
	}
	ink := p.ink
	if ink == (colour{}) {
		ink = black
	}
	base := y + p.line()/2 + p.size*0.36
	fmt.Fprintf(d.page(), "BT /F%d %s Tf %s rg %s %s Td <%s> Tj ET\n", font, num(p.size), ink, num(x), num(d.high-base), c.encode(text))
}

func (c colour) String() string { return num(c[0]) + " " + num(c[1]) + " " + num(c[2]) }

func (d *Doc) rule(x, y, width, thick float64, ink colour) {
	d.fill(x, y-thick/2, width, thick, ink)
}

func (d *Doc) fill(x, y, w, h float64, ink colour) {
	fmt.Fprintf(d.page(), "%s rg %s %s %s %s re f\n", ink, num(x), num(d.high-y-h), num(w), num(h))
}

// para writes a text of n in lines from x, over as many pages as it needs.
func (d *Doc) para(n *node, text string, p pen, x, wide float64) {
	lines := d.lines(n, text, p, wide)
	for len(lines) > 0 {
		d.room(p.line())
		fit := max(1, min(len(lines), int((d.foot()-d.y+0.01)/p.line())))
		d.drawLines(n, lines[:fit], p, x, wide)
		d.y += float64(fit) * p.line()
		lines = lines[fit:]
	}
}

// lines cleans and wraps a text; n keeps what the font cannot draw.
func (d *Doc) lines(n *node, text string, p pen, wide float64) []string {
	text = clean(text)
	drawn, changed := d.cut(p).drawable(text)
	if changed {
		n.actual = text
	}
	return d.cut(p).wrap(drawn, p.size, wide)
}

func (d *Doc) drawLines(n *node, lines []string, p pen, x, wide float64) {
	d.mark(n, func() {
		for i, line := range lines {
			if line == "" {
				continue
			}
			left := x
			switch w := d.cut(p).width(trimRight(line)) * p.size / 1000; {
			case p.right:
				left = x + wide - w
			case p.centre:
				left = x + (wide-w)/2
			}
			d.show(line, p, left, d.y+float64(i)*p.line())
		}
	})
}

func trimRight(line string) string { return string(bytes.TrimRight([]byte(line), " ")) }

// dress writes what every page has once their number is known.
func (d *Doc) dress() {
	if d.labels {
		return
	}
	words := pageWords(d.meta.Lang)
	p := pen{size: sizeSmall, ink: grey}
	for i := range d.pages {
		last := d.pages
		d.pages = d.pages[:i+1] // draws on the last of these
		if i > 0 {
			d.artifact("Pagination", func() {
				text, _ := d.cut(p).drawable(d.running)
				text = d.cut(p).wrap(text, p.size, d.width())[0]
				d.show(text, p, d.edge.left, 9*mm)
				d.rule(d.edge.left, 14*mm, d.width(), 0.5, hair)
			})
		}
		d.artifact("Pagination", func() {
			text := fmt.Sprintf(words, i+1, len(last))
			w := d.cut(p).width(text) * p.size / 1000
			d.show(text, p, d.wide-d.edge.right-w, d.high-12*mm)
		})
		d.pages = last
	}
}

func pageWords(lang string) string {
	switch {
	case len(lang) >= 2 && lang[:2] == "en":
		return "Page %d of %d"
	case len(lang) >= 2 && lang[:2] == "de": // Alto Adige
		return "Seite %d von %d"
	}
	return "Pagina %d di %d"
}
