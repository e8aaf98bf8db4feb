package stub

import (
	"net/http"
	"strings"
)

// A Fault is one way in which an operation goes wrong.
type Fault struct {
	how           string
	code, message string
}

// The faults. Those that have been carried out are the treacherous ones.
var (
	Down   = Fault{how: "down"}   // 503, nothing done
	Busy   = Fault{how: "busy"}   // 429, nothing done, wait two minutes
	Broken = Fault{how: "broken"} // 500, and it has been carried out
	Cut    = Fault{how: "cut"}    // carried out, and the line breaks before the answer
	Slow   = Fault{how: "slow"}   // carried out, and the answer does not come
	Page   = Fault{how: "page"}   // 200 with a page for people, nothing done
	Mute   = Fault{how: "mute"}   // carried out: 200, E100, and no code
)

// No is a refusal with HTTP 200.
func No(code, message string) Fault { return Fault{"no", code, message} }

// Next makes the next call of op ("create", "search", …) go wrong so; several
// calls queue several faults.
func (s *Stub) Next(op string, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[op] = append(s.faults[op], f)
}

// SetDown turns the whole service off, and on again.
func (s *Stub) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

func (s *Stub) take(op string) (f Fault) {
	if q := s.faults[op]; len(q) > 0 {
		f, s.faults[op] = q[0], q[1:]
	}
	return f
}

func (s *Stub) op(op string, do func(string, *http.Request) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.down {
			s.mu.Unlock()
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if !s.may(r) {
			s.mu.Unlock()
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		s.calls = append(s.calls, op)
		f := s.take(op)
		var answer any
		if !strings.Contains("down busy page no", f.how) || f.how == "" {
			answer = do(op, r)
		}
		s.mu.Unlock()
		switch f.how {
		case "down":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "busy":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		case "broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "page":
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte("<html><body>Servizio in manutenzione</body></html>"))
		case "no":
			reply(w, no(f.code, f.message))
		case "mute":
			reply(w, yes(""))
		case "cut":
			panic(http.ErrAbortHandler)
		case "slow":
			select {
			case <-r.Context().Done():
			case <-s.release:
			}
		default:
			reply(w, answer)
		}
	}
}
