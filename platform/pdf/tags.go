package pdf

import (
	"fmt"
	"strings"
)

// A node is an element of the structure tree (PDF 1.4 §9.6): what a screen
// reader meets, in the order of reading.
type node struct {
	kind   string // standard structure types only, so no role map is needed
	alt    string
	actual string // the text as it is, where the font could not draw a letter of it
	attr   string
	parent *node
	kids   []kid
	object int
}

// A kid is another node, or a piece of a page.
type kid struct {
	node     *node
	page, id int
}

func (n *node) add(kind string) *node {
	child := &node{kind: kind, parent: n}
	n.kids = append(n.kids, kid{node: child})
	return child
}

// number gives every node its object, from first on; it gives the next free one.
func (n *node) number(first int) int {
	n.object = first
	first++
	for _, k := range n.kids {
		if k.node != nil {
			first = k.node.number(first)
		}
	}
	return first
}

// write puts n and what is under it among the objects.
func (n *node) write(f *file, parent int, pageObject func(int) int) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %d 0 R", n.kind, parent)
	if n.alt != "" {
		fmt.Fprintf(&b, "/Alt %s", textString(n.alt))
	}
	if n.actual != "" {
		fmt.Fprintf(&b, "/ActualText %s", textString(n.actual))
	}
	b.WriteString(n.attr)
	page := -1
	for _, k := range n.kids {
		if k.node == nil && page < 0 {
			page = k.page
			fmt.Fprintf(&b, "/Pg %d 0 R", pageObject(page))
		}
	}
	b.WriteString("/K[")
	for i, k := range n.kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case k.node != nil:
			fmt.Fprintf(&b, "%d 0 R", k.node.object)
		case k.page == page:
			fmt.Fprint(&b, k.id)
		default:
			fmt.Fprintf(&b, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pageObject(k.page), k.id)
		}
	}
	b.WriteString("]>>")
	f.put(n.object, b.String())
	for _, k := range n.kids {
		if k.node != nil {
			k.node.write(f, n.object, pageObject)
		}
	}
}
