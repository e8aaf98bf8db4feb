package yjs

import (
	"cmp"
	"fmt"
	"slices"
)

// An update taken apart: of each client its insertions in the order of their
// clocks, maybe with gaps; and the deletions.
type update struct {
	items   map[uint64][]*item
	deletes deletes
}

func parse(b []byte) (*update, error) {
	r := &reader{b: b}
	u := &update{items: map[uint64][]*item{}}
	for n := r.count(); n > 0 && r.err == nil; n-- {
		many := r.count()
		id := r.id()
		if _, twice := u.items[id.Client]; twice {
			r.fail("one client twice")
		}
		list := make([]*item, 0, many)
		for ; many > 0 && r.err == nil; many-- {
			i, n := readItem(r, id)
			if i != nil {
				list = append(list, i)
			}
			id.Clock += n
		}
		u.items[id.Client] = list
	}
	u.deletes = readDeletes(r)
	if r.err == nil && len(r.b) > 0 {
		r.fail("more than it says")
	}
	return u, r.err
}

func (u *update) encode() []byte {
	return u.deletes.append(appendItems(nil, u.items, nil))
}

// appendItems writes the insertions of each client from the clock that from
// gives, with skips where some are missing.
func appendItems(b []byte, items map[uint64][]*item, from map[uint64]uint64) []byte {
	var clients []uint64
	for _, c := range descending(items) {
		if list := items[c]; len(list) > 0 && list[len(list)-1].end() > from[c] {
			clients = append(clients, c)
		}
	}
	b = appendUint(b, uint64(len(clients)))
	for _, c := range clients {
		list := items[c]
		n, _ := slices.BinarySearchFunc(list, from[c]+1, func(i *item, clock uint64) int { return cmp.Compare(i.end(), clock) })
		list = list[n:]
		many := len(list)
		for k := range list[1:] {
			if list[k].end() < list[k+1].id.Clock {
				many++ // a skip
			}
		}
		clock := max(from[c], list[0].id.Clock)
		b = appendUint(appendUint(appendUint(b, uint64(many)), c), clock)
		for _, i := range list {
			if i.id.Clock > clock {
				b = appendUint(append(b, skip), i.id.Clock-clock)
				clock = i.id.Clock
			}
			b = i.append(b, clock-i.id.Clock)
			clock = i.end()
		}
	}
	return b
}

// Check says whether it is an update: whole, in bounds and without trailing
// bytes. What it stands on may be missing; a Doc then waits for it.
func Check(update []byte) error {
	_, err := parse(update)
	return err
}

// Merge makes one update of many. What is in several is there once; what all
// lack stays missing. The updates must not be changed afterwards.
func Merge(updates ...[]byte) ([]byte, error) {
	m := &update{items: map[uint64][]*item{}, deletes: deletes{}}
	for n, b := range updates {
		u, err := parse(b)
		if err != nil {
			return nil, fmt.Errorf("update %d of %d: %w", n+1, len(updates), err)
		}
		for c, list := range u.items {
			m.items[c] = append(m.items[c], list...)
		}
		m.deletes.addAll(u.deletes)
	}
	for c, list := range m.items {
		m.items[c] = union(list)
	}
	m.deletes.tidy()
	return m.encode(), nil
}

// union gives the insertions of one client in order and each place once, and
// makes one of those that follow each other.
func union(list []*item) []*item {
	slices.SortStableFunc(list, func(a, b *item) int { return cmp.Compare(a.id.Clock, b.id.Clock) })
	kept := list[:0]
	for _, i := range list {
		if n := len(kept); n > 0 {
			last := kept[n-1]
			if i.end() <= last.end() {
				continue
			}
			if i.id.Clock < last.end() {
				i = i.split(last.end() - i.id.Clock)
			}
			if last.follows(i) {
				last.join(i)
				continue
			}
		}
		kept = append(kept, i)
	}
	return kept
}

// Diff gives what of update is missing to who holds the state vector; vector nil
// or empty is nothing held. Deletions are given whole, for vectors do not tell
// of them.
func Diff(update, vector []byte) ([]byte, error) {
	u, err := parse(update)
	if err != nil {
		return nil, err
	}
	have, err := readVector(vector)
	if err != nil {
		return nil, err
	}
	return u.deletes.append(appendItems(nil, u.items, have)), nil
}

// VectorOf gives the state vector of an update: of each client, the clock up to
// which nothing is missing.
func VectorOf(update []byte) ([]byte, error) {
	u, err := parse(update)
	if err != nil {
		return nil, err
	}
	v := map[uint64]uint64{}
	for c, list := range u.items {
		clock := uint64(0)
		for _, i := range list {
			if i.id.Clock > clock {
				break
			}
			clock = i.end()
		}
		if clock > 0 {
			v[c] = clock
		}
	}
	return appendVector(nil, v), nil
}

func readVector(b []byte) (map[uint64]uint64, error) {
	v := map[uint64]uint64{}
	if len(b) == 0 {
		return v, nil
	}
	r := &reader{b: b}
	r.vector(v)
	if r.err == nil && len(r.b) > 0 {
		r.fail("more than it says")
	}
	return v, r.err
}

func (r *reader) vector(v map[uint64]uint64) {
	for n := r.count(); n > 0 && r.err == nil; n-- {
		client := r.uint()
		v[client] = r.uint()
	}
}

func appendVector(b []byte, v map[uint64]uint64) []byte {
	b = appendUint(b, uint64(len(v)))
	for _, c := range descending(v) {
		b = appendUint(appendUint(b, c), v[c])
	}
	return b
}
