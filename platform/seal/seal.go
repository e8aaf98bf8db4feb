// Package seal closes small secrets that must be read again, such as a key that
// another administration gave: who reads the database alone cannot open them.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// A Seal closes small texts with a key that is not in the database (AES-256-GCM).
type Seal struct{ aead cipher.AEAD }

// New gives a Seal whose key is drawn from key for one purpose.
func New(key []byte, purpose string) (*Seal, error) {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(purpose))
	block, err := aes.NewCipher(m.Sum(nil))
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Seal{aead}, err
}

// Close seals text for one owner: it does not open for another.
func (s *Seal) Close(text, owner string) string {
	nonce := make([]byte, s.aead.NonceSize(), 64)
	rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(text), []byte(owner)))
}

// Open gives back what Close sealed.
func (s *Seal) Open(sealed, owner string) (string, error) {
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(b) < s.aead.NonceSize() {
		return "", errors.New("seal: not sealed here")
	}
	n := s.aead.NonceSize()
	text, err := s.aead.Open(nil, b[:n], b[n:], []byte(owner))
	return string(text), err
}
