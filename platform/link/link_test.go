package link

import "testing"

func TestATokenOpensOneThing(t *testing.T) {
	k, err := Load(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	other, _ := Load(t.TempDir())
	a := k.Token("door", "borgofiore", "1")
	if a != k.Token("door", "borgofiore", "1") || !Wellformed(a) {
		t.Fatal("the same link is not written twice alike")
	}
	for _, b := range []string{k.Token("door", "borgofiore", "2"), k.Token("rate", "borgofiore", "1"), k.Token("door", "borgofiore1", ""), k.Token("doorborgofiore", "1"), other.Token("door", "borgofiore", "1")} {
		if a == b {
			t.Error("two things have one link")
		}
	}
	for _, bad := range []string{"", a[:21], a + "A", a[:21] + "=", a[:21] + "/", "../../../etc/passwd.."} {
		if Wellformed(bad) {
			t.Errorf("%q passed", bad)
		}
	}
}

func TestTheKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	a, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := Load(dir); err != nil || a != b {
		t.Fatalf("another key after a restart: %v", err)
	}
}
