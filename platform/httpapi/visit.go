package httpapi

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"loggia/platform/id"
	"loggia/platform/words"
)

// A visit is what is known of one request before anybody answers it.
type visit struct {
	id     string
	ip     netip.Addr
	secure bool
	lang   string
	words  Speaker
	r      *http.Request
	header http.Header // of the answer
	route  string      // the pattern that matched, for log and metrics
	code   string      // of the problem answered, for the log
	nonce  string
	policy func(nonce string) string
	limit  int64                                  // longest body that the door accepts
	fail   func(context.Context, *Problem, error) // logs what only we may know
}

type visitKey struct{}

var nobody = &visit{lang: words.Default, words: mute{}, header: http.Header{}}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return nobody
}

// visited makes the visit and puts it where the rest can find it.
func (a *API) visited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{lang: words.Lang(r), words: a.o.Words, header: w.Header(), policy: func(nonce string) string { return policy(nonce, a.o.Connect...) }}
		var proxied bool
		v.ip, proxied = clientIP(r, a.o.Trusted)
		v.secure = r.TLS != nil || proxied && lastOf(r.Header.Values("X-Forwarded-Proto")) == "https"
		v.id = id.New()
		if theirs := r.Header.Get("X-Request-Id"); proxied && decentID.MatchString(theirs) {
			v.id = theirs // so that the proxy's log and ours tell one story
		}
		w.Header().Set("X-Request-Id", v.id)
		if l := words.Chosen(r); l != "" { // readable by the staff app, which changes it too
			http.SetCookie(w, &http.Cookie{Name: words.Cookie, Value: l, Path: "/", MaxAge: 365 * 24 * 3600, Secure: v.secure, SameSite: http.SameSiteLaxMode})
		}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		v.r = r
		next.ServeHTTP(w, r)
	})
}

var decentID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// clientIP gives the address of who asks: the connection's own, or, when that
// is a trusted proxy, the last address in X-Forwarded-For that is not one.
// Everything left of it was written by the client and proves nothing.
func clientIP(r *http.Request, trusted []netip.Prefix) (ip netip.Addr, proxied bool) {
	port, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	ip = port.Addr().Unmap()
	known := func(ip netip.Addr) bool {
		return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(ip) })
	}
	if !known(ip) {
		return ip, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		ip = next.Unmap()
		if !known(ip) {
			break
		}
	}
	return ip, true
}

func lastOf(values []string) string {
	if len(values) == 0 {
		return ""
	}
	all := strings.Split(values[len(values)-1], ",")
	return strings.ToLower(strings.TrimSpace(all[len(all)-1]))
}

// ClientIP gives the address of who asks, proxies seen through. It is a
// personal datum: use it to throttle, do not keep it.
func ClientIP(ctx context.Context) netip.Addr { return visitOf(ctx).ip }

// Secure reports whether the reader came over TLS, to us or to a trusted proxy.
func Secure(ctx context.Context) bool { return visitOf(ctx).secure }

// Lang gives the reader's language.
func Lang(ctx context.Context) string { return visitOf(ctx).lang }

// Say gives the words for code in the reader's language.
func Say(ctx context.Context, code string, args map[string]any) string {
	v := visitOf(ctx)
	return v.words.Words(v.lang, code, args)
}

// RequestID gives the id that the log and the answer carry.
func RequestID(ctx context.Context) string { return visitOf(ctx).id }

// Origin gives the scheme and host by which the reader came, such as
// "https://borgofiore.example.it", for links in messages.
func Origin(ctx context.Context) string {
	v := visitOf(ctx)
	switch {
	case v.r == nil:
		return ""
	case v.secure:
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}

// Request gives the request being answered, or nil outside one: for its
// cookies and User-Agent.
func Request(ctx context.Context) *http.Request { return visitOf(ctx).r }

// SetHeader sets a header of the answer. It has no effect once the answer began.
func SetHeader(ctx context.Context, name, value string) { visitOf(ctx).set(name, value, false) }

// SetCookie adds a cookie to the answer, Secure when the reader came over TLS.
func SetCookie(ctx context.Context, c *http.Cookie) {
	v := visitOf(ctx)
	sent := *c
	sent.Secure = sent.Secure || v.secure
	v.set("Set-Cookie", sent.String(), true)
}

func (v *visit) set(name, value string, more bool) {
	if v == nobody {
		return // shared by all who are outside a request
	}
	if !more {
		v.header.Del(name)
	}
	v.header.Add(name, value)
}

// Nonce gives a value for the nonce attribute of this page's inline <script>
// and <style>, and lets the page's Content-Security-Policy accept it. Ask
// before the answer begins.
func Nonce(ctx context.Context) string {
	v := visitOf(ctx)
	if v.nonce == "" && v != nobody {
		var b [16]byte
		rand.Read(b[:])
		v.nonce = base64.StdEncoding.EncodeToString(b[:])
		v.header.Set("Content-Security-Policy", v.policy(v.nonce))
	}
	return v.nonce
}
