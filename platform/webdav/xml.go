package webdav

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
)

const (
	dav     = "DAV:"
	xmlType = "application/xml; charset=utf-8"
	xmlHead = `<?xml version="1.0" encoding="utf-8"?>` + "\n"
)

// An element is a part of a body, its names resolved. Kids are *element or text.
type element struct {
	name xml.Name
	attr []xml.Attr
	kids []any
	lang string
}

var errXML = errors.New("webdav: malformed body")

// The bounds of a body: clients send a page at most.
const (
	mostBytes    = 1 << 20
	mostElements = 20000
	mostDepth    = 64
)

// readXML reads the body of a request; nil when there is none.
func readXML(r *http.Request) (*element, error) {
	b, err := io.ReadAll(io.LimitReader(r.Body, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(b) > mostBytes {
		return nil, status(http.StatusRequestEntityTooLarge)
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil, nil
	}
	e, err := parseXML(b)
	if err != nil {
		return nil, status(http.StatusBadRequest)
	}
	return e, nil
}

// parseXML reads one element. Names without a declared namespace, entities of
// its own and anything but elements and text are refused.
func parseXML(b []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = true
	var root *element
	type open struct {
		e      *element
		raw    xml.Name
		spaces map[string]string
	}
	stack := []open{{spaces: map[string]string{"xml": "http://www.w3.org/XML/1998/namespace", "": ""}}}
	for n := 0; ; {
		t, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		top := &stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			if n++; n > mostElements || len(stack) > mostDepth || root != nil && top.e == nil {
				return nil, errXML
			}
			spaces := declared(top.spaces, t.Attr)
			e := &element{}
			if top.e != nil {
				e.lang = top.e.lang
			}
			var ok bool
			if e.name, ok = resolve(spaces, t.Name, true); !ok {
				return nil, errXML
			}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				name, ok := resolve(spaces, a.Name, false)
				if !ok {
					return nil, errXML
				}
				if a.Name.Space == "xml" && a.Name.Local == "lang" {
					e.lang = a.Value
				}
				e.attr = append(e.attr, xml.Attr{Name: name, Value: a.Value})
			}
			if top.e != nil {
				top.e.kids = append(top.e.kids, e)
			} else {
				root = e
			}
			stack = append(stack, open{e, t.Name, spaces})
		case xml.EndElement:
			if top.e == nil || top.raw != t.Name {
				return nil, errXML
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if top.e != nil {
				top.e.kids = append(top.e.kids, string(t))
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, errXML
			}
		case xml.Directive:
			return nil, errXML // a document type, which may declare entities
		}
	}
	if root == nil || len(stack) != 1 {
		return nil, errXML
	}
	return root, nil
}

func declared(above map[string]string, attr []xml.Attr) map[string]string {
	spaces := above
	for _, a := range attr {
		prefix, is := a.Name.Local, a.Name.Space == "xmlns"
		if a.Name.Space == "" && a.Name.Local == "xmlns" {
			prefix, is = "", true
		}
		if !is {
			continue
		}
		if prefix != "" && a.Value == "" {
			spaces = with(spaces, prefix, "\x00") // a prefix cannot be taken back (Namespaces in XML §3)
			continue
		}
		spaces = with(spaces, prefix, a.Value)
	}
	return spaces
}

func with(m map[string]string, k, v string) map[string]string {
	n := make(map[string]string, len(m)+1)
	for a, b := range m {
		n[a] = b
	}
	n[k] = v
	return n
}

func resolve(spaces map[string]string, n xml.Name, isElement bool) (xml.Name, bool) {
	if n.Space == "" && !isElement {
		return n, true
	}
	space, ok := spaces[n.Space]
	return xml.Name{Space: space, Local: n.Local}, ok && space != "\x00"
}

// child gives the first child of that name in the namespace of WebDAV.
func (e *element) child(local string) *element {
	for _, k := range e.elements() {
		if k.name == (xml.Name{Space: dav, Local: local}) {
			return k
		}
	}
	return nil
}

func (e *element) elements() (all []*element) {
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		if k, ok := k.(*element); ok {
			all = append(all, k)
		}
	}
	return all
}

// inner writes what is in it so that it means the same wherever it is put.
func (e *element) inner() string {
	var b strings.Builder
	for _, k := range e.kids {
		switch k := k.(type) {
		case string:
			b.WriteString(escape(k))
		case *element:
			k.write(&b)
		}
	}
	return b.String()
}

func (e *element) write(b *strings.Builder) {
	b.WriteString("<" + e.name.Local + ` xmlns="` + escape(e.name.Space) + `"`)
	for i, a := range e.attr {
		switch {
		case a.Name.Space == "":
			b.WriteString(" " + a.Name.Local)
		case a.Name.Space == "http://www.w3.org/XML/1998/namespace":
			b.WriteString(" xml:" + a.Name.Local)
		default:
			p := "a" + strconv.Itoa(i)
			b.WriteString(" xmlns:" + p + `="` + escape(a.Name.Space) + `" ` + p + ":" + a.Name.Local)
		}
		b.WriteString(`="` + escape(a.Value) + `"`)
	}
	b.WriteString(">" + e.inner() + "</" + e.name.Local + ">")
}

func escape(s string) string {
	if !strings.ContainsAny(s, "<>&\"'\r\n\t") && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0xfffd || r == 0xfffe || r == 0xffff }) {
		return s
	}
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
