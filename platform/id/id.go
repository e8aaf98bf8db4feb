// Package id makes the identifiers that Loggia hands out: sortable ids for
// rows, and unguessable tokens for links.
package id

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"sync"
	"time"
)

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford base 32, lower case

var last struct {
	sync.Mutex
	ms   uint64
	tail [10]byte
}

// New gives a 26-character id that sorts by the time it was made, even inside
// one millisecond of one process: 48 bits of milliseconds, 80 random bits.
func New() string {
	last.Lock()
	defer last.Unlock()
	ms := uint64(time.Now().UnixMilli())
	if ms <= last.ms {
		increment(&last.tail) // the clock stood still or went back: stay sorted
	} else {
		last.ms = ms
		rand.Read(last.tail[:])
		last.tail[0] &= 0x7f // room to count up without wrapping round
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], last.ms<<16)
	copy(b[6:], last.tail[:])
	return encode(b)
}

func increment(b *[10]byte) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i]++
		if b[i] != 0 {
			return
		}
	}
}

func encode(b [16]byte) string {
	hi, lo := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	var s [26]byte
	for i := len(s) - 1; i >= 0; i-- {
		s[i] = alphabet[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(s[:])
}

// Token gives 128 random bits as 22 characters fit for a URL. Who holds it may
// enter: keep only its hash where possible, and never log it.
func Token() string {
	var b [16]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Code gives n random decimal digits, each equally likely.
func Code(n int) string {
	s := make([]byte, 0, n)
	var b [1]byte
	for len(s) < n {
		rand.Read(b[:])
		if b[0] < 250 { // 250 = 25 × 10: above it the low digits would be favoured
			s = append(s, '0'+b[0]%10)
		}
	}
	return string(s)
}
