package yjs

import "slices"

// integrateAll puts insertions in their places and gives those that stand on
// what has not come. A client's insertions go in the order of their clocks; where
// one stands on another client's, that client goes first.
func (d *Doc) integrateAll(items map[uint64][]*item) map[uint64][]*item {
	left := map[uint64][]*item{}
	clients := descending(items)
	slices.Reverse(clients)
	for _, c := range clients {
		stack := []uint64{c}
		for len(stack) > 0 {
			c := stack[len(stack)-1]
			list := items[c]
			if len(list) == 0 {
				delete(items, c)
				stack = stack[:len(stack)-1]
				continue
			}
			needs, missing := d.missing(list[0])
			if !missing {
				items[c] = list[1:]
				d.integrate(list[0])
				if len(stack) > 1 { // perhaps that was all that the one below needs
					stack = stack[:len(stack)-1]
				}
				continue
			}
			if len(items[needs]) > 0 && !slices.Contains(stack, needs) {
				stack = append(stack, needs)
				continue
			}
			for _, c := range stack { // none of these can go on
				left[c] = items[c]
				delete(items, c)
			}
			stack = nil
		}
	}
	return left
}

// missing says whether an insertion stands on what has not come, and by whom.
func (d *Doc) missing(i *item) (client uint64, yes bool) {
	if i.id.Clock > d.clock(i.id.Client) {
		return i.id.Client, true
	}
	for _, on := range []struct {
		id  ID
		has bool
	}{{i.after, i.hasAfter}, {i.before, i.hasBefore}, {i.under, i.isUnder}} {
		if on.has && on.id.Client != i.id.Client && on.id.Clock >= d.clock(on.id.Client) {
			return on.id.Client, true
		}
	}
	return 0, false
}

// integrate puts one insertion in its place, less what has come of it before.
func (d *Doc) integrate(i *item) {
	if have := d.clock(i.id.Client); have >= i.end() {
		return
	} else if have > i.id.Clock {
		i = i.split(have - i.id.Clock)
	}
	if i.content.kind == gone {
		d.deletes.add(i.id.Client, span{i.id.Clock, i.end()})
		d.keep(i)
		return
	}
	if d.settle(i); i.parent == nil { // what it was in is forgotten: so is it
		*i = item{id: i.id, n: i.n, deleted: true}
		d.deletes.add(i.id.Client, span{i.id.Clock, i.end()})
		d.keep(i)
		return
	}
	i.left = d.rival(i)
	i.link()
	switch i.content.kind {
	case shared:
		i.holds = &node{item: i}
	case erased:
		i.deleted = true
		d.deletes.add(i.id.Client, span{i.id.Clock, i.end()})
	}
	if i.hasSub && i.right == nil && i.left != nil {
		d.delete(i.left) // the value that this one replaces
	}
	if p := i.parent.item; p != nil && p.deleted || i.hasSub && i.right != nil {
		d.delete(i)
	}
	d.keep(i)
}

// keep puts an insertion at the end of its client's, or joins it to the last.
func (d *Doc) keep(i *item) {
	list := d.items[i.id.Client]
	if n := len(list); n > 0 && together(list[n-1], i) {
		absorb(list[n-1], i)
		return
	}
	d.items[i.id.Client] = append(list, i)
}

// settle finds the neighbours and the parent that an insertion names. The parent
// stays nil when it is forgotten.
func (d *Doc) settle(i *item) {
	if i.hasAfter {
		i.left = d.endingAt(i.after)
	}
	if i.hasBefore {
		i.right = d.startingAt(i.before)
	}
	for _, beside := range []*item{i.left, i.right} {
		if beside != nil && beside.content.kind == gone {
			return
		}
	}
	switch {
	case i.left != nil:
		i.parent, i.sub, i.hasSub = i.left.parent, i.left.sub, i.left.hasSub
	case i.right != nil:
		i.parent, i.sub, i.hasSub = i.right.parent, i.right.sub, i.right.hasSub
	case i.isRoot:
		i.parent = d.root(i.root)
	case i.isUnder:
		list, n := d.find(i.under)
		i.parent = list[n].holds
	}
	// Neighbours that stand in two different types are a forgery: it has no place.
	if i.right != nil && i.right.parent != i.parent {
		i.parent = nil
	}
}

func (d *Doc) root(name string) *node {
	n := d.roots[name]
	if n == nil {
		n = &node{name: name}
		d.roots[name] = n
	}
	return n
}

// rival gives what the insertion stands right of, once those that others have
// written at the same place are told apart: by where they were written, then by
// who wrote them.
func (d *Doc) rival(i *item) *item {
	left := i.left
	other := i.parent.first(i)
	if left != nil {
		other = left.right
	}
	if other == i.right {
		return left
	}
	seen, conflicting := map[*item]bool{}, map[*item]bool{}
	for ; other != nil && other != i.right; other = other.right {
		seen[other], conflicting[other] = true, true
		if other.hasAfter == i.hasAfter && other.after == i.after {
			if other.id.Client < i.id.Client {
				left = other
				clear(conflicting)
			} else if other.hasBefore == i.hasBefore && other.before == i.before {
				break
			}
			continue
		}
		if !other.hasAfter {
			break
		}
		list, n := d.find(other.after)
		if !seen[list[n]] {
			break
		}
		if !conflicting[list[n]] {
			left = other
			clear(conflicting)
		}
	}
	return left
}

// first gives the first insertion of the list or key that i is in.
func (n *node) first(i *item) *item {
	if !i.hasSub {
		return n.start
	}
	o := n.keys[i.sub]
	for o != nil && o.left != nil {
		o = o.left
	}
	return o
}

// link puts an insertion right of its left neighbour, or first.
func (i *item) link() {
	if i.left != nil {
		i.right = i.left.right
		i.left.right = i
	} else {
		i.right = i.parent.first(i)
		if !i.hasSub {
			i.parent.start = i
		}
	}
	if i.right != nil {
		i.right.left = i
	} else if i.hasSub {
		if i.parent.keys == nil {
			i.parent.keys = map[string]*item{}
		}
		i.parent.keys[i.sub] = i
	}
}
