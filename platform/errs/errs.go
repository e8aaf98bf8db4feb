// Package errs holds the closed set of error kinds that Loggia knows and the
// one place where a kind becomes an HTTP status. An error carries a stable
// code; the words for it live in the catalogues beside each feature.
package errs

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
)

// A Kind says what sort of thing went wrong, and with it the HTTP status.
type Kind int

// The kinds. The zero Kind is Internal, so that an error nobody classified is
// never shown as the caller's fault.
const (
	Internal        Kind = iota // 500: ours; details go to the log only
	Invalid                     // 422: the input cannot be accepted as it is
	NotFound                    // 404: no such thing, or not for this reader
	Conflict                    // 409: somebody else was first, or the state moved on
	Forbidden                   // 403: the reader may see it but not do this
	Unauthenticated             // 401: sign in first
	TooMany                     // 429: slow down
	TooLarge                    // 413: more bytes than allowed
	Gone                        // 410: it was here and has ended
	Unavailable                 // 503: try again later
)

var statuses = map[Kind]int{
	Internal: http.StatusInternalServerError, Invalid: http.StatusUnprocessableEntity,
	NotFound: http.StatusNotFound, Conflict: http.StatusConflict, Forbidden: http.StatusForbidden,
	Unauthenticated: http.StatusUnauthorized, TooMany: http.StatusTooManyRequests,
	TooLarge: http.StatusRequestEntityTooLarge, Gone: http.StatusGone, Unavailable: http.StatusServiceUnavailable,
}

// Status gives the HTTP status of k (RFC 9110 §15).
func (k Kind) Status() int { return statuses[k] }

// An Error is a fact that a person can be told: a kind, a stable code such as
// "office.slot_taken", the input field at fault when there is one, and the
// arguments that its words need.
type Error struct {
	Kind  Kind
	Code  string
	Field string
	Args  map[string]any

	trace string
	cause error
}

var known = map[string]Kind{}

// New declares an error once, at package level. Two declarations of one code
// panic at start, because their words would be mixed up.
func New(kind Kind, code string) *Error {
	if _, twice := known[code]; twice {
		panic("errs: code declared twice: " + code)
	}
	known[code] = kind
	return &Error{Kind: kind, Code: code}
}

// Codes gives every code declared so far, for the guard that asks for words.
func Codes() map[string]Kind { return maps.Clone(known) }

func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " in " + e.Field
	}
	if e.trace != "" {
		s = e.trace + ": " + s
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Is reports whether target is the same fact, whatever its arguments.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

func (e *Error) Unwrap() error { return e.cause }

// With gives a copy of e whose words may use value under name.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Args = maps.Clone(e.Args)
	if c.Args == nil {
		c.Args = map[string]any{}
	}
	c.Args[name] = value
	return &c
}

// In gives a copy of e that names the input field at fault.
func (e *Error) In(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// From gives a copy of e that keeps cause for the log. The reader never sees it.
func (e *Error) From(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Wrap adds the name of the act that failed to *err, for the log. Use it
// deferred: defer errs.Wrap(&err, "office.Book(%s)", id).
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}

// As gives the Error inside err, or an Internal one with code "internal".
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return errInternal.From(err)
}

var errInternal = New(Internal, "internal")
