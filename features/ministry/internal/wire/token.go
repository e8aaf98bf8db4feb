package wire

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// access gives a token that is good for a while yet, asking for a new one when
// there is none (RFC 6749 §4.4). What goes wrong here is never unclear: nothing
// of the communication has left.
func (c *Client) access(ctx context.Context) (string, *Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != "" && c.now().Before(c.expires) {
		return c.token, nil
	}
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {c.scope}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.at.Token, strings.NewReader(form))
	if err != nil {
		return "", &Answer{Fate: Unsent, Trouble: "address"}
	}
	r.Header.Set("Authorization", "Basic "+c.key)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	a := c.do(r)
	var t struct {
		Token   string `json:"access_token"`
		Expires int    `json:"expires_in"`
	}
	switch {
	case a.Status == http.StatusBadRequest: // invalid_client comes with 400 too
		a.Trouble = "key"
	case a.Status == http.StatusOK && json.Unmarshal(a.Raw, &t) == nil && t.Token != "":
		c.token = t.Token
		// Half a minute early: a token must not end on the way.
		c.expires = c.now().Add(time.Duration(t.Expires)*time.Second - 30*time.Second)
		return c.token, nil
	case a.Status == http.StatusOK:
		a.Trouble = "strange"
	}
	a.Fate, a.Raw, a.Message = Unsent, nil, "" // whatever came back may hold a secret
	return "", &a
}

// forget drops a token that was refused, unless another is there already.
func (c *Client) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.token = ""
	}
}

// Try asks for a token and says what came of it: Accepted when the key is good.
func (c *Client) Try(ctx context.Context) Answer {
	if _, a := c.access(ctx); a != nil {
		return *a
	}
	return Answer{Fate: Accepted}
}
