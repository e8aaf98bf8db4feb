// Package yjs reads, merges and cuts the updates of Yjs, the shared documents
// that browsers edit together, so that the server can keep, check, search and
// export what people write without running JavaScript.
//
// An update (format v1 of yjs 13) is a set of insertions, each by one client at
// one clock, and a set of deletions. Applying the same updates in any order, any
// number of times, gives the same document everywhere.
//
//   - update.go: what can be said of updates alone: Check, Merge, Diff, VectorOf.
//   - doc.go: a Doc, which applies updates and puts each insertion in its place;
//     place.go is the rule of the place (YATA: Nicolaescu and others, 2016).
//   - read.go: text, lists, maps and trees out of a document, now or as it was.
//   - item.go, content.go, deletes.go, coding.go: what updates are made of.
//
// The format is that of https://github.com/yjs/yjs by Kevin Jahns; the tests
// compare each function with it.
package yjs

import "errors"

// ErrBad is the error of an update, vector or snapshot that is not one: cut
// short, out of bounds, or made to do harm. Nothing of it is applied.
var ErrBad = errors.New("yjs: malformed")

// The bounds of a number: JavaScript counts no further without loss.
const most = 1<<53 - 1
