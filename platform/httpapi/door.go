package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// None stands for "no input" or "no answer" (204) in a door's signature.
type None struct{}

// Get registers a door that only reads. The input struct says where each value
// comes from (path, query, header, Body) in huma's tags; what h gives becomes
// the JSON body. Path is relative to Prefix.
func Get[I, O any](a *API, path, summary string, h func(context.Context, *I) (O, error), options ...Option) {
	add(a, http.MethodGet, path, summary, h, options)
}

// Post registers a door that makes or does something.
func Post[I, O any](a *API, path, summary string, h func(context.Context, *I) (O, error), options ...Option) {
	add(a, http.MethodPost, path, summary, h, options)
}

// Put registers a door that sets a thing to what is sent.
func Put[I, O any](a *API, path, summary string, h func(context.Context, *I) (O, error), options ...Option) {
	add(a, http.MethodPut, path, summary, h, options)
}

// Patch registers a door that changes part of a thing.
func Patch[I, O any](a *API, path, summary string, h func(context.Context, *I) (O, error), options ...Option) {
	add(a, http.MethodPatch, path, summary, h, options)
}

// Delete registers a door that ends a thing.
func Delete[I, O any](a *API, path, summary string, h func(context.Context, *I) (O, error), options ...Option) {
	add(a, http.MethodDelete, path, summary, h, options)
}

// Raw registers a door of the API that reads and writes bytes itself: uploads,
// downloads, streams. Pattern is "METHOD /path", the path relative to Prefix;
// an error that h gives before it has written becomes a problem.
func (a *API) Raw(pattern string, h func(http.ResponseWriter, *http.Request) error, options ...Option) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		panic("httpapi: want METHOD /path, got " + pattern)
	}
	pattern = method + " " + Prefix + path
	d := newDoor(options)
	a.describe(method, path, d)
	a.mux.Handle(pattern, a.guarded(pattern, d, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			a.Fail(w, r, err)
		}
	})))
}

// An Option changes one thing about a door.
type Option func(*door)

type door struct {
	id, tag   string
	summary   string
	status    int
	limit     int64
	timeout   time.Duration
	rate      int
	per       time.Duration
	unchecked string
}

const (
	defaultLimit   = 256 << 10
	defaultTimeout = 30 * time.Second
)

// ID names the operation in the OpenAPI document; the default is made from
// method and path.
func ID(id string) Option { return func(d *door) { d.id = id } }

// Tag files the operation under a heading of the OpenAPI document; the default
// is the first word of the path.
func Tag(tag string) Option { return func(d *door) { d.tag = tag } }

// Summary puts a raw door into the OpenAPI document, under this sentence.
func Summary(s string) Option { return func(d *door) { d.summary = s } }

// Status is what a good answer says instead of 200 (204 for None).
func Status(code int) Option { return func(d *door) { d.status = code } }

// Limit is the longest body accepted, in bytes, instead of 256 KiB.
func Limit(bytes int64) Option { return func(d *door) { d.limit = bytes } }

// Timeout is how long the door may take, instead of 30 seconds.
func Timeout(t time.Duration) Option { return func(d *door) { d.timeout = t } }

// Long lets a door stay open: streams, WebSockets, downloads.
func Long() Option { return func(d *door) { d.timeout = 0 } }

// Rate lets one address pass n times in any stretch of per. Every door that
// needs no account has one.
func Rate(n int, per time.Duration) Option { return func(d *door) { d.rate, d.per = n, per } }

// Unchecked lets a door answer without having asked for permission. The
// reason is for the reader of the code.
func Unchecked(reason string) Option {
	if reason == "" {
		panic("httpapi: Unchecked wants a reason")
	}
	return func(d *door) { d.unchecked = reason }
}

func newDoor(options []Option) *door {
	d := &door{limit: defaultLimit, timeout: defaultTimeout}
	for _, o := range options {
		o(d)
	}
	return d
}

type answer[O any] struct{ Body O }

func add[I, O any](a *API, method, path, summary string, h func(context.Context, *I) (O, error), options []Option) {
	mustBind(reflect.TypeFor[I](), path)
	d := newDoor(options)
	_, silent := any(*new(O)).(None)
	if silent {
		d.status = cmp.Or(d.status, http.StatusNoContent)
	}
	op := huma.Operation{
		Method: method, Path: path, Summary: summary, DefaultStatus: d.status, MaxBodyBytes: cmp.Or(d.limit, -1),
		OperationID: cmp.Or(d.id, operationID(method, path)), Tags: []string{cmp.Or(d.tag, firstWord(path))},
		BodyReadTimeout: -1, // the guard has set the deadlines
		Metadata:        map[string]any{"door": d},
	}
	if silent {
		huma.Register(a.huma, op, func(ctx context.Context, in *I) (*struct{}, error) {
			_, err := h(ctx, in)
			return nil, err
		})
		return
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answer[O], error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, err
		}
		if v := reflect.ValueOf(&out).Elem(); v.Kind() == reflect.Slice && v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // the document promises a list, never null
		}
		return &answer[O]{out}, nil
	})
}

// describe puts a raw door into the document: that it exists, what its path
// holds, and that it may answer with a problem.
func (a *API) describe(method, path string, d *door) {
	if d.summary == "" {
		return
	}
	op := &huma.Operation{
		Method: method, Path: hole.ReplaceAllStringFunc(path, func(h string) string { return strings.Replace(h, "...}", "}", 1) }),
		Summary: d.summary, OperationID: cmp.Or(d.id, operationID(method, path)), Tags: []string{cmp.Or(d.tag, firstWord(path))},
		Responses: map[string]*huma.Response{"default": {Description: "Error", Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")},
		}}},
	}
	for _, h := range hole.FindAllStringSubmatch(op.Path, -1) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: h[1], In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	a.huma.OpenAPI().AddOperation(op)
}

func firstWord(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// mustBind stops the program at its start when an input embeds a type that is
// not exported: huma would leave what comes in the path empty, silently.
func mustBind(t reflect.Type, path string) {
	if t.Kind() != reflect.Struct {
		return
	}
	for f := range t.NumField() {
		if f := t.Field(f); f.Anonymous && !f.IsExported() {
			panic("httpapi: the input of " + path + " embeds " + f.Name + ", which is not exported")
		}
	}
}

var hole = regexp.MustCompile(`\{([^}]*)\}`)

func operationID(method, path string) string {
	path = strings.ReplaceAll(hole.ReplaceAllString(path, "by/$1"), "...", "")
	return strings.ToLower(method) + strings.ReplaceAll(path, "/", "-")
}

// adapter is huma's view of the mux, with the guards of each door.
type adapter struct{ a *API }

func (ad adapter) Handle(op *huma.Operation, h func(huma.Context)) {
	d, ok := op.Metadata["door"].(*door)
	if !ok { // registered with huma directly: the ordinary guards
		d = newDoor(nil)
	}
	pattern := op.Method + " " + Prefix + op.Path
	ad.a.mux.Handle(pattern, ad.a.guarded(pattern, d, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h(humago.NewContext(op, r, w))
	})))
}

func (ad adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { ad.a.mux.ServeHTTP(w, r) }

// schemaName puts the package in front of a type's name: two features may both
// have an Office or a Line, and huma refuses two types of one name.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	of := path.Base(t.PkgPath())
	if t.Name() == "" || t.PkgPath() == "" || of == "httpapi" {
		return name
	}
	return strings.ToUpper(of[:1]) + of[1:] + name
}
