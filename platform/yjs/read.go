package yjs

import (
	"encoding/json"
	"maps"
	"strings"
)

// A View reads a document as it is, or as it was. What is applied afterwards may
// show in it: take a new one.
type View struct {
	of   *Doc
	seen map[uint64]uint64 // clocks known then; nil is all
	gone deletes           // what was deleted then
}

// Now gives the document as it is.
func (d *Doc) Now() View { return View{of: d} }

// Snapshot gives what At needs to read the document as it is now: what was
// deleted, and the state vector, as Yjs encodes a snapshot.
func (d *Doc) Snapshot() []byte {
	d.deletes.tidy()
	return appendVector(d.deletes.append(nil), d.clocks())
}

// At gives the document as it was when the snapshot was taken.
func (d *Doc) At(snapshot []byte) (View, error) {
	r := &reader{b: snapshot}
	v := View{of: d, gone: readDeletes(r), seen: map[uint64]uint64{}}
	r.vector(v.seen)
	if r.err != nil {
		return View{}, r.err
	}
	// What is read is whole insertions: cut those that were known in part.
	for client, clock := range v.seen {
		d.cutAt(client, clock)
	}
	for client, spans := range v.gone {
		for _, s := range spans {
			d.cutAt(client, s.from)
			d.cutAt(client, s.to)
		}
	}
	return v, nil
}

func (d *Doc) cutAt(client, clock uint64) {
	if clock > 0 && clock < d.clock(client) {
		d.startingAt(ID{client, clock})
	}
}

func (v View) known(i *item) bool { return v.seen == nil || i.id.Clock < v.seen[i.id.Client] }

func (v View) shows(i *item) bool {
	if v.seen == nil {
		return !i.deleted
	}
	return v.known(i) && !v.gone.holds(i.id)
}

// A Run is a stretch of a text with one set of formats. Exactly one of Text and
// Embed is there; Embed is what an embedded thing or shared type reads as.
type Run struct {
	Text    string         `json:"text,omitempty"`
	Embed   any            `json:"embed,omitempty"`
	Formats map[string]any `json:"formats,omitempty"`
}

// A Node is an element of a tree. Its children are *Node or []Run.
type Node struct {
	Name     string         `json:"name"`
	Attrs    map[string]any `json:"attrs,omitempty"`
	Children []any          `json:"children,omitempty"`
}

// Text gives the characters of the text of that name, without formats.
func (v View) Text(name string) string { return Plain(v.Runs(name)) }

// Plain gives the characters of runs.
func Plain(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Runs gives the text of that name with its formats.
func (v View) Runs(name string) []Run { return v.runs(v.of.roots[name], 0) }

// List gives the list of that name.
func (v View) List(name string) []any { return v.list(v.of.roots[name], 0) }

// Map gives the map of that name.
func (v View) Map(name string) map[string]any { return v.mapping(v.of.roots[name], 0) }

// Tree gives the children of the fragment of that name: *Node or []Run.
func (v View) Tree(name string) []any { return v.list(v.of.roots[name], 0) }

// deepestType is how far shared types are read inside each other.
const deepestType = 200

func (v View) runs(n *node, depth int) (runs []Run) {
	if n == nil || depth > deepestType {
		return nil
	}
	formats := map[string]any{}
	add := func(r Run) {
		if len(formats) > 0 {
			r.Formats = maps.Clone(formats)
		}
		runs = append(runs, r)
	}
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			add(Run{Text: b.String()})
			b.Reset()
		}
	}
	for i := n.start; i != nil; i = i.right {
		if !v.shows(i) {
			continue
		}
		switch i.content.kind {
		case characters:
			b.Write(i.content.text)
		case format:
			value := fromJSON(i.content.text)
			if old, on := formats[i.content.key]; on && same(old, value) || !on && value == nil {
				continue
			}
			flush()
			if value == nil {
				delete(formats, i.content.key)
			} else {
				formats[i.content.key] = value
			}
		case embed:
			flush()
			add(Run{Embed: fromJSON(i.content.text)})
		case shared:
			flush()
			add(Run{Embed: v.inside(i, depth)})
		}
	}
	flush()
	return runs
}

func (v View) list(n *node, depth int) []any {
	if n == nil || depth > deepestType {
		return nil
	}
	all := []any{}
	for i := n.start; i != nil; i = i.right {
		if v.shows(i) {
			all = v.values(all, i, depth)
		}
	}
	return all
}

func (v View) mapping(n *node, depth int) map[string]any {
	m := map[string]any{}
	if n == nil || depth > deepestType {
		return m
	}
	for key, i := range n.keys {
		for i != nil && !v.known(i) {
			i = i.left
		}
		if i == nil || !v.shows(i) {
			continue
		}
		if all := v.values(nil, i, depth); len(all) > 0 {
			m[key] = all[len(all)-1]
		}
	}
	return m
}

// values adds what an insertion holds.
func (v View) values(all []any, i *item, depth int) []any {
	c := &i.content
	switch c.kind {
	case anything:
		for _, b := range c.list {
			all = append(all, (&reader{b: b}).value())
		}
	case jsons:
		for _, b := range c.list {
			all = append(all, fromJSON(b))
		}
	case characters:
		for _, r := range string(c.text) {
			all = append(all, string(r))
		}
	case binaries:
		all = append(all, append([]byte(nil), c.text...))
	case embed:
		all = append(all, fromJSON(c.text))
	case shared:
		all = append(all, v.inside(i, depth))
	case subdocument:
		all = append(all, map[string]any{"guid": c.key})
	}
	return all
}

// inside gives what the shared type in an insertion holds, as its kind reads.
func (v View) inside(i *item, depth int) any {
	depth++
	switch i.content.ref {
	case mapping, hook:
		return v.mapping(i.holds, depth)
	case text, xmlText:
		return v.runs(i.holds, depth)
	case element:
		n := &Node{Name: i.content.key, Children: v.list(i.holds, depth)}
		if m := v.mapping(i.holds, depth); len(m) > 0 {
			n.Attrs = m
		}
		return n
	}
	return v.list(i.holds, depth)
}

// fromJSON gives what a text of the format says; what no JSON can be is nil, as
// "undefined".
func fromJSON(b []byte) (v any) {
	if json.Unmarshal(b, &v) != nil {
		return nil
	}
	return v
}

func same(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
