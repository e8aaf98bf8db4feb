package webdav

import (
	"errors"
	"net/http"
	"strings"
)

// conditions is what the If header says (RFC 4918 §10.4): it holds when one of
// its lists does, and a list when all in it do.
type conditions struct {
	lists []list
}

type list struct {
	path    string // the resource it speaks of; empty is the request's
	foreign bool   // it speaks of another server
	terms   []term
}

type term struct {
	not         bool
	token, etag string
}

func (c conditions) empty() bool { return len(c.lists) == 0 }

// tokens gives every lock that the client says it holds.
func (c conditions) tokens() map[string]bool {
	all := map[string]bool{}
	for _, l := range c.lists {
		for _, t := range l.terms {
			if t.token != "" {
				all[t.token] = true
			}
		}
	}
	return all
}

var errIf = errors.New("webdav: malformed If header")

func parseIf(s string, reference func(string) (string, bool)) (c conditions, err error) {
	s = strings.TrimSpace(s)
	tag, foreign := "", false
	for s != "" {
		switch s[0] {
		case '<':
			address, rest, ok := strings.Cut(s[1:], ">")
			if !ok {
				return c, errIf
			}
			p, ours := reference(address)
			tag, foreign, s = p, !ours, strings.TrimSpace(rest)
			if s == "" || s[0] != '(' {
				return c, errIf
			}
		case '(':
			l := list{path: tag, foreign: foreign}
			if l.terms, s, err = parseTerms(s[1:]); err != nil {
				return c, err
			}
			c.lists = append(c.lists, l)
			s = strings.TrimSpace(s)
		default:
			return c, errIf
		}
	}
	return c, nil
}

func parseTerms(s string) (terms []term, rest string, err error) {
	for {
		s = strings.TrimSpace(s)
		var t term
		if len(s) > 3 && strings.EqualFold(s[:3], "not") && strings.ContainsRune(" \t<[", rune(s[3])) {
			t.not, s = true, strings.TrimSpace(s[3:])
		}
		var ok bool
		switch {
		case strings.HasPrefix(s, ")") && len(terms) > 0 && !t.not:
			return terms, s[1:], nil
		case strings.HasPrefix(s, "<"):
			t.token, s, ok = strings.Cut(s[1:], ">")
		case strings.HasPrefix(s, "["):
			t.etag, s, ok = strings.Cut(s[1:], "]")
			t.etag = strings.TrimSpace(t.etag)
		}
		if !ok || t.token == "" && t.etag == "" {
			return nil, "", errIf
		}
		terms = append(terms, t)
	}
}

// hold says whether the If header holds: 412 when not.
func (c *call) hold() error {
	if c.cond.empty() {
		return nil
	}
	for _, l := range c.cond.lists {
		if ok, err := c.holds(l); err != nil || ok {
			return err
		}
	}
	return status(http.StatusPreconditionFailed)
}

func (c *call) holds(l list) (bool, error) {
	if l.foreign {
		return false, nil
	}
	path := l.path
	if path == "" {
		path = c.path
	}
	r, err := c.Store.Stat(c.ctx, path)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return false, err
	}
	locks, err := c.Store.Locks(c.ctx, path, false)
	if err != nil {
		return false, err
	}
	for _, t := range l.terms {
		yes := false
		if t.token != "" {
			for i := range locks {
				yes = yes || locks[i].Token == t.token
			}
		} else {
			yes = r.ETag != "" && t.etag == `"`+r.ETag+`"`
		}
		if yes == t.not {
			return false, nil
		}
	}
	return true, nil
}

// A claim is a resource that a request changes: itself, or with all below.
type claim struct {
	path string
	deep bool
}

// free says whether the If header holds and the client holds the locks that are
// on what it would change: 412, or ErrLocked.
func (c *call) free(claims ...claim) error {
	if err := c.hold(); err != nil {
		return err
	}
	held, who := c.cond.tokens(), c.Who(c.ctx)
	for _, cl := range claims {
		locks, err := c.Store.Locks(c.ctx, cl.path, cl.deep)
		if err != nil {
			return err
		}
		// Of shared locks on one resource, holding one is enough.
		shared := map[string]bool{}
		for i := range locks {
			if l := &locks[i]; l.Shared && held[l.Token] && l.Who == who {
				shared[l.Root] = true
			}
		}
		for i := range locks {
			l := &locks[i]
			if l.Shared && shared[l.Root] || held[l.Token] && l.Who == who {
				continue
			}
			return ErrLocked
		}
	}
	return nil
}
