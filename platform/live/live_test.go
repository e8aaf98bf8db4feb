package live

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"loggia/platform/errs"
)

// screen is a conn on paper: a test gives orders and reads notes. With stuck
// set it takes nothing, as a phone in a tunnel does.
type screen struct {
	orders chan []byte
	notes  chan note
	stuck  bool
	mu     sync.Mutex
	closed string
	gone   chan struct{}
}

func newScreen() *screen {
	return &screen{orders: make(chan []byte), notes: make(chan note, 1000), gone: make(chan struct{})}
}

func (s *screen) read(ctx context.Context) ([]byte, error) {
	select {
	case o, ok := <-s.orders:
		if !ok {
			return nil, context.Canceled
		}
		return o, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *screen) write(ctx context.Context, text []byte) error {
	if s.stuck {
		<-ctx.Done()
		return ctx.Err()
	}
	var n note
	if err := json.Unmarshal(text, &n); err != nil {
		return err
	}
	select {
	case s.notes <- n:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *screen) ping(context.Context) error { return nil }

func (s *screen) close(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = why
	close(s.gone)
}

func (s *screen) why() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

func (s *screen) order(o order) {
	b, _ := json.Marshal(o)
	select {
	case s.orders <- b:
	case <-s.gone:
	}
}

// next gives the next note that is not a beat, none when the screen was closed.
func (s *screen) next() note {
	for {
		select {
		case n := <-s.notes:
			if n.Is != "beat" {
				return n
			}
		case <-s.gone:
			return note{}
		}
	}
}

var errNo = errs.New(errs.Forbidden, "t.no")

// hub gives a hub where ?who=… may listen to all but "secret…", and ?ente=… says where.
func hub(t *testing.T, change ...func(*Options)) *Hub {
	o := Options{
		Ente:    func(r *http.Request) string { return r.FormValue("ente") },
		Session: func(r *http.Request) string { return "session of " + r.FormValue("who") },
		Authorise: func(r *http.Request, subject string) (string, error) {
			if strings.HasPrefix(subject, "secret") {
				return "", errNo
			}
			return r.FormValue("who"), nil
		},
	}
	for _, c := range change {
		c(&o)
	}
	h := New(o)
	t.Cleanup(h.Close)
	return h
}

func open(t *testing.T, h *Hub, query string) *screen {
	t.Helper()
	c, err := h.admit(httptest.NewRequest("GET", "/?"+query, nil), "home")
	if err != nil {
		t.Fatal(err)
	}
	s := newScreen()
	go c.serve(t.Context(), s)
	t.Cleanup(func() { c.end("test over") })
	return s
}

func TestPublish(t *testing.T) {
	h := hub(t)
	here, there := open(t, h, "ente=borgofiore"), open(t, h, "ente=castelvento")
	for _, s := range []*screen{here, there} {
		s.order(order{Sub: []string{"office/1", "secret/2"}})
		if n := s.next(); n.Is != "ready" || n.Subject != "office/1" {
			t.Fatalf("got %+v", n)
		}
		if n := s.next(); n.Is != "refused" || n.Subject != "secret/2" || n.Code != "t.no" {
			t.Fatalf("got %+v", n)
		}
	}
	h.Publish("borgofiore", "secret/2", "x")
	h.Publish("borgofiore", "office/2", "x")
	h.Publish("castelvento", "office/1", "theirs")
	h.Publish("borgofiore", "office/1", "ours")
	if n := here.next(); n.Event != "ours" || n.Subject != "office/1" || n.At == "" {
		t.Errorf("got %+v", n)
	}
	if n := there.next(); n.Event != "theirs" {
		t.Errorf("got %+v", n)
	}
	here.order(order{Unsub: []string{"office/1"}, Sub: []string{"office/3"}})
	here.next()
	h.Publish("borgofiore", "office/1", "unheard")
	h.Publish("borgofiore", "office/3", "heard")
	if n := here.next(); n.Event != "heard" {
		t.Errorf("got %+v", n)
	}
}

func TestAllow(t *testing.T) {
	h := hub(t, func(o *Options) { o.Authorise = nil })
	h.Allow("office", func(r *http.Request, subject string) (string, error) {
		if subject == "office/2" {
			return "", errNo
		}
		return "w", nil
	})
	s := open(t, h, "ente=b")
	s.order(order{Sub: []string{"office/1", "office/2", "officer/1", "office"}})
	for _, want := range []note{{Subject: "office/1", Is: "ready"}, {Subject: "office/2", Is: "refused", Code: "t.no"}, {Subject: "officer/1", Is: "refused", Code: "live.subject"}, {Subject: "office", Is: "ready"}} {
		n := s.next()
		n.At = ""
		if n != want {
			t.Errorf("got %+v, want %+v", n, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("two features decide on one word")
		}
	}()
	h.Allow("office", nil)
}

func TestResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub(t)
		// drop listens to office/1 until told n events, hangs up, and gives the last "at".
		drop := func(n int) string {
			s := open(t, h, "ente=b")
			s.order(order{Sub: []string{"office/1"}})
			at := s.next().At
			for i := range n {
				h.Publish("b", "office/1", fmt.Sprint("seen", i))
				at = s.next().At
			}
			close(s.orders)
			synctest.Wait()
			return at
		}
		// back reconnects and gives what it is told up to ready or stale.
		back := func(since string) (told []string) {
			s := open(t, h, "ente=b")
			s.order(order{Sub: []string{"office/1"}, Since: since})
			for {
				n := s.next()
				told = append(told, n.Event+n.Is)
				if n.Is != "" {
					close(s.orders)
					synctest.Wait()
					return told
				}
			}
		}
		check := func(name string, got, want []string) {
			t.Helper()
			if !slices.Equal(got, want) {
				t.Errorf("%s: told %v, want %v", name, got, want)
			}
		}
		at := drop(3)
		check("nothing happened", back(at), []string{"ready"})
		h.Publish("b", "office/1", "one")
		h.Publish("b", "office/2", "elsewhere")
		h.Publish("b", "office/1", "two")
		check("two events", back(at), []string{"one", "two", "ready"})
		check("the same drop again", back(at), []string{"one", "two", "ready"})
		check("another life of the server", back("01other-3"), []string{"stale"})
		check("the future", back(h.epoch+"-999"), []string{"stale"})
		check("nonsense", back("<script>"), []string{"stale"})
		for range ringSize + 1 {
			h.Publish("b", "office/1", "many")
		}
		check("more than it remembers", back(at), []string{"stale"})

		at = drop(1)
		time.Sleep(linger + time.Second)
		h.Publish("b", "office/1", "while nobody listened")
		check("longer than it remembers", back(at), []string{"stale"})
	})
}

func TestSlowScreenHoldsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub(t)
		quick, slow := open(t, h, "ente=b"), newScreen()
		slow.stuck = true
		c, err := h.admit(httptest.NewRequest("GET", "/?ente=b", nil), "home")
		if err != nil {
			t.Fatal(err)
		}
		go c.serve(t.Context(), slow)
		for _, s := range []*screen{quick, slow} {
			s.order(order{Sub: []string{"office/1"}})
		}
		quick.next()
		synctest.Wait()
		start := time.Now()
		for i := range 2 * queueSize {
			h.Publish("b", "office/1", fmt.Sprint(i))
			if n := quick.next(); n.Event != fmt.Sprint(i) {
				t.Fatalf("event %d is %+v", i, n)
			}
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("the quick screen waited %v for the slow one", waited)
		}
		<-c.ended
		if c.why != "too slow" {
			t.Errorf("ended as %q", c.why)
		}
		time.Sleep(11 * time.Second) // its last write is given up
		synctest.Wait()
		if n := len(h.clients); n != 1 {
			t.Errorf("%d clients left, want the quick one", n)
		}
	})
}

func TestPresence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub(t)
		var told []string
		h.OnPresence("office/", func(ente, subject, who string, here bool) {
			told = append(told, fmt.Sprint(ente, " ", subject, " ", who, " ", here))
		})
		come := func(who string) *screen {
			s := open(t, h, "ente=b&who="+who)
			s.order(order{Sub: []string{"office/1", "feed/1"}})
			s.next()
			s.next()
			return s
		}
		check := func(name string, present []string, want ...string) {
			t.Helper()
			synctest.Wait()
			if got := h.Present("b", "office/1"); !slices.Equal(got, present) || !slices.Equal(told, want) {
				t.Errorf("%s: present %v want %v, told %v want %v", name, got, present, told, want)
			}
			told = nil
		}
		teresa, phone, clerk := come("teresa"), come("teresa"), come("")
		check("two screens are one person, and who has no name none", []string{"teresa"}, "b office/1 teresa true")
		close(teresa.orders)
		time.Sleep(time.Minute)
		check("one screen left", []string{"teresa"})
		close(phone.orders)
		time.Sleep(9 * time.Second)
		check("within the grace", []string{"teresa"})
		phone = come("teresa")
		time.Sleep(time.Minute)
		check("back within the grace", []string{"teresa"})
		close(phone.orders)
		time.Sleep(11 * time.Second)
		check("gone", []string{}, "b office/1 teresa false")
		teresa = come("teresa")
		check("back", []string{"teresa"}, "b office/1 teresa true")
		h.Evict("b", "office/1", "teresa")
		if n := teresa.next(); n.Is != "ended" || n.Subject != "office/1" {
			t.Errorf("evicted: %+v", n)
		}
		time.Sleep(11 * time.Second)
		check("evicted", []string{}, "b office/1 teresa false")
		close(clerk.orders)
	})
}

func TestRightsWithdrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		allowed := true
		h := hub(t, func(o *Options) {
			o.Authorise = func(*http.Request, string) (string, error) {
				mu.Lock()
				defer mu.Unlock()
				if !allowed {
					return "", errNo
				}
				return "g", nil
			}
		})
		s := open(t, h, "ente=b&who=g")
		s.order(order{Sub: []string{"office/1"}})
		s.next()
		mu.Lock()
		allowed = false
		mu.Unlock()
		time.Sleep(26 * time.Second)
		if n := s.next(); n.Is != "refused" || n.Code != "t.no" {
			t.Errorf("after a heartbeat: %+v", n)
		}
		h.Publish("b", "office/1", "secret")
		synctest.Wait()
		if len(s.notes) != 0 {
			t.Errorf("it still hears %+v", <-s.notes)
		}
		h.Cut("session of g")
		synctest.Wait()
		if s.why() != "signed out" {
			t.Errorf("cut: closed as %q", s.why())
		}
	})
}

func TestBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub(t, func(o *Options) { o.Clients = 3 })
		silent := open(t, h, "ente=b")
		time.Sleep(greeting + time.Second)
		synctest.Wait()
		if silent.why() != "nothing asked" {
			t.Errorf("who asks nothing: %q", silent.why())
		}
		greedy := open(t, h, "ente=b")
		var all []string
		for i := range maxSubjects + 1 {
			all = append(all, fmt.Sprint("office/", i))
		}
		greedy.order(order{Sub: append(all, "", strings.Repeat("x", 201))})
		codes := map[string]int{}
		for range len(all) + 2 {
			n := greedy.next()
			codes[n.Is+n.Code]++
		}
		if codes["ready"] != maxSubjects || codes["refusedlive.too_many_subjects"] != 1 || codes["refusedlive.subject"] != 2 {
			t.Errorf("got %v", codes)
		}
		open(t, h, "")
		open(t, h, "")
		if _, err := h.admit(httptest.NewRequest("GET", "/", nil), "home"); errs.As(err).Code != "live.full" {
			t.Errorf("one more than all: %v", err)
		}
		broken := greedy
		broken.orders <- []byte("{")
		synctest.Wait()
		if broken.why() != "gone" {
			t.Errorf("broken JSON: %q", broken.why())
		}
	})
}

// TestAtOnce is for the race detector: everything happens at the same time.
func TestAtOnce(t *testing.T) {
	h := hub(t, func(o *Options) { o.Grace = time.Millisecond })
	h.OnPresence("", func(string, string, string, bool) {})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 30 {
				s := open(t, h, fmt.Sprint("ente=b&who=", i%3))
				s.order(order{Sub: []string{"office/1", fmt.Sprint("office/", j)}})
				s.next()
				h.Publish("b", "office/1", "x")
				h.Present("b", "office/1")
				h.Evict("b", "office/1", "0")
				h.Cut("session of 1")
				close(s.orders)
			}
		})
	}
	all.Wait()
	h.Close()
	if _, err := h.admit(httptest.NewRequest("GET", "/", nil), "home"); err == nil {
		t.Error("a closed hub takes clients")
	}
}
