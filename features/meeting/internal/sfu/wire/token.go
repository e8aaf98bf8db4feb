package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

var (
	// ErrToken is the answer to a ticket that is not ours, is broken, or is over.
	ErrToken = errors.New("invalid token")
	// ErrGrant is the answer to a good ticket that does not allow what is asked.
	ErrGrant = errors.New("permissions denied")
)

const (
	tokenLimit = 16 << 10
	skew       = 10 * time.Second // what two clocks may differ
)

// A VideoGrant is what the bearer of a ticket may do. For the pointers, absent
// means yes, except CanUpdateOwnMetadata, where it means no.
type VideoGrant struct {
	RoomJoin             bool     `json:"roomJoin,omitempty"`
	Room                 string   `json:"room,omitempty"`
	RoomCreate           bool     `json:"roomCreate,omitempty"`
	RoomList             bool     `json:"roomList,omitempty"`
	RoomAdmin            bool     `json:"roomAdmin,omitempty"`
	CanPublish           *bool    `json:"canPublish,omitempty"`
	CanSubscribe         *bool    `json:"canSubscribe,omitempty"`
	CanPublishData       *bool    `json:"canPublishData,omitempty"`
	CanPublishSources    []string `json:"canPublishSources,omitempty"`
	CanUpdateOwnMetadata *bool    `json:"canUpdateOwnMetadata,omitempty"`
	Hidden               bool     `json:"hidden,omitempty"`
}

// Claims is the content of a ticket. Times are seconds since 1970 and may have
// a fraction (RFC 7519 §2): Issued has, so that a ticket made just after its
// bearer was put out is told from one made just before.
type Claims struct {
	Issuer     string            `json:"iss"`
	Identity   string            `json:"sub"`
	Expires    float64           `json:"exp"`
	NotBefore  float64           `json:"nbf,omitempty"`
	Issued     float64           `json:"iat,omitempty"`
	Name       string            `json:"name,omitempty"`
	Metadata   string            `json:"metadata,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Video      VideoGrant        `json:"video"`
	URL        string            `json:"url,omitempty"`    // ours: where to connect with it
	SHA256     string            `json:"sha256,omitempty"` // webhooks: of the body
}

// Seconds gives t as claims write it.
func Seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// Life gives how long the ticket is good for, from when it was issued.
func (c *Claims) Life() time.Duration {
	from := max(c.Issued, c.NotBefore)
	if from == 0 {
		return 0
	}
	return time.Duration((c.Expires - from) * float64(time.Second))
}

var header = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`))

// Sign makes a ticket (RFC 7519, HMAC-SHA256).
func Sign(c Claims, secret string) (string, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	text := header + "." + base64.RawURLEncoding.EncodeToString(body)
	return text + "." + base64.RawURLEncoding.EncodeToString(sum(text, secret)), nil
}

// Verify gives the content of a ticket signed by key and secret and good at now,
// or ErrToken.
func Verify(token, key, secret string, now time.Time) (*Claims, error) {
	if len(token) > tokenLimit {
		return nil, ErrToken
	}
	text, mac, ok := cutLast(token, ".")
	head, body, ok2 := strings.Cut(text, ".")
	if !ok || !ok2 {
		return nil, ErrToken
	}
	given, err := base64.RawURLEncoding.DecodeString(mac)
	if err != nil || !hmac.Equal(given, sum(text, secret)) {
		return nil, ErrToken
	}
	// Only HMAC-SHA256 was checked: a header that names another method was not written by us.
	var h struct {
		Alg string `json:"alg"`
	}
	var c Claims
	if unpack(head, &h) != nil || h.Alg != "HS256" || unpack(body, &c) != nil {
		return nil, ErrToken
	}
	at := Seconds(now)
	if c.Issuer != key || c.Expires == 0 || at >= c.Expires+skew.Seconds() || at < c.NotBefore-skew.Seconds() {
		return nil, ErrToken
	}
	return &c, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

func unpack(part string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

func sum(text, secret string) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(text))
	return m.Sum(nil)
}
