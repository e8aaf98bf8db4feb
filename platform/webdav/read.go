package webdav

import (
	"bufio"
	"encoding/xml"
	"io"
	"net/http"
)

// get gives a file, in parts if asked (RFC 9110 §14).
func (c *call) get() error {
	if !c.cond.empty() {
		if err := c.hold(); err != nil {
			return err
		}
	}
	content, r, err := c.Store.Open(c.ctx, c.path)
	if err != nil {
		return err
	}
	if content == nil { // a folder
		c.w.Header().Set("Allow", "OPTIONS, PROPFIND, PROPPATCH, DELETE, COPY, MOVE, LOCK, UNLOCK")
		return status(http.StatusMethodNotAllowed)
	}
	defer content.Close()
	h := c.w.Header()
	h.Set("Content-Type", mediaType(&r))
	h.Set("ETag", `"`+r.ETag+`"`)
	h.Set("Cache-Control", "private, no-cache")
	// Whatever was uploaded, a browser that is led here shows none of it.
	h.Set("Content-Disposition", "attachment")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	http.ServeContent(c.w, c.r, "", r.Modified, content)
	return nil
}

// A question is what PROPFIND asks: the names, all, or names only.
type question struct {
	names    []xml.Name
	all      bool
	onlyName bool
}

func readQuestion(r *http.Request) (q question, err error) {
	e, err := readXML(r)
	if err != nil {
		return q, err
	}
	if e == nil {
		return question{all: true}, nil
	}
	if e.name != (xml.Name{Space: dav, Local: "propfind"}) {
		return q, status(http.StatusBadRequest)
	}
	prop := e.child("prop")
	q.all, q.onlyName = e.child("allprop") != nil, e.child("propname") != nil
	n := 0
	for _, is := range []bool{prop != nil, q.all, q.onlyName} {
		if is {
			n++
		}
	}
	if n != 1 {
		return q, status(http.StatusBadRequest)
	}
	for _, p := range append(prop.elements(), e.child("include").elements()...) {
		q.names = append(q.names, p.name)
	}
	return q, nil
}

// dead says whether what clients keep is asked for.
func (q question) dead() bool {
	if q.all || q.onlyName {
		return true
	}
	for _, n := range q.names {
		if !isLive(n) {
			return true
		}
	}
	return false
}

func (c *call) propfind() error {
	depth := c.r.Header.Get("Depth")
	q, err := readQuestion(c.r)
	if err != nil {
		return err
	}
	r, err := c.Store.Stat(c.ctx, c.path)
	if err != nil {
		return err
	}
	switch depth {
	case "0", "1":
	case "", "infinity":
		if r.Folder { // the whole tree at once is refused, as §9.1 allows
			c.writeError(http.StatusForbidden, "propfind-finite-depth")
			return nil
		}
	default:
		return status(http.StatusBadRequest)
	}
	found := []Resource{r}
	if depth == "1" && r.Folder {
		inside, err := c.Store.List(c.ctx, c.path, q.dead())
		if err != nil {
			return err
		}
		found = append(found, inside...)
	}
	locks, err := c.Store.Locks(c.ctx, c.path, depth == "1")
	if err != nil {
		return err
	}
	return c.multistatus(func(w *bufio.Writer) {
		for i := range found {
			c.writeResource(w, &found[i], q, locks)
		}
	})
}

func (c *call) multistatus(write func(*bufio.Writer)) error {
	c.w.Header().Set("Content-Type", xmlType)
	c.w.WriteHeader(http.StatusMultiStatus)
	w := bufio.NewWriterSize(c.w, 32<<10)
	io.WriteString(w, xmlHead+`<D:multistatus xmlns:D="DAV:">`)
	write(w)
	io.WriteString(w, "</D:multistatus>\n")
	return w.Flush()
}

// writeResource writes one response: what is there, and what was asked for and
// is not.
func (c *call) writeResource(w *bufio.Writer, r *Resource, q question, locks []Lock) {
	io.WriteString(w, "\n<D:response><D:href>"+escape(c.href(r.Path, r.Folder))+"</D:href>")
	var missing []xml.Name
	io.WriteString(w, "<D:propstat><D:prop>")
	told := map[xml.Name]bool{}
	tell := func(n xml.Name) {
		if told[n] {
			return
		}
		told[n] = true
		if p, ok := c.value(r, n, locks); !ok {
			missing = append(missing, n)
		} else if q.onlyName {
			writeProperty(w, Property{Name: n})
		} else {
			writeProperty(w, p)
		}
	}
	if q.all || q.onlyName {
		for _, n := range all {
			name := xml.Name{Space: dav, Local: n}
			if _, ok := c.value(r, name, locks); ok {
				tell(name)
			}
		}
		for _, p := range r.Dead {
			tell(p.Name)
		}
	}
	for _, n := range q.names {
		tell(n)
	}
	io.WriteString(w, "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>")
	if len(missing) > 0 {
		io.WriteString(w, "<D:propstat><D:prop>")
		for _, n := range missing {
			writeProperty(w, Property{Name: n})
		}
		io.WriteString(w, "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>")
	}
	io.WriteString(w, "</D:response>")
}

func (c *call) value(r *Resource, n xml.Name, locks []Lock) (p Property, ok bool) {
	p.Name = n
	if !isLive(n) {
		for _, d := range r.Dead {
			if d.Name == n {
				return d, true
			}
		}
		return p, false
	}
	if n.Local == "lockdiscovery" {
		for i := range locks {
			if locks[i].holds(r.Path) {
				p.Inner += c.activeLock(&locks[i])
			}
		}
		return p, true
	}
	p.Inner, ok = live[n.Local](r)
	return p, ok
}

func writeProperty(w *bufio.Writer, p Property) {
	open, end := "D:"+p.Name.Local, "D:"+p.Name.Local
	if p.Name.Space != dav {
		open, end = p.Name.Local+` xmlns="`+escape(p.Name.Space)+`"`, p.Name.Local
	}
	if p.Lang != "" {
		open += ` xml:lang="` + escape(p.Lang) + `"`
	}
	if p.Inner == "" {
		io.WriteString(w, "<"+open+"/>")
		return
	}
	io.WriteString(w, "<"+open+">"+p.Inner+"</"+end+">")
}
