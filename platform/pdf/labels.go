package pdf

// A LabelGrid is how labels lie on an A4 sheet, in millimetres.
type LabelGrid struct {
	Columns, Rows int
	Left, Top     float64 // of the first label
	Wide, High    float64 // of one label
	GapX, GapY    float64
	Skip          int // labels already peeled off the first sheet
}

// Sheet24 is the common sheet of 3 × 8 labels of 70 × 37 mm.
var Sheet24 = LabelGrid{Columns: 3, Rows: 8, Wide: 70, High: 37, Top: 0.5}

// A Label is a code and a few lines, the first in bold.
type Label struct {
	QR    string
	Lines []string
}

// Labels writes sheets of labels, as PDF/A like everything else.
func Labels(meta Meta, g LabelGrid, labels []Label) ([]byte, error) {
	d := New(meta)
	d.labels = true
	if g.Columns < 1 || g.Rows < 1 || g.Wide < 10 || g.High < 8 {
		g = Sheet24
	}
	sheet := g.Columns * g.Rows
	for i, l := range labels {
		at := i + max(0, g.Skip)%sheet
		if i > 0 && at%sheet == 0 {
			d.newPage()
		}
		x := g.Left + float64(at%sheet%g.Columns)*(g.Wide+g.GapX)
		y := g.Top + float64(at%sheet/g.Columns)*(g.High+g.GapY)
		d.label(l, x*mm, y*mm, g.Wide*mm, g.High*mm)
	}
	return d.Bytes()
}

func (d *Doc) label(l Label, x, y, w, h float64) {
	const edge = 3 * mm
	sect := d.root.add("Sect")
	left, wide := x+edge, w-2*edge
	if l.QR != "" {
		side := min(h-2*edge, w*0.45)
		alt := "QR"
		if len(l.Lines) > 0 {
			alt += " " + l.Lines[0]
		}
		d.qr(sect, l.QR, alt, left, y+(h-side)/2, side)
		left, wide = left+side+1.5*mm, wide-side-1.5*mm
	}
	d.y = y + edge
	for i, text := range l.Lines {
		if clean(text) == "" {
			continue
		}
		p, n := pen{size: 9, bold: i == 0}, sect.add("P")
		lines := d.lines(n, text, p, wide)
		for len(lines) > 2 && p.size > 6 {
			p.size--
			lines = d.lines(n, text, p, wide)
		}
		room := int((y + h - edge - d.y) / p.line())
		if len(lines) > room {
			n.actual, lines = clean(text), lines[:max(0, room)]
		}
		if len(lines) == 0 {
			continue
		}
		d.drawLines(n, lines, p, left, wide)
		d.y += float64(len(lines))*p.line() + 1
	}
}
