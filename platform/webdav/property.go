package webdav

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"time"
)

// A Property is one that a client keeps: name, language and the inside of its
// element, which means the same wherever it is put.
type Property struct {
	Name  xml.Name
	Lang  string
	Inner string
}

// A Change sets a property, or removes it.
type Change struct {
	Property
	Remove bool
}

// The properties that the server makes (RFC 4918 §15, RFC 4331).
var live = map[string]func(r *Resource) (inner string, ok bool){
	"resourcetype": func(r *Resource) (string, bool) {
		if r.Folder {
			return "<D:collection/>", true
		}
		return "", true
	},
	"displayname": func(r *Resource) (string, bool) { return escape(base(r.Path)), r.Path != "/" },
	"getcontentlength": func(r *Resource) (string, bool) {
		return strconv.FormatInt(r.Size, 10), !r.Folder
	},
	"getcontenttype": func(r *Resource) (string, bool) { return escape(mediaType(r)), !r.Folder },
	"getetag":        func(r *Resource) (string, bool) { return escape(`"` + r.ETag + `"`), r.ETag != "" },
	"getlastmodified": func(r *Resource) (string, bool) {
		return r.Modified.UTC().Format(http.TimeFormat), !r.Modified.IsZero()
	},
	"creationdate": func(r *Resource) (string, bool) {
		return r.Created.UTC().Format(time.RFC3339), !r.Created.IsZero()
	},
	"quota-used-bytes": func(r *Resource) (string, bool) {
		return strconv.FormatInt(r.Used, 10), r.Folder && r.Used >= 0
	},
	"quota-available-bytes": func(r *Resource) (string, bool) {
		return strconv.FormatInt(r.Free, 10), r.Folder && r.Free >= 0
	},
	"supportedlock": func(*Resource) (string, bool) {
		entry := func(scope string) string {
			return "<D:lockentry><D:lockscope><D:" + scope + "/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>"
		}
		return entry("exclusive") + entry("shared"), true
	},
	"lockdiscovery": nil, // written with the locks at hand
}

// all is the order in which they are told; quotas only to who asks (RFC 4331 §3).
var all = []string{"resourcetype", "displayname", "getcontentlength", "getcontenttype", "getetag", "getlastmodified", "creationdate", "supportedlock", "lockdiscovery"}

func isLive(n xml.Name) bool {
	_, ok := live[n.Local]
	return ok && n.Space == dav
}

func mediaType(r *Resource) string {
	if r.Type == "" {
		return "application/octet-stream"
	}
	return r.Type
}

func base(p string) string {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] == '/' {
			return p[i+1:]
		}
	}
	return p
}
