package yjs

import (
	"cmp"
	"slices"
)

// A Doc is a document on the server: what its updates say, each insertion in its
// place. What was deleted is kept, so that it can be read as it once was. Make
// it with NewDoc. Not safe for concurrent use.
type Doc struct {
	items   map[uint64][]*item // of each client, without gaps
	deletes deletes
	roots   map[string]*node
	waiting *update // what stands on insertions that have not come
}

// NewDoc gives an empty document.
func NewDoc() *Doc {
	return &Doc{items: map[uint64][]*item{}, deletes: deletes{}, roots: map[string]*node{}}
}

// Load gives the document that updates make together.
func Load(updates ...[]byte) (*Doc, error) {
	d := NewDoc()
	for _, u := range updates {
		if err := d.Apply(u); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Apply adds an update. One that is malformed changes nothing and is ErrBad. One
// that stands on insertions that have not come waits for them. The update must
// not be changed afterwards.
func (d *Doc) Apply(b []byte) error {
	u, err := parse(b)
	if err != nil {
		return err
	}
	if w := d.waiting; w != nil {
		for c, list := range w.items {
			u.items[c] = union(append(u.items[c], list...))
		}
		u.deletes.addAll(w.deletes)
		u.deletes.tidy()
		d.waiting = nil
	}
	left := &update{items: d.integrateAll(u.items), deletes: d.deleteAll(u.deletes)}
	if len(left.items) > 0 || len(left.deletes) > 0 {
		d.waiting = left
	}
	return nil
}

// Waits says whether something has come that stands on what has not.
func (d *Doc) Waits() bool { return d.waiting != nil }

func (d *Doc) clock(client uint64) uint64 {
	if list := d.items[client]; len(list) > 0 {
		return list[len(list)-1].end()
	}
	return 0
}

// Vector gives the state vector: of each client, how many places have come.
func (d *Doc) Vector() []byte { return appendVector(nil, d.clocks()) }

func (d *Doc) clocks() map[uint64]uint64 {
	v := map[uint64]uint64{}
	for c := range d.items {
		v[c] = d.clock(c)
	}
	return v
}

// State gives what is missing to who holds the vector, as one update; what
// waits goes with it. Vector nil or empty is nothing held.
func (d *Doc) State(vector []byte) ([]byte, error) {
	have, err := readVector(vector)
	if err != nil {
		return nil, err
	}
	d.compact()
	d.deletes.tidy()
	b := d.deletes.append(appendItems(nil, d.items, have))
	if d.waiting == nil {
		return b, nil
	}
	waiting := d.waiting.deletes.append(appendItems(nil, d.waiting.items, have))
	return Merge(b, waiting)
}

// compact makes one of the insertions that follow each other and stand together.
func (d *Doc) compact() {
	for c, list := range d.items {
		kept := list[:0]
		for _, i := range list {
			if n := len(kept); n > 0 && together(kept[n-1], i) {
				absorb(kept[n-1], i)
				continue
			}
			kept = append(kept, i)
		}
		clear(list[len(kept):])
		d.items[c] = kept
	}
}

// together says whether two insertions can be one: a key's newest stays itself.
func together(a, b *item) bool {
	return a.follows(b) && (a.content.kind == gone || a.right == b && !b.hasSub)
}

func absorb(a, b *item) {
	a.join(b)
	if a.right = b.right; a.right != nil {
		a.right.left = a
	}
}

// find gives the insertion that a place is in; it must have come.
func (d *Doc) find(id ID) (list []*item, n int) {
	list = d.items[id.Client]
	n, found := slices.BinarySearchFunc(list, id.Clock, func(i *item, clock uint64) int { return cmp.Compare(i.id.Clock, clock) })
	if !found {
		n--
	}
	return list, n
}

// startingAt gives the insertion that begins at a place, cutting one if it must.
func (d *Doc) startingAt(id ID) *item {
	list, n := d.find(id)
	i := list[n]
	if i.id.Clock == id.Clock || i.content.kind == gone {
		return i
	}
	rest := i.split(id.Clock - i.id.Clock)
	rest.left, rest.right = i, i.right
	i.right = rest
	if rest.right != nil {
		rest.right.left = rest
	}
	if rest.hasSub && rest.right == nil && rest.parent.keys[rest.sub] == i {
		rest.parent.keys[rest.sub] = rest
	}
	d.items[id.Client] = slices.Insert(list, n+1, rest)
	return rest
}

// endingAt gives the insertion whose last place is id, cutting one if it must.
func (d *Doc) endingAt(id ID) *item {
	list, n := d.find(id)
	i := list[n]
	if i.end() == id.Clock+1 || i.content.kind == gone {
		return i
	}
	d.startingAt(ID{id.Client, id.Clock + 1})
	return i
}

// deleteAll deletes what has come of the spans, and gives those that have not.
func (d *Doc) deleteAll(all deletes) deletes {
	left := deletes{}
	for client, spans := range all {
		have := d.clock(client)
		for _, s := range spans {
			if s.to > have {
				left.add(client, span{max(s.from, have), s.to})
			}
			for at, to := s.from, min(s.to, have); at < to; {
				i := d.startingAt(ID{client, at})
				if i.deleted {
					at = i.end()
					continue
				}
				if i.end() > to {
					d.startingAt(ID{client, to})
				}
				d.delete(i)
				at = i.end()
			}
		}
	}
	left.tidy()
	return left
}

// delete takes an insertion out, and all that is inside the type it holds.
func (d *Doc) delete(i *item) {
	for todo := []*item{i}; len(todo) > 0; {
		i, todo = todo[len(todo)-1], todo[:len(todo)-1]
		if i.deleted {
			continue
		}
		i.deleted = true
		d.deletes.add(i.id.Client, span{i.id.Clock, i.end()})
		if i.holds == nil {
			continue
		}
		for child := i.holds.start; child != nil; child = child.right {
			todo = append(todo, child)
		}
		for _, newest := range i.holds.keys {
			todo = append(todo, newest)
		}
	}
}
