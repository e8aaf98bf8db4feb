package forward

import "testing"

func TestWhoSpeaks(t *testing.T) {
	hear := func(m *Meter, below uint8, n int) {
		for range n {
			m.hear(below)
		}
	}
	var m Meter
	if _, speaking := m.Read(); speaking {
		t.Error("nobody has said anything")
	}
	hear(&m, 20, 20)
	if level, speaking := m.Read(); !speaking || level <= 0 || level > 1 {
		t.Errorf("a voice: level %v, speaking %v", level, speaking)
	}
	hear(&m, 90, 20)
	if _, speaking := m.Read(); !speaking {
		t.Error("a breath ends a sentence")
	}
	for range 3 {
		hear(&m, 90, 20)
		m.Read()
	}
	if level, speaking := m.Read(); speaking || level != 0 {
		t.Errorf("after silence: level %v, speaking %v", level, speaking)
	}
	hear(&m, 20, 3)
	hear(&m, 90, 17)
	if _, speaking := m.Read(); speaking {
		t.Error("a knock on the table counts as speech")
	}
}
