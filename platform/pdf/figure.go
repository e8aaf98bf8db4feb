package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // crests come as PNG or JPEG
	_ "image/png"

	"github.com/boombuler/barcode/qr"
)

// ErrQR is of a text too long for a code that a phone can read.
var ErrQR = errors.New("pdf: text too long for a QR code")

// QR writes a code that opens text, mm wide, with alt for who does not see it.
func (d *Doc) QR(text, alt string, width float64) {
	side := width * mm
	d.room(side + 2*mm)
	d.qr(d.root, text, alt, d.edge.left, d.y, side)
	d.y += side + 2*mm
}

// qr draws a code as squares: sharp at any size, and nothing to embed.
func (d *Doc) qr(parent *node, text, alt string, x, y, side float64) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil || len(text) > 600 {
		if d.err == nil {
			d.err = ErrQR
		}
		return
	}
	n := code.Bounds().Dx()
	cell := side / float64(n+4) // two modules of white beyond the paper's own
	fig := d.figure(parent, alt, x, y, side, side)
	d.mark(fig, func() {
		fmt.Fprintf(d.page(), "0 0 0 rg\n")
		for row := range n {
			for col := 0; col < n; col++ {
				run := 0
				for col+run < n && dark(code.At(col+run, row)) {
					run++
				}
				if run > 0 {
					fmt.Fprintf(d.page(), "%.3f %.3f %.3f %.3f re\n", x+float64(col+2)*cell, d.high-y-float64(row+3)*cell, float64(run)*cell, cell)
					col += run
				}
			}
		}
		d.page().WriteString("f\n")
	})
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}

// Figure writes a picture, PNG or JPEG, mm wide, with alt for who does not see
// it. What cannot be read is left out, and its alt stands as text.
func (d *Doc) Figure(img []byte, alt string, width float64) {
	n, ok := d.picture(img)
	if !ok {
		d.P(alt)
		return
	}
	w, h := d.images[n].within(min(width*mm, d.width()), d.foot()-d.edge.top)
	d.room(h)
	fig := d.figure(d.root, alt, d.edge.left, d.y, w, h)
	d.mark(fig, func() { d.image(n, d.edge.left, d.y, w, h) })
	d.y += h + 3*mm
}

func (d *Doc) figure(parent *node, alt string, x, y, w, h float64) *node {
	fig := parent.add("Figure")
	fig.alt = clean(alt)
	fig.attr = fmt.Sprintf("/A<</O/Layout/Placement/Block/BBox[%s %s %s %s]>>", num(x), num(d.high-y-h), num(x+w), num(d.high-y))
	return fig
}

// A picture is red, green and blue for each point: PDF/A-1 has no transparency.
type picture struct {
	w, h int
	rgb  []byte
}

// within gives the size of the picture inside a box, its proportions kept.
func (p picture) within(w, h float64) (float64, float64) {
	scale := min(w/float64(p.w), h/float64(p.h))
	return float64(p.w) * scale, float64(p.h) * scale
}

const maxSide = 4000

func (d *Doc) picture(raw []byte) (n int, ok bool) {
	if len(raw) == 0 {
		return 0, false
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxSide || cfg.Height > maxSide {
		return 0, false
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return 0, false
	}
	flat := image.NewRGBA(image.Rect(0, 0, cfg.Width, cfg.Height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, img.Bounds().Min, draw.Over)
	p := picture{w: cfg.Width, h: cfg.Height, rgb: make([]byte, 0, 3*cfg.Width*cfg.Height)}
	for i := 0; i < len(flat.Pix); i += 4 {
		p.rgb = append(p.rgb, flat.Pix[i:i+3]...)
	}
	d.images = append(d.images, p)
	return len(d.images) - 1, true
}

func (d *Doc) image(n int, x, y, w, h float64) {
	d.page().images[n] = true
	fmt.Fprintf(d.page(), "q %s 0 0 %s %s %s cm /I%d Do Q\n", num(w), num(h), num(x), num(d.high-y-h), n)
}
