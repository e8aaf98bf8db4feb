package webdav

import (
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// entering claims a path for something new: itself and the list it enters.
func entering(p string, deep bool) []claim { return []claim{{p, deep}, {path.Dir(p), false}} }

// changing claims what a write to p changes: p, and the folder when p is new.
func (c *call) changing(p string) ([]claim, error) {
	_, err := c.Store.Stat(c.ctx, p)
	switch {
	case errors.Is(err, ErrNotFound):
		return entering(p, false), nil
	case err != nil:
		return nil, err
	}
	return []claim{{p, false}}, nil
}

func (c *call) put() error {
	if c.path == "/" || c.slash {
		return status(http.StatusMethodNotAllowed)
	}
	if c.r.Header.Get("Content-Range") != "" {
		return status(http.StatusBadRequest) // RFC 9110 §14.5: it would not be the whole
	}
	claims, err := c.changing(c.path)
	if err != nil {
		return err
	}
	if err := c.free(claims...); err != nil {
		return err
	}
	p := Put{Type: c.r.Header.Get("Content-Type")}
	if m := c.r.Header.Get("If-Match"); m != "" {
		p.Match = strings.Trim(m, `"`)
	}
	p.Absent = c.r.Header.Get("If-None-Match") == "*"
	r, created, err := c.Store.Put(c.ctx, c.path, c.r.Body, p)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", `"`+r.ETag+`"`)
	if created {
		return status(http.StatusCreated)
	}
	return status(http.StatusNoContent)
}

func (c *call) mkcol() error {
	if c.r.ContentLength > 0 {
		return status(http.StatusUnsupportedMediaType)
	}
	if err := c.free(entering(c.path, false)...); err != nil {
		return err
	}
	switch err := c.Store.Mkcol(c.ctx, c.path); {
	case errors.Is(err, ErrExists):
		return status(http.StatusMethodNotAllowed)
	case err != nil:
		return err
	}
	return status(http.StatusCreated)
}

func (c *call) remove() error {
	if d := c.r.Header.Get("Depth"); d != "" && d != "infinity" {
		return status(http.StatusBadRequest)
	}
	if c.path == "/" || c.r.URL.Fragment != "" {
		return ErrForbidden
	}
	if err := c.free(entering(c.path, true)...); err != nil {
		return err
	}
	if err := c.Store.Delete(c.ctx, c.path); err != nil {
		return err
	}
	return status(http.StatusNoContent)
}

// destination gives where COPY and MOVE bring a resource.
func (c *call) destination() (to string, overwrite bool, err error) {
	u, err := url.Parse(c.r.Header.Get("Destination"))
	if err != nil || u.Path == "" {
		return "", false, status(http.StatusBadRequest)
	}
	if u.Host != "" && u.Host != c.r.Host {
		return "", false, status(http.StatusBadGateway)
	}
	if to, err = c.resource(u.Path); err != nil {
		if errors.Is(err, ErrNotFound) {
			err = status(http.StatusBadGateway)
		}
		return "", false, err
	}
	if under(to, c.path) || under(c.path, to) {
		return "", false, ErrForbidden // onto itself, into itself, or over what it is in
	}
	switch c.r.Header.Get("Overwrite") {
	case "", "T", "t":
		overwrite = true
	case "F", "f":
	default:
		return "", false, status(http.StatusBadRequest)
	}
	return to, overwrite, nil
}

func (c *call) copy() error {
	to, overwrite, err := c.destination()
	if err != nil {
		return err
	}
	depth := c.r.Header.Get("Depth")
	if depth != "" && depth != "0" && depth != "infinity" {
		return status(http.StatusBadRequest)
	}
	if err := c.free(entering(to, true)...); err != nil {
		return err
	}
	replaced, err := c.Store.Copy(c.ctx, c.path, to, overwrite, depth == "0")
	return brought(replaced, err)
}

func (c *call) move() error {
	to, overwrite, err := c.destination()
	if err != nil {
		return err
	}
	if d := c.r.Header.Get("Depth"); d != "" && d != "infinity" {
		return status(http.StatusBadRequest)
	}
	if err := c.free(append(entering(c.path, true), entering(to, true)...)...); err != nil {
		return err
	}
	replaced, err := c.Store.Move(c.ctx, c.path, to, overwrite)
	return brought(replaced, err)
}

func brought(replaced bool, err error) error {
	switch {
	case err != nil:
		return err
	case replaced:
		return status(http.StatusNoContent)
	}
	return status(http.StatusCreated)
}

// proppatch sets and removes properties, in the order told, all or none.
func (c *call) proppatch() error {
	if err := c.free(claim{c.path, false}); err != nil {
		return err
	}
	e, err := readXML(c.r)
	if err != nil {
		return err
	}
	if e == nil || e.name != (xml.Name{Space: dav, Local: "propertyupdate"}) {
		return status(http.StatusBadRequest)
	}
	r, err := c.Store.Stat(c.ctx, c.path)
	if err != nil {
		return err
	}
	var changes []Change
	refused := map[xml.Name]bool{}
	for _, part := range e.elements() {
		remove := part.name.Local == "remove"
		if part.name.Space != dav || !remove && part.name.Local != "set" {
			continue
		}
		for _, p := range part.child("prop").elements() {
			ch := Change{Property{Name: p.name, Lang: p.lang}, remove}
			if !remove {
				ch.Inner = p.inner()
			}
			refused[p.name] = refused[p.name] || isLive(p.name)
			changes = append(changes, ch)
		}
	}
	bad := false
	for _, no := range refused {
		bad = bad || no
	}
	if !bad {
		if err := c.Store.Patch(c.ctx, c.path, changes); err != nil {
			return err
		}
	}
	return c.patched(&r, changes, refused, bad)
}
