package yjs

// An ID names one insertion: the nth place that a client took.
type ID struct{ Client, Clock uint64 }

// An item is one insertion of n places, from id on. The first part is what an
// update says of it; the second its place in a document once it is integrated.
type item struct {
	id          ID
	n           uint64
	after       ID // what stood left of it when it was written, if hasAfter
	before      ID // what stood right of it, if hasBefore
	hasAfter    bool
	hasBefore   bool
	under       ID     // the insertion that holds the type it is in
	root        string // or the name of that type, if it is at the top
	isUnder     bool
	isRoot      bool
	sub         string // its key, if it is in a map
	hasSub      bool
	deleted     bool
	content     content
	left, right *item
	parent      *node
	holds       *node // of a shared type
}

// A node is a shared type in a document: a list, a map, or both.
type node struct {
	item  *item  // that holds it; nil at the top
	name  string // at the top
	start *item
	keys  map[string]*item // the newest of each key
}

func (i *item) end() uint64 { return i.id.Clock + i.n }

func (i *item) last() ID { return ID{i.id.Client, i.id.Clock + i.n - 1} }

// The bits beside the kind in the first byte of an insertion.
const (
	bitAfter  = 0x80
	bitBefore = 0x40
	bitSub    = 0x20
)

// readItem reads one insertion by a client at a clock; nil for a skip, of which
// n is the length.
func readItem(r *reader, id ID) (i *item, n uint64) {
	info := r.byte()
	kind := info & 0x1f
	if kind == gone || kind == skip {
		n = r.uint()
		r.bound(id, n)
		if kind == skip {
			return nil, n
		}
		return &item{id: id, n: n, deleted: true}, n
	}
	i = &item{id: id}
	if i.hasAfter = info&bitAfter != 0; i.hasAfter {
		i.after = r.earlier(id)
	}
	if i.hasBefore = info&bitBefore != 0; i.hasBefore {
		i.before = r.earlier(id)
	}
	if !i.hasAfter && !i.hasBefore {
		switch r.uint() {
		case 1:
			i.isRoot, i.root = true, string(r.text())
		case 0:
			i.isUnder, i.under = true, r.earlier(id)
		default:
			r.fail("a parent of no known kind")
		}
		if i.hasSub = info&bitSub != 0; i.hasSub {
			i.sub = string(r.text())
		}
	}
	i.content, i.n = readContent(r, kind)
	r.bound(id, i.n)
	return i, i.n
}

// earlier reads the id of something that is there before id is.
func (r *reader) earlier(id ID) ID {
	of := r.id()
	if of.Client == id.Client && of.Clock >= id.Clock {
		r.fail("an insertion that stands on what comes after it")
	}
	return of
}

// bound refuses an insertion of no places, or of more than can be counted.
func (r *reader) bound(id ID, n uint64) {
	if n == 0 || n > most-id.Clock {
		r.fail("an insertion of no length, or beyond 2^53")
	}
}

// append writes the insertion from place from on.
func (i *item) append(b []byte, from uint64) []byte {
	if i.content.kind == gone {
		return appendUint(append(b, gone), i.n-from)
	}
	after, hasAfter := i.after, i.hasAfter
	if from > 0 {
		after, hasAfter = ID{i.id.Client, i.id.Clock + from - 1}, true
	}
	info := i.content.kind
	if hasAfter {
		info |= bitAfter
	}
	if i.hasBefore {
		info |= bitBefore
	}
	if i.hasSub {
		info |= bitSub
	}
	b = append(b, info)
	if hasAfter {
		b = appendID(b, after)
	}
	if i.hasBefore {
		b = appendID(b, i.before)
	}
	if !hasAfter && !i.hasBefore {
		if i.isUnder {
			b = appendID(append(b, 0), i.under)
		} else {
			b = appendBytes(append(b, 1), []byte(i.root))
		}
		if i.hasSub {
			b = appendBytes(b, []byte(i.sub))
		}
	}
	return i.content.append(b, from, i.n)
}

// split keeps the first at places and gives the rest, which then stands right
// of them.
func (i *item) split(at uint64) *item {
	rest := &item{
		id: ID{i.id.Client, i.id.Clock + at}, n: i.n - at, after: ID{i.id.Client, i.id.Clock + at - 1}, hasAfter: true,
		before: i.before, hasBefore: i.hasBefore, sub: i.sub, hasSub: i.hasSub, deleted: i.deleted, content: i.content.split(at), parent: i.parent,
	}
	if i.content.kind == gone {
		rest.hasAfter = false
	}
	i.n = at
	return rest
}

// follows says whether next was written right after i, by the same client and
// with the same neighbour, so that the two can be one.
func (i *item) follows(next *item) bool {
	if i.end() != next.id.Clock || i.id.Client != next.id.Client || i.content.kind != next.content.kind || i.deleted != next.deleted || !i.content.joins() {
		return false
	}
	if i.content.kind == gone {
		return true
	}
	return next.hasAfter && next.after == i.last() && i.hasBefore == next.hasBefore && i.before == next.before
}

// join makes next part of i.
func (i *item) join(next *item) {
	i.content.join(&next.content)
	i.n += next.n
}
