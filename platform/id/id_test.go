package id

import "testing"

func TestIDsAreDistinctAndSorted(t *testing.T) {
	prev := ""
	for range 10_000 {
		next := New()
		if len(next) != 26 || next <= prev {
			t.Fatalf("after %q came %q", prev, next)
		}
		prev = next
	}
}

func TestTokensAndCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		tok := Token()
		if len(tok) != 22 || seen[tok] {
			t.Fatalf("token %q is short or repeated", tok)
		}
		seen[tok] = true
	}
	for _, c := range Code(200) {
		if c < '0' || c > '9' {
			t.Fatalf("code holds %q", c)
		}
	}
}
