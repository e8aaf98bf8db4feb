package webdav

import (
	"bufio"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Lock keeps others from writing to a resource for a time.
type Lock struct {
	Token  string
	Root   string // the resource it was asked for
	Deep   bool   // and all that is in it
	Shared bool
	Owner  string // what the client says of who holds it, as XML
	Who    string // the person who made it
	Until  time.Time
}

// holds says whether the lock is on a path.
func (l *Lock) holds(p string) bool { return l.Root == p || l.Deep && under(p, l.Root) }

// The time that a lock lasts when the client does not say, and at most: a client
// that is gone must not keep a file for days.
const (
	usual   = 10 * time.Minute
	longest = 24 * time.Hour
)

// timeout reads the header of RFC 4918 §10.7: the first that is understood.
func timeout(h string) time.Duration {
	for part := range strings.SplitSeq(h, ",") {
		part = strings.TrimSpace(part)
		if strings.EqualFold(part, "Infinite") {
			return longest
		}
		if n, ok := strings.CutPrefix(part, "Second-"); ok {
			if s, err := strconv.ParseUint(n, 10, 32); err == nil && s > 0 {
				return min(time.Duration(s)*time.Second, longest)
			}
		}
	}
	return usual
}

func (c *call) lock() error {
	e, err := readXML(c.r)
	if err != nil {
		return err
	}
	until := c.now().Add(timeout(c.r.Header.Get("Timeout")))
	if e == nil {
		return c.refresh(until)
	}
	depth := c.r.Header.Get("Depth")
	if e.name != (xml.Name{Space: dav, Local: "lockinfo"}) || depth != "" && depth != "0" && depth != "infinity" {
		return status(http.StatusBadRequest)
	}
	scope, kind := e.child("lockscope"), e.child("locktype")
	if scope == nil || kind == nil || kind.child("write") == nil || (scope.child("shared") == nil) == (scope.child("exclusive") == nil) {
		return status(http.StatusBadRequest)
	}
	l := Lock{Token: "urn:uuid:" + uuid(), Root: c.path, Deep: depth != "0", Shared: scope.child("shared") != nil, Who: c.Who(c.ctx), Until: until}
	if owner := e.child("owner"); owner != nil {
		l.Owner = owner.inner()
	}
	if err := c.hold(); err != nil {
		return err
	}
	// What is not there yet is made empty, so that its name is taken (§7.3).
	code := http.StatusOK
	if _, err := c.Store.Stat(c.ctx, c.path); errors.Is(err, ErrNotFound) {
		if err := c.free(entering(c.path, false)...); err != nil {
			return err
		}
		if _, _, err := c.Store.Put(c.ctx, c.path, http.NoBody, Put{Absent: true}); err != nil {
			return err
		}
		code = http.StatusCreated
	} else if err != nil {
		return err
	}
	if err := c.Store.Lock(c.ctx, l); err != nil {
		if errors.Is(err, ErrLocked) {
			c.writeError(http.StatusLocked, "no-conflicting-lock")
			return nil
		}
		return err
	}
	c.w.Header().Set("Lock-Token", "<"+l.Token+">")
	return c.locked(code, &l)
}

func (c *call) refresh(until time.Time) error {
	tokens := c.cond.tokens()
	if len(tokens) != 1 {
		return status(http.StatusBadRequest)
	}
	locks, err := c.Store.Locks(c.ctx, c.path, false)
	if err != nil {
		return err
	}
	for i := range locks {
		if l := &locks[i]; tokens[l.Token] && l.Who == c.Who(c.ctx) {
			again, err := c.Store.Refresh(c.ctx, l.Token, until)
			if err != nil {
				return err
			}
			return c.locked(http.StatusOK, &again)
		}
	}
	return status(http.StatusPreconditionFailed)
}

func (c *call) unlock() error {
	token := strings.TrimSpace(c.r.Header.Get("Lock-Token"))
	if len(token) < 3 || token[0] != '<' || token[len(token)-1] != '>' {
		return status(http.StatusBadRequest)
	}
	token = token[1 : len(token)-1]
	locks, err := c.Store.Locks(c.ctx, c.path, false)
	if err != nil {
		return err
	}
	for i := range locks {
		if l := &locks[i]; l.Token == token {
			if l.Who != c.Who(c.ctx) {
				return ErrForbidden
			}
			if err := c.Store.Unlock(c.ctx, token); err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			return status(http.StatusNoContent)
		}
	}
	c.writeError(http.StatusConflict, "lock-token-matches-request-uri")
	return nil
}

func (c *call) locked(code int, l *Lock) error {
	c.w.Header().Set("Content-Type", xmlType)
	c.w.WriteHeader(code)
	_, err := io.WriteString(c.w, xmlHead+`<D:prop xmlns:D="DAV:"><D:lockdiscovery>`+c.activeLock(l)+`</D:lockdiscovery></D:prop>`)
	return err
}

func (c *call) activeLock(l *Lock) string {
	scope, depth := "exclusive", "0"
	if l.Shared {
		scope = "shared"
	}
	if l.Deep {
		depth = "infinity"
	}
	owner := ""
	if l.Owner != "" {
		owner = "<D:owner>" + l.Owner + "</D:owner>"
	}
	return fmt.Sprintf("<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:%s/></D:lockscope><D:depth>%s</D:depth>%s<D:timeout>Second-%d</D:timeout><D:locktoken><D:href>%s</D:href></D:locktoken><D:lockroot><D:href>%s</D:href></D:lockroot></D:activelock>",
		scope, depth, owner, max(1, int(l.Until.Sub(c.now()).Seconds()+0.5)), escape(l.Token), escape(c.href(l.Root, false)))
}

// patched answers a PROPPATCH: with one property refused, none is changed.
func (c *call) patched(r *Resource, changes []Change, refused map[xml.Name]bool, bad bool) error {
	return c.multistatus(func(w *bufio.Writer) {
		io.WriteString(w, "<D:response><D:href>"+escape(c.href(r.Path, r.Folder))+"</D:href>")
		for _, s := range []struct {
			text    string
			refused bool
			when    bool
		}{{"200 OK", false, !bad}, {"403 Forbidden", true, bad}, {"424 Failed Dependency", false, bad}} {
			told := map[xml.Name]bool{}
			for _, ch := range changes {
				if s.when && refused[ch.Name] == s.refused && !told[ch.Name] {
					if len(told) == 0 {
						io.WriteString(w, "<D:propstat><D:prop>")
					}
					told[ch.Name] = true
					writeProperty(w, Property{Name: ch.Name})
				}
			}
			if len(told) > 0 {
				io.WriteString(w, "</D:prop><D:status>HTTP/1.1 "+s.text+"</D:status></D:propstat>")
			}
		}
		io.WriteString(w, "</D:response>")
	})
}

func uuid() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
