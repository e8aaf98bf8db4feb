package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
	"unicode/utf16"
)

//go:embed font/sRGB2014.icc
var srgb []byte

const producer = "Loggia"

// A file is the objects of a PDF, by number.
type file struct{ objects [][]byte }

// next reserves a number.
func (f *file) next() int {
	f.objects = append(f.objects, nil)
	return len(f.objects)
}

func (f *file) put(n int, body string) { f.objects[n-1] = []byte(body) }

// stream puts a stream; dict holds its keys but the length and the filter.
func (f *file) stream(n int, dict string, content []byte, packed bool) {
	if packed {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		w.Write(content) // to memory: cannot fail
		w.Close()
		content, dict = z.Bytes(), dict+"/Filter/FlateDecode"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<<%s/Length %d>>\nstream\n", dict, len(content))
	b.Write(content)
	b.WriteString("\nendstream")
	f.objects[n-1] = b.Bytes()
}

func (f *file) bytes(root, info int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	at := make([]int, len(f.objects))
	for i, body := range f.objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		b.Write(body)
		b.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(b.Bytes())
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(at)+1, root, info, id[:16], id[:16], xref)
	return b.Bytes()
}

// Bytes ends the document and gives the file. The same document, made at the
// same time, gives the same bytes.
func (d *Doc) Bytes() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	d.dress()
	f := &file{}
	root, info, pages, meta, intent, profile, tree, parents := f.next(), f.next(), f.next(), f.next(), f.next(), f.next(), f.next(), f.next()
	fonts := [2]int{d.font(f, d.fonts[0]), d.font(f, d.fonts[1])}
	images := make([]int, len(d.images))
	for i, p := range d.images {
		images[i] = f.next()
		f.stream(images[i], fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8", p.w, p.h), p.rgb, true)
	}
	firstPage := len(f.objects) + 1
	object := func(page int) int { return firstPage + 2*page }
	for range 2 * len(d.pages) {
		f.next()
	}
	d.root.parent = nil
	for last := d.root.number(len(f.objects) + 1); len(f.objects) < last-1; {
		f.next()
	}
	for i, p := range d.pages {
		d.writePage(f, i, p, object(i), pages, fonts, images)
	}
	d.root.write(f, tree, object)

	kids := make([]string, len(d.pages))
	for i := range d.pages {
		kids[i] = fmt.Sprintf("%d 0 R", object(i))
	}
	f.put(pages, fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", strings.Join(kids, " "), len(kids)))
	f.put(parents, "<</Nums["+d.owners()+"]>>")
	f.put(tree, fmt.Sprintf("<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>", d.root.object, parents, len(d.pages)))
	f.stream(profile, "/N 3/Alternate/DeviceRGB", srgb, true)
	f.put(intent, fmt.Sprintf("<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>", profile))
	f.stream(meta, "/Type/Metadata/Subtype/XML", d.xmp(), false) // ISO 19005-1 §6.7.2: never packed
	f.put(info, d.info())
	f.put(root, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</DisplayDocTitle true>>/Metadata %d 0 R/OutputIntents[%d 0 R]>>",
		pages, textString(d.meta.Lang), tree, meta, intent))
	return f.bytes(root, info), nil
}

func (d *Doc) writePage(f *file, i int, p *page, n, parent int, fonts [2]int, images []int) {
	var shown []int
	for img := range p.images {
		shown = append(shown, img)
	}
	sort.Ints(shown)
	objects := ""
	for _, img := range shown {
		objects += fmt.Sprintf("/I%d %d 0 R", img, images[img])
	}
	f.put(n, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<</Font<</F1 %d 0 R/F2 %d 0 R>>/XObject<<%s>>>>/Contents %d 0 R/StructParents %d/Tabs/S>>",
		parent, num(d.wide), num(d.high), fonts[0], fonts[1], objects, n+1, i))
	f.stream(n+1, "", p.Bytes(), true)
}

// owners is the parent tree: whose each marked piece of each page is.
func (d *Doc) owners() string {
	var b strings.Builder
	for i, p := range d.pages {
		fmt.Fprintf(&b, "%d[", i)
		for _, n := range p.marks {
			fmt.Fprintf(&b, "%d 0 R ", n.object)
		}
		b.WriteString("]\n")
	}
	return b.String()
}

// font puts the five objects of an embedded font: Identity-H, so that a code in
// the text is a glyph of the cut.
func (d *Doc) font(f *file, c *cut) int {
	program := c.bytes() // first: it adds the parts of composite glyphs
	n, under, desc, code, means, set := f.next(), f.next(), f.next(), f.next(), f.next(), f.next()
	sum := sha256.Sum256(program)
	tag := make([]byte, 6) // six letters say that the font is a part of one
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := string(tag) + "+" + c.name
	var widths strings.Builder
	for _, g := range c.order {
		fmt.Fprintf(&widths, "%d ", c.milli(int(c.advance[g])))
	}
	f.put(n, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, under, means))
	f.put(under, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 0/W[0[%s]]/CIDToGIDMap/Identity>>",
		name, desc, widths.String()))
	f.put(desc, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R/CIDSet %d 0 R>>",
		name, c.box[0], c.box[1], c.box[2], c.box[3], c.ascent, c.descent, c.capital, code, set))
	f.stream(code, fmt.Sprintf("/Length1 %d", len(program)), program, true)
	f.stream(means, "", c.toUnicode(), true)
	bits := make([]byte, (len(c.order)+7)/8) // ISO 19005-1 §6.3.5: every glyph of the part
	for i := range c.order {
		bits[i/8] |= 0x80 >> (i % 8)
	}
	f.stream(set, "", bits, true)
	return n
}

func (c *cut) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var codes []int
	for n := range c.means {
		codes = append(codes, n)
	}
	sort.Ints(codes)
	for len(codes) > 0 {
		now := min(100, len(codes)) // the most that one section may hold
		fmt.Fprintf(&b, "%d beginbfchar\n", now)
		for _, n := range codes[:now] {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", n, c.means[n])
		}
		b.WriteString("endbfchar\n")
		codes = codes[now:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

// textString writes any text as UTF-16 in hexadecimal: nothing to escape.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

func (d *Doc) info() string {
	s := "<</Title" + textString(d.meta.Title)
	if d.meta.Author != "" {
		s += "/Author" + textString(d.meta.Author)
	}
	day := d.meta.Created.UTC().Format("20060102150405")
	return s + fmt.Sprintf("/Creator(%s)/Producer(%s)/CreationDate(D:%s+00'00')/ModDate(D:%s+00'00')>>", producer, producer, day, day)
}

// xmp says the same as info in XML, as ISO 19005-1 §6.7 asks, and which part and
// level of it the file keeps.
func (d *Doc) xmp() []byte {
	var b bytes.Buffer
	day := d.meta.Created.UTC().Format(time.RFC3339)
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"><pdfaid:part>1</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>\n" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">")
	escape(&b, d.meta.Title)
	b.WriteString("</rdf:li></rdf:Alt></dc:title>")
	if d.meta.Author != "" {
		b.WriteString("<dc:creator><rdf:Seq><rdf:li>")
		escape(&b, d.meta.Author)
		b.WriteString("</rdf:li></rdf:Seq></dc:creator>")
	}
	b.WriteString("<dc:language><rdf:Bag><rdf:li>")
	escape(&b, d.meta.Lang)
	b.WriteString("</rdf:li></rdf:Bag></dc:language></rdf:Description>\n")
	fmt.Fprintf(&b, "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"><xmp:CreatorTool>%s</xmp:CreatorTool><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate></rdf:Description>\n", producer, day, day)
	fmt.Fprintf(&b, "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><pdf:Producer>%s</pdf:Producer></rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>", producer)
	return b.Bytes()
}

func escape(w io.Writer, s string) {
	xml.EscapeText(w, []byte(s)) // to memory: cannot fail
}
