package pdf

// A Table is rows under headings. The headings are said again at the top of
// every page that the table reaches.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string // a short row is filled with empty cells
	Widths  []float64  // in proportion; nil: by what the cells hold
	Right   []bool     // columns of figures
}

const pad = 1.2 * mm

// Table writes a table.
func (d *Doc) Table(t Table) {
	if len(t.Head) == 0 {
		return
	}
	table := d.root.add("Table")
	if clean(t.Caption) != "" {
		p := pen{size: sizeCell, bold: true}
		d.y += 2 * mm
		d.room(4 * p.line())
		d.para(table.add("Caption"), t.Caption, p, d.edge.left, d.width())
		d.y += 1 * mm
	}
	g := &grid{d: d, table: table, head: t.Head, right: t.Right, widths: d.columns(t)}
	g.heading()
	for i, row := range t.Rows {
		g.row(row, i%2 == 1)
	}
	d.y += 4 * mm
}

// Fields writes labels and their values, one under the other.
func (d *Doc) Fields(fields []Field) {
	if len(fields) == 0 {
		return
	}
	p, label := pen{size: sizeText}, pen{size: sizeText, bold: true, ink: navy}
	table, left := d.root.add("Table"), 0.0
	for _, f := range fields {
		left = max(left, d.cut(label).width(clean(f.Label))*label.size/1000)
	}
	left = min(left+4*mm, d.width()*0.4)
	for _, f := range fields {
		tr := table.add("TR")
		th, td := tr.add("TH"), tr.add("TD")
		th.attr = "/A<</O/Table/Scope/Row>>"
		names := d.lines(th, f.Label, label, left-2*mm)
		values := d.lines(td, f.Value, p, d.width()-left)
		for len(names) > 0 || len(values) > 0 {
			d.room(p.line())
			fit := max(1, int((d.foot()-d.y+0.01)/p.line()))
			n, v := min(fit, len(names)), min(fit, len(values))
			if n > 0 {
				d.drawLines(th, names[:n], label, d.edge.left, left-2*mm)
			}
			if v > 0 {
				d.drawLines(td, values[:v], p, d.edge.left+left, d.width()-left)
			}
			d.y += float64(max(n, v)) * p.line()
			names, values = names[n:], values[v:]
		}
		d.y += 0.8 * mm
	}
	d.y += 2 * mm
}

// grid draws the rows of a table.
type grid struct {
	d      *Doc
	table  *node
	head   []string
	right  []bool
	widths []float64
	said   bool // the headings are in the structure already
}

func (g *grid) pen(col int, bold bool) pen {
	p := pen{size: sizeCell, bold: bold, right: col < len(g.right) && g.right[col]}
	if bold {
		p.ink = navy
	}
	return p
}

// heading draws the headings; again on a later page they are only for the eye,
// since in the structure a table has them once.
func (g *grid) heading() {
	d := g.d
	tr := &node{kind: "TR"}
	var cells []*node
	var texts [][]string
	tall := 1
	for i, h := range g.head {
		th := tr.add("TH")
		th.attr = "/A<</O/Table/Scope/Column>>"
		cells, texts = append(cells, th), append(texts, d.lines(th, h, g.pen(i, true), g.widths[i]-2*pad))
		tall = max(tall, len(texts[i]))
	}
	tall = min(tall, 6) // a heading as tall as the page would leave no room for rows
	line := g.pen(0, true).line()
	high := float64(tall)*line + 2*pad
	d.room(high + line + 2*pad)
	d.artifact("Layout", func() {
		d.fill(d.edge.left, d.y, d.width(), high, pale)
		d.rule(d.edge.left, d.y+high, d.width(), 0.8, navy)
	})
	if !g.said {
		tr.parent = g.table
		g.table.kids = append(g.table.kids, kid{node: tr})
	}
	x := d.edge.left
	d.y += pad
	for i := range g.head {
		text := texts[i][:min(len(texts[i]), tall)]
		if g.said {
			d.artifact("Pagination", func() {
				for l, line := range text {
					p := g.pen(i, true)
					left := x + pad
					if p.right {
						left = x + g.widths[i] - pad - d.cut(p).width(trimRight(line))*p.size/1000
					}
					d.show(line, p, left, d.y+float64(l)*p.line())
				}
			})
		} else {
			d.drawLines(cells[i], text, g.pen(i, true), x+pad, g.widths[i]-2*pad)
		}
		x += g.widths[i]
	}
	d.y += high - pad
	g.said = true
}

// row draws a row: whole on one page if a page holds it, else cut by lines.
func (g *grid) row(row []string, shade bool) {
	d := g.d
	tr := g.table.add("TR")
	cells, texts, tall := make([]*node, len(g.head)), make([][]string, len(g.head)), 1
	for i := range g.head {
		cells[i] = tr.add("TD")
		if i < len(row) && clean(row[i]) != "" {
			texts[i] = d.lines(cells[i], row[i], g.pen(i, false), g.widths[i]-2*pad)
			tall = max(tall, len(texts[i]))
		}
	}
	line := g.pen(0, false).line()
	for tall > 0 {
		left := int((d.foot() - d.y - 2*pad + 0.01) / line)
		whole := int((d.foot() - d.edge.top - 30*mm) / line)
		if left < tall && (tall <= whole || left < 3) {
			d.newPage()
			g.heading()
			left = int((d.foot() - d.y - 2*pad + 0.01) / line)
		}
		now := max(1, min(left, tall))
		high := float64(now)*line + 2*pad
		d.artifact("Layout", func() {
			if shade {
				d.fill(d.edge.left, d.y, d.width(), high, colour{0.985, 0.985, 0.98})
			}
			d.rule(d.edge.left, d.y+high, d.width(), 0.4, hair)
		})
		x := d.edge.left
		d.y += pad
		for i := range cells {
			if n := min(now, len(texts[i])); n > 0 {
				d.drawLines(cells[i], texts[i][:n], g.pen(i, false), x+pad, g.widths[i]-2*pad)
				texts[i] = texts[i][n:]
			}
			x += g.widths[i]
		}
		d.y += high - pad
		tall -= now
	}
}

// columns gives the width of each column in points.
func (d *Doc) columns(t Table) []float64 {
	n := len(t.Head)
	want, least := make([]float64, n), make([]float64, n)
	if len(t.Widths) == n {
		copy(want, t.Widths)
		return share(want, d.width())
	}
	for i, h := range t.Head {
		want[i], least[i] = d.cut(pen{bold: true}).width(clean(h))*sizeCell/1000, d.fonts[1].longest(clean(h), sizeCell)
	}
	for r, row := range t.Rows {
		if r == 200 { // enough to know what a column holds
			break
		}
		for i := range min(n, len(row)) {
			text := clean(row[i])
			want[i], least[i] = max(want[i], d.fonts[0].width(text)*sizeCell/1000), max(least[i], d.fonts[0].longest(text, sizeCell))
		}
	}
	sum, low := 0.0, 0.0
	for i := range want {
		want[i], least[i] = min(want[i], 0.6*d.width())+2*pad, min(least[i], 0.35*d.width())+2*pad
		sum, low = sum+want[i], low+least[i]
	}
	if sum <= d.width() || low >= d.width() {
		return share(want, d.width())
	}
	for i := range want { // each its longest word, and of the rest in proportion
		want[i] = least[i] + (d.width()-low)*(want[i]-least[i])/(sum-low)
	}
	return share(want, d.width())
}

func share(parts []float64, whole float64) []float64 {
	sum := 0.0
	for i, p := range parts {
		parts[i] = max(p, 0.001)
		sum += parts[i]
	}
	for i := range parts {
		parts[i] *= whole / sum
	}
	return parts
}
