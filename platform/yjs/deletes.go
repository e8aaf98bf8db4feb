package yjs

import (
	"cmp"
	"slices"
)

// A span is a stretch of clocks of one client.
type span struct{ from, to uint64 }

// deletes are what was deleted: of each client, spans in order that do not touch.
type deletes map[uint64][]span

func readDeletes(r *reader) deletes {
	d := deletes{}
	for n := r.count(); n > 0 && r.err == nil; n-- {
		client := r.uint()
		for m := r.count(); m > 0 && r.err == nil; m-- {
			from, length := r.uint(), r.uint()
			if length == 0 || length > most-from {
				r.fail("a deletion of no length, or beyond 2^53")
				return nil
			}
			d[client] = append(d[client], span{from, from + length})
		}
	}
	d.tidy()
	return d
}

func (d deletes) add(client uint64, s span) { d[client] = append(d[client], s) }

func (d deletes) addAll(other deletes) {
	for client, spans := range other {
		d[client] = append(d[client], spans...)
	}
}

// tidy puts the spans in order and makes one of those that touch.
func (d deletes) tidy() {
	for client, spans := range d {
		slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		kept := spans[:0]
		for _, s := range spans {
			if n := len(kept); n > 0 && s.from <= kept[n-1].to {
				kept[n-1].to = max(kept[n-1].to, s.to)
				continue
			}
			kept = append(kept, s)
		}
		d[client] = kept
	}
}

// holds says whether a place is deleted.
func (d deletes) holds(id ID) bool {
	spans := d[id.Client]
	n, found := slices.BinarySearchFunc(spans, id.Clock, func(s span, clock uint64) int { return cmp.Compare(s.from, clock) })
	return found || n > 0 && id.Clock < spans[n-1].to
}

func (d deletes) append(b []byte) []byte {
	clients := descending(d)
	b = appendUint(b, uint64(len(clients)))
	for _, c := range clients {
		b = appendUint(appendUint(b, c), uint64(len(d[c])))
		for _, s := range d[c] {
			b = appendUint(appendUint(b, s.from), s.to-s.from)
		}
	}
	return b
}

// descending gives the clients in the order in which updates are written.
func descending[V any](m map[uint64]V) []uint64 {
	clients := make([]uint64, 0, len(m))
	for c := range m {
		clients = append(clients, c)
	}
	slices.SortFunc(clients, func(a, b uint64) int { return cmp.Compare(b, a) })
	return clients
}
