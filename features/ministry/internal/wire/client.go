package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Endpoints are the addresses that the Ministry gives with the credentials; they
// are published nowhere.
type Endpoints struct {
	Token  string `json:"token"`
	Create string `json:"create"`
	Modify string `json:"modify"`
	Cancel string `json:"cancel"`
	Recede string `json:"recede"`
	Search string `json:"search"`
	Detail string `json:"detail"`
}

// A Client speaks for one body. Safe for concurrent use. Make it with New.
type Client struct {
	http  *http.Client
	at    Endpoints
	scope string
	key   string
	now   func() time.Time

	mu      sync.Mutex // held while a token is asked: once for all who wait
	token   string
	expires time.Time
}

// Patience is how long one request takes at most, as a rule: a slower answer is
// an unclear one.
const Patience = 30 * time.Second

const maxAnswer = 1 << 20

// New gives a client. Roots are the authorities that it believes, nil for those
// of the machine: the server's certificate is always checked. Patience is how
// long one request may take.
func New(at Endpoints, scope, key string, roots *x509.CertPool, patience time.Duration, now func() time.Time) *Client {
	t := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		Proxy:               http.ProxyFromEnvironment,
		TLSHandshakeTimeout: 10 * time.Second,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		MaxIdleConns:        4,
		IdleConnTimeout:     30 * time.Second,
	}
	return &Client{at: at, scope: scope, key: key, now: now, http: &http.Client{
		Transport: t, Timeout: patience,
		// A redirect would carry the token and personal data to another address.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Create tells of a start.
func (c *Client) Create(ctx context.Context, m Communication) Answer {
	m.Kind = "I"
	return c.write(ctx, c.at.Create, map[string]any{"Comunicazione": []Communication{m}}, true)
}

// Modify tells of a change of what code told.
func (c *Client) Modify(ctx context.Context, code string, m Communication) Answer {
	m.Employment.From = ""
	return c.write(ctx, c.at.Modify, map[string]any{"ModificaComunicazione": []modification{{m.ID, code, "M", m.Employment, m.Agreement}}}, false)
}

// Cancel takes back what code told, as if it had never been.
func (c *Client) Cancel(ctx context.Context, id int, code string) Answer {
	return c.write(ctx, c.at.Cancel, map[string]any{"AnnullaComunicazione": []ending{{ID: id, Code: code, Kind: "A"}}}, false)
}

// Recede tells that what code told ends on day.
func (c *Client) Recede(ctx context.Context, id int, code, day string) Answer {
	return c.write(ctx, c.at.Recede, map[string]any{"RecediComunicazione": []ending{{id, code, day, "R"}}}, false)
}

// Search gives what the Ministry holds of a worker. An Answer that is Accepted
// means that the list is whole, even when it is empty.
func (c *Client) Search(ctx context.Context, worker string) ([]Found, Answer) {
	var list struct {
		Comunicazioni []Found
	}
	a := c.read(ctx, c.at.Search, "CFLavoratore", worker, &list)
	return list.Comunicazioni, a
}

// Detail gives one communication by its code.
func (c *Client) Detail(ctx context.Context, code string) (Found, Answer) {
	var one struct {
		Comunicazione Found
	}
	a := c.read(ctx, c.at.Detail, "CodiceComunicazione", code, &one)
	return one.Comunicazione, a
}

func (c *Client) write(ctx context.Context, address string, body any, wantsCode bool) Answer {
	text, err := json.Marshal(body)
	if err != nil {
		return Answer{Fate: Unsent, Trouble: "strange", Message: err.Error()}
	}
	a := c.ask(ctx, http.MethodPost, address, text, nil)
	if a.Fate == Accepted && wantsCode && a.Code == "" {
		a.Fate, a.Trouble = Unclear, "strange" // said yes, and no number: look for it before believing
	}
	return a
}

func (c *Client) read(ctx context.Context, address, name, value string, into any) Answer {
	u, err := url.Parse(address)
	if err != nil {
		return Answer{Fate: Unsent, Trouble: "address"}
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return c.ask(ctx, http.MethodGet, u.String(), nil, into)
}

// ask sends one request with a token; where that has expired, once more with a
// new one: what is answered with 401 has not been read.
func (c *Client) ask(ctx context.Context, method, address string, body []byte, into any) Answer {
	for again := false; ; again = true {
		token, trouble := c.access(ctx)
		if trouble != nil {
			return *trouble
		}
		r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
		if err != nil {
			return Answer{Fate: Unsent, Trouble: "address"}
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Accept", "application/json")
		if body != nil {
			r.Header.Set("Content-Type", "application/json")
		}
		a := c.do(r)
		if a.Status == http.StatusUnauthorized {
			c.forget(token)
			if !again {
				continue
			}
		}
		if a.Status != http.StatusOK && a.Status != http.StatusCreated {
			return a
		}
		return a.understood(into)
	}
}

// do sends r and says what is known when no good answer comes. Errors never
// quote the address, which may hold a fiscal code.
func (c *Client) do(r *http.Request) Answer {
	var begun atomic.Bool
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{WroteHeaders: func() { begun.Store(true) }}))
	resp, err := c.http.Do(r)
	if err != nil {
		a := Answer{Fate: Unclear, Trouble: trouble(err)}
		if !begun.Load() {
			a.Fate = Unsent // not a byte of it has left
		}
		return a
	}
	defer resp.Body.Close()
	a := Answer{Status: resp.StatusCode, Wait: wait(resp.Header.Get("Retry-After"), c.now())}
	a.Raw, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return Answer{Fate: Unclear, Trouble: trouble(err), Status: resp.StatusCode}
	}
	switch s := resp.StatusCode; {
	case s == http.StatusOK, s == http.StatusCreated:
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		a.Fate, a.Trouble = Unsent, "key"
	case s == http.StatusTooManyRequests:
		a.Fate, a.Trouble = Unsent, "busy"
	case s == http.StatusNotFound, s == http.StatusMethodNotAllowed, s >= 300 && s < 400:
		a.Fate, a.Trouble = Unsent, "address"
	case s >= 500: // it may have been written before it broke
		a.Fate, a.Trouble = Unclear, "down"
	default: // 400, 413, 422: read and thrown away
		a = a.understood(nil)
		a.Fate = Refused
	}
	return a
}

// understood reads the Ministry's own result in a.Raw.
func (a Answer) understood(into any) Answer {
	var v struct{ Esito outcomes }
	err := json.Unmarshal(a.Raw, &v)
	if err == nil && into != nil {
		err = json.Unmarshal(a.Raw, into)
	}
	if err != nil || len(v.Esito) == 0 || v.Esito[0].Result == "" {
		a.Fate, a.Trouble = Unclear, "strange" // a courtesy page, half an answer
		return a
	}
	o := v.Esito[0]
	a.Result, a.Message = clip(o.Result, 20), clip(o.Message, 500)
	a.Fate = Refused
	if o.Result == good {
		a.Fate = Accepted
	}
	if codeForm.MatchString(o.Code) {
		a.Code = o.Code
	}
	return a
}

func clip(s string, n int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func trouble(err error) string {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var timeout net.Error
	switch {
	case errors.As(err, &cert), errors.As(err, &record), errors.As(err, &alert):
		return "tls"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "slow"
	default:
		return "offline"
	}
}

// wait reads Retry-After: seconds, or a date (RFC 9110 §10.2.3).
func wait(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return min(time.Duration(n)*time.Second, 6*time.Hour)
	}
	if t, err := http.ParseTime(s); err == nil && t.After(now) {
		return min(t.Sub(now), 6*time.Hour)
	}
	return 0
}
