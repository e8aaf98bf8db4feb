package seal

import "testing"

func TestSeal(t *testing.T) {
	s, err := New([]byte("key"), "totp")
	if err != nil {
		t.Fatal(err)
	}
	sealed := s.Close("JBSWY3DP", "giulia")
	if got, err := s.Open(sealed, "giulia"); got != "JBSWY3DP" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := s.Open(sealed, "marco"); err == nil {
		t.Error("opened for another owner")
	}
	other, _ := New([]byte("key"), "else")
	if _, err := other.Open(sealed, "giulia"); err == nil {
		t.Error("opened for another purpose")
	}
	for _, bad := range []string{"", "x", "!!", sealed[:len(sealed)-2]} {
		if _, err := s.Open(bad, "giulia"); err == nil {
			t.Errorf("%q opened", bad)
		}
	}
}
