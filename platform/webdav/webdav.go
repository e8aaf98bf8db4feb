// Package webdav answers the requests of WebDAV clients (RFC 4918, class 1, 2
// and 3): the protocol alone. What the folders and files are, who may do what
// and where locks are kept is the Store's.
//
// webdav.go is the port and the handler; read.go answers GET and PROPFIND,
// write.go what changes something, lock.go LOCK and UNLOCK, condition.go the If
// header, property.go and xml.go the bodies.
package webdav

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// The answers that a Store gives and the protocol has a status for. Any other
// error is told by Handler.Status.
var (
	ErrNotFound  = errors.New("webdav: not there")
	ErrExists    = errors.New("webdav: already there")
	ErrNoParent  = errors.New("webdav: the folder it would be in is not there")
	ErrForbidden = errors.New("webdav: not allowed")
	ErrLocked    = errors.New("webdav: locked")
	ErrNoRoom    = errors.New("webdav: no room")
	ErrChanged   = errors.New("webdav: it is no longer what it was")
)

// A Resource is a folder or a file as clients see it.
type Resource struct {
	Path     string // clean and absolute: "/" is the root
	Folder   bool
	Size     int64
	ETag     string // without quotes; of the content, so that it changes with it
	Type     string // media type; empty is application/octet-stream
	Created  time.Time
	Modified time.Time
	Dead     []Property // those that clients keep
	Used     int64      // of a folder: bytes in the space it is in, and how many more fit; -1 unknown
	Free     int64
}

// A Put says what a file is written with. With Match the file must be there with
// that ETag ("*" is any), with Absent it must not be; else ErrChanged.
type Put struct {
	Type   string
	Match  string
	Absent bool
}

// A Store holds the folders and files, their properties and locks. Each act is
// one transaction. Paths are clean and absolute. Safe for concurrent use.
type Store interface {
	// Stat gives one resource, with its dead properties.
	Stat(ctx context.Context, path string) (Resource, error)
	// List gives what is directly in a folder, with dead properties if asked.
	List(ctx context.Context, path string, dead bool) ([]Resource, error)
	// Open gives the content of a file; the caller closes it.
	Open(ctx context.Context, path string) (io.ReadSeekCloser, Resource, error)
	// Put keeps a file whole, or changes nothing; created says whether it was not there.
	Put(ctx context.Context, path string, content io.Reader, p Put) (r Resource, created bool, err error)
	// Mkcol makes a folder: ErrExists, ErrNoParent.
	Mkcol(ctx context.Context, path string) error
	// Delete removes a resource and all that is in it.
	Delete(ctx context.Context, path string) error
	// Copy and Move bring a resource to another path; replaced says whether
	// something was there, ErrExists that it was and overwrite is false. A shallow
	// copy takes a folder without what is in it.
	Copy(ctx context.Context, from, to string, overwrite, shallow bool) (replaced bool, err error)
	Move(ctx context.Context, from, to string, overwrite bool) (replaced bool, err error)
	// Patch sets and removes dead properties, all or none.
	Patch(ctx context.Context, path string, changes []Change) error

	// Locks gives the locks in force on a path: on itself, on folders above with
	// all that is in them, and, if deep, on what is below.
	Locks(ctx context.Context, path string, deep bool) ([]Lock, error)
	// Lock keeps a lock, ErrLocked when one in force excludes it. Its root need
	// not be there.
	Lock(ctx context.Context, l Lock) error
	// Refresh gives a lock more time; ErrNotFound when it is over.
	Refresh(ctx context.Context, token string, until time.Time) (Lock, error)
	// Unlock ends a lock; ErrNotFound when it is over.
	Unlock(ctx context.Context, token string) error
}

// A Handler answers clients under Prefix, such as "/dav".
type Handler struct {
	Prefix string
	Store  Store
	// Who names the person who asks: a lock serves only who made it.
	Who func(context.Context) string
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	// Fail writes an error that the protocol has no status for.
	Fail func(http.ResponseWriter, *http.Request, error)
}

const allowed = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK"

// A status is an answer without more to say.
type status int

func (s status) Error() string { return http.StatusText(int(s)) }

// call is one request under way.
type call struct {
	*Handler
	w     http.ResponseWriter
	r     *http.Request
	ctx   context.Context
	path  string
	slash bool // the client called it a folder
	cond  conditions
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{Handler: h, w: w, r: r, ctx: r.Context()}
	var err error
	if c.path, err = h.resource(r.URL.Path); err == nil {
		c.slash = strings.HasSuffix(r.URL.Path, "/")
		err = c.answer()
	}
	if err != nil {
		c.fail(err)
	}
}

func (c *call) answer() (err error) {
	if c.cond, err = parseIf(c.r.Header.Get("If"), c.Handler.reference); err != nil {
		return status(http.StatusBadRequest)
	}
	switch c.r.Method {
	case http.MethodOptions:
		c.w.Header().Set("Allow", allowed)
		c.w.Header().Set("DAV", "1, 2, 3")
		c.w.Header().Set("MS-Author-Via", "DAV")
		return nil
	case http.MethodGet, http.MethodHead:
		return c.get()
	case "PROPFIND":
		return c.propfind()
	case http.MethodPut:
		return c.put()
	case http.MethodDelete:
		return c.remove()
	case "MKCOL":
		return c.mkcol()
	case "COPY":
		return c.copy()
	case "MOVE":
		return c.move()
	case "PROPPATCH":
		return c.proppatch()
	case "LOCK":
		return c.lock()
	case "UNLOCK":
		return c.unlock()
	}
	c.w.Header().Set("Allow", allowed)
	return status(http.StatusMethodNotAllowed)
}

// fail tells an error in the protocol's way.
func (c *call) fail(err error) {
	var s status
	switch {
	case errors.As(err, &s):
	case errors.Is(err, ErrNotFound):
		s = http.StatusNotFound
	case errors.Is(err, ErrExists), errors.Is(err, ErrChanged):
		s = http.StatusPreconditionFailed
	case errors.Is(err, ErrNoParent):
		s = http.StatusConflict
	case errors.Is(err, ErrForbidden):
		s = http.StatusForbidden
	case errors.Is(err, ErrLocked):
		c.writeError(http.StatusLocked, "lock-token-submitted")
		return
	case errors.Is(err, ErrNoRoom):
		c.writeError(http.StatusInsufficientStorage, "quota-not-exceeded")
		return
	default:
		c.Fail(c.w, c.r, err)
		return
	}
	if s >= 400 {
		http.Error(c.w, s.Error(), int(s))
		return
	}
	c.w.WriteHeader(int(s))
}

// writeError writes the element of RFC 4918 §16 that says what was not met.
func (c *call) writeError(code int, condition string) {
	c.w.Header().Set("Content-Type", xmlType)
	c.w.WriteHeader(code)
	io.WriteString(c.w, xmlHead+`<D:error xmlns:D="DAV:"><D:`+condition)
	if condition == "lock-token-submitted" {
		io.WriteString(c.w, "><D:href>"+escape(c.href(c.path, false))+"</D:href></D:"+condition)
	} else {
		io.WriteString(c.w, "/")
	}
	io.WriteString(c.w, "></D:error>")
}

// resource gives the path of the store that a path of the request names.
func (h *Handler) resource(p string) (string, error) {
	rest, ok := strings.CutPrefix(p, h.Prefix)
	if !ok || rest != "" && rest[0] != '/' {
		return "", ErrNotFound
	}
	if len(rest) > 8192 || strings.ContainsAny(rest, "\x00\r\n") {
		return "", status(http.StatusBadRequest)
	}
	for part := range strings.SplitSeq(rest, "/") {
		if part == ".." || part == "." {
			return "", status(http.StatusBadRequest)
		}
	}
	return path.Clean("/" + rest), nil
}

// reference gives the path that an address in a header or body names: absolute,
// or a path of this server. One that names another server is no path of ours.
func (h *Handler) reference(address string) (p string, ours bool) {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" {
		return "", false
	}
	p, err = h.resource(u.Path)
	return p, err == nil
}

// href gives the address of a path, as answers write it.
func (h *Handler) href(p string, folder bool) string {
	if folder && p != "/" {
		p += "/"
	}
	return (&url.URL{Path: h.Prefix + p}).EscapedPath()
}

func (h *Handler) now() time.Time {
	if h.Now != nil {
		return h.Now()
	}
	return time.Now()
}

// under says whether p is root or inside it.
func under(p, root string) bool {
	return p == root || root == "/" || strings.HasPrefix(p, root+"/")
}
