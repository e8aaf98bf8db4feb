package pdf

// A Signature is one person's place at the foot of a document.
type Signature struct {
	Name, Role string
	When       string // as it is to be read; empty leaves a line for the pen
	How        string // "con codice temporaneo", "con passkey"
}

// Signatures writes the places of who signs, two a row, never cut by a page.
func (d *Doc) Signatures(people []Signature) {
	const gap = 8 * mm
	wide := (d.width() - gap) / 2
	for i := 0; i < len(people); i += 2 {
		pair := people[i:min(i+2, len(people))]
		d.room(32 * mm)
		top, low := d.y, d.y
		for col, s := range pair {
			x, sect := d.edge.left+float64(col)*(wide+gap), d.root.add("Sect")
			d.y = top
			d.signLine(sect, s.Role, pen{size: sizeSmall, ink: grey}, x, wide)
			d.signLine(sect, s.Name, pen{size: sizeText, bold: true}, x, wide)
			if s.When == "" {
				d.y += 9 * mm
				d.artifact("Layout", func() { d.rule(x, d.y, wide, 0.6, grey) })
				d.y += 1 * mm
			} else {
				d.signLine(sect, s.When, pen{size: sizeText}, x, wide)
				d.signLine(sect, s.How, pen{size: sizeSmall, ink: grey}, x, wide)
			}
			low = max(low, d.y)
		}
		d.y = low + 6*mm
	}
}

// signLine keeps to two lines: a name can be long, a place cannot.
func (d *Doc) signLine(sect *node, text string, p pen, x, wide float64) {
	if clean(text) == "" {
		return
	}
	n := sect.add("P")
	lines := d.lines(n, text, p, wide)
	if len(lines) > 2 {
		n.actual, lines = clean(text), lines[:2]
	}
	d.drawLines(n, lines, p, x, wide)
	d.y += float64(len(lines)) * p.line()
}
