package wire_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/features/ministry/internal/stub"
	"loggia/features/ministry/internal/wire"
	"loggia/platform/clock"
)

var ctx = context.Background()

func giulia() wire.Communication {
	return wire.Communication{ID: 7, Employer: wire.Employer{CF: "00012345678", Name: "Comune di Borgofiore"},
		Worker:     wire.Worker{CF: "FRRGLI88H52A944O", Given: "Giulia", Family: "Ferretti", Birth: "1988-06-12", Birthplace: "A944"},
		Employment: wire.Employment{From: "2015-03-01", Kind: "A01", PAT: "012345678", Tariff: "0722"},
		Agreement:  wire.Agreement{Signed: "2026-11-20", From: "2026-12-01", To: "2027-11-30", Term: "TD"}}
}

func open(t *testing.T, patience time.Duration) (*stub.Stub, *wire.Client, *clock.Fixed) {
	t.Helper()
	now := clock.NewFixed(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	s := stub.Start(10*time.Minute, now.Now)
	t.Cleanup(s.Close)
	return s, wire.New(s.Endpoints(), stub.Scope, stub.Key, roots(s), patience, now.Now), now
}

func roots(s *stub.Stub) *x509.CertPool {
	p := x509.NewCertPool()
	p.AppendCertsFromPEM(s.Authority())
	return p
}

func TestTheWholeLifeOfACommunication(t *testing.T) {
	s, c, _ := open(t, wire.Patience)
	a := c.Create(ctx, giulia())
	if a.Fate != wire.Accepted || len(a.Code) != 17 || a.Result != "E100" || len(a.Raw) == 0 {
		t.Fatalf("create: %+v", a)
	}
	list, found := c.Search(ctx, "FRRGLI88H52A944O")
	if found.Fate != wire.Accepted || len(list) != 1 || list[0].Code != a.Code || list[0].From != "2026-12-01" || list[0].Employer != "00012345678" {
		t.Fatalf("search: %+v %+v", list, found)
	}
	longer := giulia()
	longer.Agreement.To = "2028-11-30"
	if m := c.Modify(ctx, a.Code, longer); m.Fate != wire.Accepted {
		t.Fatalf("modify: %+v", m)
	}
	if d, _ := c.Detail(ctx, a.Code); d.To != "2028-11-30" || d.Signed != "2026-11-20" || d.Kind != "M" || d.PAT != "012345678" {
		t.Fatalf("detail: %+v", d)
	}
	if r := c.Recede(ctx, 8, a.Code, "2027-03-31"); r.Fate != wire.Accepted {
		t.Fatalf("recede: %+v", r)
	}
	if k := c.Cancel(ctx, 9, a.Code); k.Fate != wire.Accepted {
		t.Fatalf("cancel: %+v", k)
	}
	if list, found := c.Search(ctx, "FRRGLI88H52A944O"); found.Fate != wire.Accepted || len(list) != 0 {
		t.Fatalf("after cancelling: %+v %+v", list, found)
	}
	if got := s.Calls(); !slices.Equal(got, []string{"token", "create", "search", "modify", "detail", "recede", "cancel", "search"}) {
		t.Errorf("calls %v: one token is enough", got)
	}
}

// What is known after each way of going wrong decides whether it may be sent again.
func TestFates(t *testing.T) {
	for _, x := range []struct {
		name    string
		fault   stub.Fault
		fate    wire.Fate
		trouble string
		kept    int
	}{
		{"no service", stub.Down, wire.Unclear, "down", 0},
		{"too many", stub.Busy, wire.Unsent, "busy", 0},
		{"500 after it was written", stub.Broken, wire.Unclear, "down", 1},
		{"the line breaks after it was written", stub.Cut, wire.Unclear, "offline", 1},
		{"no answer in time", stub.Slow, wire.Unclear, "slow", 1},
		{"a courtesy page with 200", stub.Page, wire.Unclear, "strange", 0},
		{"E100 without a code", stub.Mute, wire.Unclear, "strange", 1},
		{"an error with 200", stub.No("E310", "PAT non attiva"), wire.Refused, "", 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			s, c, _ := open(t, 300*time.Millisecond)
			s.Next("create", x.fault)
			a := c.Create(ctx, giulia())
			if a.Fate != x.fate || a.Trouble != x.trouble || a.Code != "" {
				t.Errorf("%+v, want %v %q", a, x.fate, x.trouble)
			}
			if x.trouble == "busy" && a.Wait != 2*time.Minute {
				t.Errorf("waits %v", a.Wait)
			}
			if x.fate == wire.Refused && (a.Message != "PAT non attiva" || a.Result != "E310" || a.Status != 200) {
				t.Errorf("refused without its words: %+v", a)
			}
			if n := len(s.Records()); n != x.kept {
				t.Errorf("the archive has %d, want %d", n, x.kept)
			}
		})
	}
}

func TestATokenIsRenewedWhenItEndsAndWhenItIsRefused(t *testing.T) {
	s, c, now := open(t, wire.Patience)
	ask := func() {
		t.Helper()
		_, a := c.Search(ctx, "X")
		if a.Fate != wire.Accepted {
			t.Fatalf("%+v", a)
		}
	}
	ask()
	now.Advance(9*time.Minute + 31*time.Second) // it still holds, but might not on arrival
	ask()
	s.Expire()
	ask()
	n := 0
	for _, call := range s.Calls() {
		if call == "token" {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d tokens in %v", n, s.Calls())
	}
}

func TestNothingLeavesForWhoCannotProveWhoItIs(t *testing.T) {
	s, _, now := open(t, wire.Patience)
	stranger := wire.New(s.Endpoints(), stub.Scope, stub.Key, x509.NewCertPool(), wire.Patience, now.Now)
	if a := stranger.Create(ctx, giulia()); a.Fate != wire.Unsent || a.Trouble != "tls" {
		t.Errorf("an unknown authority: %+v", a)
	}
	if a := wire.New(s.Endpoints(), stub.Scope, "wrong", roots(s), wire.Patience, now.Now).Create(ctx, giulia()); a.Fate != wire.Unsent || a.Trouble != "key" {
		t.Errorf("a wrong key: %+v", a)
	}
	e := s.Endpoints()
	e.Create += "/moved"
	if a := wire.New(e, stub.Scope, stub.Key, roots(s), wire.Patience, now.Now).Create(ctx, giulia()); a.Fate != wire.Unsent || a.Trouble != "address" {
		t.Errorf("a wrong address: %+v", a)
	}
	s.Server.Close()
	if a := wire.New(e, stub.Scope, stub.Key, roots(s), wire.Patience, now.Now).Create(ctx, giulia()); a.Fate != wire.Unsent || a.Trouble != "offline" {
		t.Errorf("nobody there: %+v", a)
	}
}

// A redirect must not carry the token and personal data elsewhere; an error must
// not carry a fiscal code into a log.
func TestNothingSecretGoesAstray(t *testing.T) {
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed a redirect") }))
	defer elsewhere.Close()
	front := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/token":
			fmt.Fprint(w, `{"access_token":"t","expires_in":60}`)
		case "/cut":
			panic(http.ErrAbortHandler)
		default:
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}
	}))
	defer front.Close()
	p := x509.NewCertPool()
	p.AddCert(front.Certificate())
	c := wire.New(wire.Endpoints{Token: front.URL + "/token", Create: front.URL + "/x", Search: front.URL + "/cut"}, "s", "segreto", p, wire.Patience, time.Now)
	if a := c.Create(ctx, giulia()); a.Fate != wire.Unsent || a.Trouble != "address" {
		t.Errorf("%+v", a)
	}
	if _, a := c.Search(ctx, "FRRGLI88H52A944O"); a.Fate == wire.Accepted || strings.Contains(fmt.Sprintf("%+v", a), "FRRGLI88H52A944O") || strings.Contains(fmt.Sprintf("%+v", a), "segreto") {
		t.Errorf("%+v", a)
	}
}

// Whatever comes back, the client says something and promises nothing.
func FuzzAnswer(f *testing.F) {
	f.Add(`{"Esito":[{"codice":"E100","codiceComunicazione":"00026000000000001"}]}`)
	f.Add(`{"Esito":{"codice":"E100"}}`)
	f.Add(`{"Esito":[]}`)
	f.Add(`[]`)
	f.Add(`{"Esito":[{"codice":"E100","codiceComunicazione":"1; DROP"}]}`)
	body := ""
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			fmt.Fprint(w, `{"access_token":"t","expires_in":3600}`)
			return
		}
		fmt.Fprint(w, body)
	}))
	f.Cleanup(server.Close)
	p := x509.NewCertPool()
	p.AddCert(server.Certificate())
	c := wire.New(wire.Endpoints{Token: server.URL + "/token", Create: server.URL + "/c"}, "s", "k", p, wire.Patience, time.Now)
	f.Fuzz(func(t *testing.T, text string) {
		body = text
		a := c.Create(ctx, giulia())
		if a.Fate == wire.Accepted && (len(a.Code) != 17 || !strings.Contains(text, "E100")) {
			t.Errorf("accepted %q: %+v", text, a)
		}
	})
}
