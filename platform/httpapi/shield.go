package httpapi

import (
	"net/http"
	"strings"

	"loggia/platform/ui"
)

// policy is the Content-Security-Policy of every answer. Nothing comes from
// another origin, no inline script or style runs without the page's nonce.
// connect are the other origins, if any, that pages may open a line to.
func policy(nonce string, connect ...string) string {
	inline := ""
	if nonce != "" {
		inline = " 'nonce-" + nonce + "'"
	}
	return strings.Join([]string{
		"default-src 'self'",
		"script-src 'self'" + inline,
		"style-src 'self'" + inline,
		"img-src 'self' data: blob:",
		"media-src 'self' blob: mediastream:",
		"font-src 'self'",
		strings.Join(append([]string{"connect-src 'self'"}, connect...), " "),
		"worker-src 'self' blob:", // media workers are made from blobs
		"frame-src 'self' blob:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'self'",
	}, "; ")
}

// permissions says which powers of the device a page may ask for: those of a
// meeting and of a passkey, and only for ourselves.
const permissions = "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), " +
	"screen-wake-lock=(self), speaker-selection=(self), picture-in-picture=(self), autoplay=(self), " +
	"publickey-credentials-get=(self), publickey-credentials-create=(self), clipboard-write=(self), " +
	"geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), browsing-topics=()"

// partPolicy is the policy of what pages are made of: scripts, styles, fonts,
// pictures. Of these only a worker reads it, and a picture opened by itself.
const partPolicy = "default-src 'self'; object-src 'none'; frame-ancestors 'self'"

// shielded sets the headers that tell a browser what not to do. The parts of a
// page obey the page's own: they carry the few that are read on them, for a
// page fetches some forty of them and the whole set weighs 800 bytes.
func (a *API) shielded(next http.Handler) http.Handler {
	plain := policy("", a.o.Connect...)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if strings.HasPrefix(r.URL.Path, ui.Prefix) {
			h.Set("Content-Security-Policy", partPolicy)
		} else {
			h.Set("Content-Security-Policy", plain)
			h.Set("Permissions-Policy", permissions)
			h.Set("Referrer-Policy", "same-origin") // a door link must not leak to a site that the page links to
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		if Secure(r.Context()) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, Prefix+"/") {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses a change asked by another site's page. A browser says
// where the page came from in Sec-Fetch-Site, an older one in Origin; what
// says neither is no browser, and carries no cookie by itself.
func (a *API) sameOrigin(next http.Handler) http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Fail(w, r, ErrCrossOrigin)
	}))
	return csrf.Handler(next)
}
