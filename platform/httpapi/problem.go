package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"loggia/platform/errs"
)

// What can be wrong with a request whatever it asks for.
var (
	ErrInvalid     = errs.New(errs.Invalid, "input.invalid")       // see the list of fields
	ErrMalformed   = errs.New(errs.Invalid, "input.malformed")     // not JSON, or cut short
	ErrMediaType   = errs.New(errs.Invalid, "input.media_type")    // a format that the door does not read
	ErrTooLarge    = errs.New(errs.TooLarge, "input.too_large")    // longer than the door accepts
	ErrTooMany     = errs.New(errs.TooMany, "http.too_many")       // too often from one address
	ErrCrossOrigin = errs.New(errs.Forbidden, "http.cross_origin") // a change asked by another site's page
	ErrNoSuchDoor  = errs.New(errs.NotFound, "http.no_such_door")  // no operation at this path
	ErrTooSlow     = errs.New(errs.Unavailable, "http.too_slow")   // the work took longer than the door allows
	ErrUnwell      = errs.New(errs.Unavailable, "http.unwell")     // the program cannot serve now
	errUnasked     = errs.New(errs.Internal, "http.unasked")       // a defect of ours: see Options.Asked
	errPanicked    = errs.New(errs.Internal, "http.panicked")      // a defect of ours
)

// A Problem is the body of every refused request (RFC 9457).
type Problem struct {
	Type    string  `json:"type" format:"uri-reference" doc:"Where this kind of problem is described; the same for the same code."`
	Title   string  `json:"title" doc:"What sort of problem it is, in the reader's language."`
	Status  int     `json:"status" doc:"The HTTP status."`
	Code    string  `json:"code" example:"office.slot_taken" doc:"A stable code for programs."`
	Detail  string  `json:"detail" doc:"What happened and what to do, in the reader's language."`
	Request string  `json:"request,omitempty" doc:"The id under which our log knows this request."`
	Errors  []Fault `json:"errors,omitempty" doc:"The single fields at fault, when they are known."`
}

// A Fault is one field of the input that cannot be accepted.
type Fault struct {
	Location string `json:"location" example:"body.email" doc:"The field: body, path, query or header, then its name."`
	Code     string `json:"code" example:"input.required" doc:"A stable code for programs."`
	Detail   string `json:"detail" doc:"What is wrong with it, in the reader's language."`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus tells huma the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma the media type of the answer (RFC 9457 §3).
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// ProblemOf gives err in the words of ctx's reader, and notes its code for the
// log. Several errs.Error joined (errors.Join) become one problem that lists
// each field at fault.
func ProblemOf(ctx context.Context, err error) *Problem {
	v := visitOf(ctx)
	found := collect(err)
	var faults []Fault
	for _, e := range found {
		if e.Field != "" {
			faults = append(faults, Fault{location(e.Field), e.Code, v.words.Words(v.lang, e.Code, e.Args)})
		}
	}
	first := found[0]
	if len(faults) > 1 {
		first = ErrInvalid.With("count", len(faults))
	}
	p := v.problem(first)
	p.Errors = faults
	v.code = p.Code
	return p
}

func (v *visit) problem(e *errs.Error) *Problem {
	p := &Problem{Type: typeOf(e.Code), Status: e.Kind.Status(), Code: e.Code, Request: v.id}
	p.Title = v.words.Words(v.lang, "kind."+kindName(e.Kind), nil)
	p.Detail = v.words.Words(v.lang, e.Code, e.Args)
	if e.Kind == errs.Internal { // ours: the reader needs the id, not the inside
		p.Detail = v.words.Words(v.lang, "internal", map[string]any{"request": v.id})
	}
	return p
}

func typeOf(code string) string { return Prefix + "/problems/" + code }

// collect gives every errs.Error inside err, at least one.
func collect(err error) []*errs.Error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return []*errs.Error{tooLarge(large.Limit).From(err)}
	case errors.Is(err, context.DeadlineExceeded):
		if e := errs.As(err); e.Kind != errs.Internal {
			return []*errs.Error{e} // somebody has already said it better
		}
		return []*errs.Error{ErrTooSlow.From(err)}
	}
	var all []*errs.Error
	var walk func(error)
	walk = func(err error) {
		if e, ok := err.(*errs.Error); ok {
			all = append(all, e)
			return
		}
		switch u := err.(type) {
		case interface{ Unwrap() error }:
			if inner := u.Unwrap(); inner != nil {
				walk(inner)
			}
		case interface{ Unwrap() []error }:
			for _, inner := range u.Unwrap() {
				walk(inner)
			}
		}
	}
	walk(err)
	if len(all) == 0 {
		all = append(all, errs.As(err))
	}
	return all
}

func location(field string) string {
	first, _, _ := strings.Cut(field, ".")
	if slices.Contains([]string{"body", "path", "query", "header", "cookie", "form"}, first) {
		return field
	}
	return "body." + field
}

var kinds = map[errs.Kind]string{
	errs.Internal: "internal", errs.Invalid: "invalid", errs.NotFound: "not_found", errs.Conflict: "conflict",
	errs.Forbidden: "forbidden", errs.Unauthenticated: "unauthenticated", errs.TooMany: "too_many",
	errs.TooLarge: "too_large", errs.Gone: "gone", errs.Unavailable: "unavailable",
}

func kindName(k errs.Kind) string { return kinds[k] }

// tooLarge says how many bytes would have been accepted, as people say it.
func tooLarge(limit int64) *errs.Error {
	size := fmt.Sprintf("%d byte", limit)
	switch {
	case limit >= 1<<20:
		size = fmt.Sprintf("%d MB", limit>>20)
	case limit >= 1<<10:
		size = fmt.Sprintf("%d kB", limit>>10)
	}
	return ErrTooLarge.With("limit", size)
}

// Fail answers r with err as a problem and logs what only we may know.
func (a *API) Fail(w http.ResponseWriter, r *http.Request, err error) {
	p := ProblemOf(r.Context(), err)
	a.logInternal(r.Context(), p, err)
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}

func (a *API) logInternal(ctx context.Context, p *Problem, err error) {
	if p.Status >= 500 && !errors.Is(err, context.Canceled) {
		a.o.Log.ErrorContext(ctx, "request failed", "id", p.Request, "code", p.Code, "err", err.Error())
	}
}

// answerProblem describes a code, so that a problem's type leads somewhere.
func (a *API) answerProblem(w http.ResponseWriter, r *http.Request) {
	v, code := visitOf(r.Context()), r.PathValue("code")
	kind, known := errs.Codes()[code]
	if !known {
		a.Fail(w, r, ErrNoSuchDoor)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"code": code, "status": kind.Status(),
		"title": v.words.Words(v.lang, "kind."+kindName(kind), nil), "detail": v.words.Words(v.lang, code, nil),
	})
}

// setUpHuma gives huma's package-wide settings our values, once.
var setUpHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false // a list is a list, never null
	huma.NewError = func(status int, _ string, faults ...error) huma.StatusError {
		return humaProblem(nobody, status, faults)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, faults ...error) huma.StatusError {
		v := visitOf(ctx.Context())
		p := humaProblem(v, status, faults)
		v.code = p.Code
		if v.fail != nil && len(faults) > 0 {
			v.fail(ctx.Context(), p, errors.Join(faults...))
		}
		return p
	}
})

// humaProblem turns what huma says into a problem: either what a handler gave
// back (status 500, one error), or what it found wrong with the input.
func humaProblem(v *visit, status int, faults []error) *Problem {
	switch status {
	case 0, http.StatusInternalServerError:
		if len(faults) == 0 {
			return &Problem{Status: status}
		}
		return ProblemOf(context.WithValue(context.Background(), visitKey{}, v), errors.Join(faults...))
	case http.StatusRequestEntityTooLarge:
		return v.problem(tooLarge(v.limit))
	case http.StatusUnsupportedMediaType:
		return v.as(ErrMediaType, status)
	case http.StatusRequestTimeout:
		return v.as(ErrTooSlow, status)
	case http.StatusBadRequest:
		return v.as(ErrMalformed, status)
	}
	for _, f := range faults {
		var large *http.MaxBytesError
		if errors.As(f, &large) {
			return v.problem(tooLarge(large.Limit))
		}
	}
	p := v.as(ErrInvalid, status)
	for _, f := range faults {
		p.Errors = append(p.Errors, v.fault(f))
	}
	p.Detail = v.words.Words(v.lang, ErrInvalid.Code, map[string]any{"count": len(p.Errors)})
	return p
}

func (v *visit) as(e *errs.Error, status int) *Problem {
	p := v.problem(e)
	p.Status = status
	return p
}
