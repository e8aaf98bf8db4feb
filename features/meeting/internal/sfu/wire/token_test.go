package wire

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

const (
	testKey    = "key"
	testSecret = "a secret of thirty-two letters..."
)

var testNow = time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)

func claims() Claims {
	no := false
	return Claims{
		Issuer: testKey, Identity: "person:1", Name: "Teresa", Attributes: map[string]string{"label": "Tributi"},
		Issued: Seconds(testNow), NotBefore: Seconds(testNow), Expires: Seconds(testNow.Add(time.Hour)),
		Video: VideoGrant{RoomJoin: true, Room: "borgofiore.1", CanPublish: &no, CanPublishSources: []string{"camera"}},
	}
}

func signed(t *testing.T, c Claims, secret string) string {
	t.Helper()
	token, err := Sign(c, secret)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATicketComesBackAsItWasSigned(t *testing.T) {
	c, err := Verify(signed(t, claims(), testSecret), testKey, testSecret, testNow)
	if err != nil {
		t.Fatal(err)
	}
	if c.Identity != "person:1" || c.Name != "Teresa" || c.Attributes["label"] != "Tributi" || c.Video.Room != "borgofiore.1" {
		t.Errorf("got %+v", c)
	}
	if c.Video.CanPublish == nil || *c.Video.CanPublish || c.Video.CanSubscribe != nil {
		t.Error("a permission that was not written must stay apart from one that was refused")
	}
	if c.Life() != time.Hour {
		t.Errorf("life %v", c.Life())
	}
}

// A published example of other people's software, so that we do not only agree
// with ourselves: RFC 7515 appendix A.1 signs with HMAC-SHA256 as we do.
func TestTheSignatureIsTheOneOfTheStandard(t *testing.T) {
	key, err := base64.RawURLEncoding.DecodeString("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
	if err != nil {
		t.Fatal(err)
	}
	const text = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
	const mac = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	c, err := Verify(text+"."+mac, "joe", string(key), time.Unix(1300819379, 0))
	if err != nil || c.Issuer != "joe" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestTicketsThatOpenNothing(t *testing.T) {
	good := signed(t, claims(), testSecret)
	parts := strings.Split(good, ".")
	head := func(json string) string {
		text := base64.RawURLEncoding.EncodeToString([]byte(json)) + "." + parts[1]
		return text + "." + base64.RawURLEncoding.EncodeToString(sum(text, testSecret))
	}
	never := claims()
	never.Expires = 0
	later := claims()
	later.NotBefore = Seconds(testNow.Add(time.Minute))
	for name, token := range map[string]string{
		"nothing":                     "",
		"two parts":                   parts[0] + "." + parts[1],
		"four parts":                  good + ".x",
		"a signature cut short":       good[:len(good)-4],
		"another body, old signature": parts[0] + "." + parts[1] + "x." + parts[2],
		"another secret":              signed(t, claims(), "another"),
		"no method":                   head(`{"alg":"none"}`),
		"another method":              head(`{"alg":"HS512"}`),
		"a method and no signature":   base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".",
		"no end":                      signed(t, never, testSecret),
		"not yet good":                signed(t, later, testSecret),
		"far too long":                strings.Repeat("x", tokenLimit) + good,
	} {
		if c, err := Verify(token, testKey, testSecret, testNow); err != ErrToken {
			t.Errorf("%s: got %+v, %v", name, c, err)
		}
	}
	if _, err := Verify(good, "another key", testSecret, testNow); err != ErrToken {
		t.Error("a ticket of another key is taken")
	}
	if _, err := Verify(good, testKey, testSecret, testNow.Add(time.Hour+skew-time.Second)); err != nil {
		t.Error("clocks that differ a little lock people out")
	}
	if _, err := Verify(good, testKey, testSecret, testNow.Add(time.Hour+skew)); err != ErrToken {
		t.Error("a ticket outlives its hour")
	}
}

func FuzzVerify(f *testing.F) {
	good, err := Sign(claims(), testSecret)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("..")
	f.Add("a.b.c")
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, token string) {
		if c, err := Verify(token, testKey, testSecret, testNow); (c == nil) == (err == nil) {
			t.Fatal("neither taken nor refused")
		} else if err == nil && token != good {
			// The last letter of base64 has bits to spare, and JSON may be written
			// in many ways, but nobody without the secret can sign another body.
			i, j := strings.LastIndex(token, "."), strings.LastIndex(good, ".")
			if token[:i] != good[:j] {
				t.Fatalf("a ticket that we did not sign is taken: %q", token)
			}
		}
	})
}

// Whatever a ticket of ours says, it is read by its own words or not at all.
func FuzzClaims(f *testing.F) {
	for _, s := range []string{
		`{"iss":"key","sub":"a","exp":2000000000,"video":{"roomJoin":true,"room":"r"}}`, `{"iss":"key","exp":1e300}`, `{"iss":"key","exp":-1}`, `{"iss":"key","exp":2e9,"nbf":1e300}`,
		`{"iss":"key","exp":2e9,"iat":-1e300,"video":{"canPublish":false,"canPublishSources":["camera",""],"hidden":true}}`, `{"iss":"key","exp":2e9,"video":null,"attributes":null}`, `[]`, `null`, `{"exp":"2000000000"}`,
	} {
		f.Add([]byte(s))
	}
	now := time.Unix(1_800_000_000, 0)
	f.Fuzz(func(t *testing.T, body []byte) {
		text := header + "." + base64.RawURLEncoding.EncodeToString(body)
		c, err := Verify(text+"."+base64.RawURLEncoding.EncodeToString(sum(text, "secret")), "key", "secret", now)
		if err != nil {
			return
		}
		if c.Issuer != "key" || !(c.Expires > Seconds(now.Add(-time.Minute))) || !(c.NotBefore < Seconds(now.Add(time.Minute))) {
			t.Errorf("%s is good: %+v", body, c)
		}
		c.Life()
		if _, err := Sign(*c, "secret"); err != nil {
			t.Errorf("%s cannot be signed again: %v", body, err)
		}
	})
}
