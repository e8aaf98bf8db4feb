package identity_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"loggia/core/access"
	"loggia/core/identity"
)

// A softKey is an authenticator in the test: it makes one passkey (ES256, no
// attestation) and shows it, as WebAuthn Level 3 §6 has it.
type softKey struct {
	key    *ecdsa.PrivateKey
	id     []byte
	handle string
	host   string
	count  uint32
	flags  byte // user present 0x01, user verified 0x04
}

var b64 = base64.RawURLEncoding

func (k *softKey) authData(attested []byte) []byte {
	rp := sha256.Sum256([]byte(k.host))
	flags := k.flags
	if attested != nil {
		flags |= 0x40
	}
	d := append(rp[:], flags)
	d = binary.BigEndian.AppendUint32(d, k.count)
	return append(d, attested...)
}

func clientData(kind, challenge, origin string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
	return b
}

// make answers navigator.credentials.create().
func (k *softKey) make(t *testing.T, c identity.Ceremony, origin string) json.RawMessage {
	t.Helper()
	var o struct {
		Challenge string
		RP        struct{ ID string }
		User      struct{ ID string }
	}
	if err := json.Unmarshal(c.Options, &o); err != nil {
		t.Fatal(err)
	}
	k.host, k.flags = o.RP.ID, 0x05
	handle, err := b64.DecodeString(o.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	k.handle = string(handle)
	if k.key == nil {
		k.key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		k.id = make([]byte, 16)
		rand.Read(k.id)
	}
	point, err := k.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]}) // RFC 9053 §7.1.1
	if err != nil {
		t.Fatal(err)
	}
	attested := make([]byte, 16) // AAGUID of nobody
	attested = binary.BigEndian.AppendUint16(attested, uint16(len(k.id)))
	attested = append(append(attested, k.id...), cose...)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": k.authData(attested)})
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := json.Marshal(map[string]any{"id": b64.EncodeToString(k.id), "rawId": b64.EncodeToString(k.id), "type": "public-key",
		"response": map[string]any{"clientDataJSON": b64.EncodeToString(clientData("webauthn.create", o.Challenge, origin)), "attestationObject": b64.EncodeToString(object)}})
	return answer
}

// show answers navigator.credentials.get().
func (k *softKey) show(t *testing.T, c identity.Ceremony, origin string) json.RawMessage {
	t.Helper()
	var o struct{ Challenge string }
	if err := json.Unmarshal(c.Options, &o); err != nil {
		t.Fatal(err)
	}
	data, client := k.authData(nil), clientData("webauthn.get", o.Challenge, origin)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := json.Marshal(map[string]any{"id": b64.EncodeToString(k.id), "rawId": b64.EncodeToString(k.id), "type": "public-key",
		"response": map[string]any{"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(data),
			"signature": b64.EncodeToString(signature), "userHandle": b64.EncodeToString([]byte(k.handle))}})
	return answer
}

func TestPasskey(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const origin = "http://borgofiore.localhost:8080"
		here := identity.Site{Host: "borgofiore.localhost", Origin: origin, Name: "Comune di Borgofiore"}
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		e, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		me, key := r.with("borgofiore", e.Token), &softKey{}

		_, err := r.BeginPasskey(ctx, here, goodPassword)
		want(t, "a visitor makes one", err, access.ErrSignIn)
		_, err = r.BeginPasskey(me, here, "sbagliata")
		want(t, "an open browser without the password", err, identity.ErrPasswordWrong)
		for _, numbers := range []string{"127.0.0.1", "[::1]", ""} {
			_, err = r.BeginPasskey(me, identity.Site{Host: numbers, Origin: "http://" + numbers, Name: "x"}, goodPassword)
			want(t, "at "+numbers, err, identity.ErrPasskeyHere)
		}
		begin := func() identity.Ceremony {
			t.Helper()
			c, err := r.BeginPasskey(me, here, goodPassword)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		c := begin()
		answer := key.make(t, c, origin)
		_, err = r.FinishPasskey(r.as("giulia"), here, c.Ticket, "Telefono", answer)
		want(t, "a colleague finishes it", err, identity.ErrTicket)
		c = begin()
		_, err = r.FinishPasskey(me, here, c.Ticket, "Telefono", key.make(t, c, "https://evil.example"))
		want(t, "made on another site", err, identity.ErrPasskey)
		c = begin()
		made, err := r.FinishPasskey(me, here, c.Ticket, "Telefono", key.make(t, c, origin))
		if err != nil || made.Name != "Telefono" {
			t.Fatalf("%+v, %v", made, err)
		}
		_, err = r.FinishPasskey(me, here, c.Ticket, "Telefono", key.make(t, c, origin))
		want(t, "the ticket again", err, identity.ErrTicket)
		if r.lastFact("borgofiore") != "identity.credential_changed" {
			t.Error("nobody was told")
		}

		enter := func(body string, at identity.Site, change func(*softKey)) (identity.Entry, error) {
			t.Helper()
			c, err := r.BeginSignInPasskey(in(body), at)
			if err != nil {
				t.Fatal(err)
			}
			shown := *key
			if change != nil {
				change(&shown)
			}
			return r.SignInPasskey(in(body), at, c.Ticket, shown.show(t, c, at.Origin), identity.Client{})
		}
		got, err := enter("borgofiore", here, nil)
		if err != nil || access.Who(r.with("borgofiore", got.Token)).ID != p.ID {
			t.Fatalf("%+v, %v", got, err)
		}
		other, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		for name, change := range map[string]func(*softKey){
			"another key":           func(k *softKey) { k.key = other },
			"nobody's handle":       func(k *softKey) { k.handle = "AAAAAAAAAAAAAAAAAAAAAA" },
			"the lock not opened":   func(k *softKey) { k.flags = 0x01 },
			"made for another site": func(k *softKey) { k.host = "castelvento.localhost" },
		} {
			_, err := enter("borgofiore", here, change)
			want(t, name, err, identity.ErrPasskey)
		}
		_, err = enter("castelvento", identity.Site{Host: "castelvento.localhost", Origin: "http://castelvento.localhost:8080", Name: "x"},
			func(k *softKey) { k.host = "castelvento.localhost" })
		want(t, "in another body", err, identity.ErrPasskey)

		key.count = 7
		if _, err := enter("borgofiore", here, nil); err != nil {
			t.Fatal(err)
		}
		key.count = 3
		_, err = enter("borgofiore", here, nil)
		want(t, "a counter that went back: there are two of it", err, identity.ErrPasskey)

		c, err = r.BeginSignInPasskey(ctx, here)
		if err != nil {
			t.Fatal(err)
		}
		key.count = 9
		shown := key.show(t, c, origin)
		if _, err := r.SignInPasskey(ctx, here, c.Ticket, shown, identity.Client{}); err != nil {
			t.Fatal(err)
		}
		_, err = r.SignInPasskey(ctx, here, c.Ticket, shown, identity.Client{})
		want(t, "an answer overheard and sent again", err, identity.ErrTicket)
		_, err = r.SignInPasskey(ctx, here, c.Ticket, json.RawMessage(`{"id":`), identity.Client{})
		want(t, "half an answer", err, identity.ErrPasskey)

		want(t, "a colleague removes it", r.RemovePasskey(r.as("giulia"), made.ID), identity.ErrNoSuchPasskey)
		want(t, "its person removes it", r.RemovePasskey(me, made.ID), nil)
		key.count = 10
		_, err = enter("borgofiore", here, nil)
		want(t, "a passkey removed", err, identity.ErrPasskey)
	})
}
