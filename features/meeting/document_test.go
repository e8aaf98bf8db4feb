package meeting

import (
	"strings"
	"testing"
	"time"
)

func TestTypeIsWhatTheBytesSay(t *testing.T) {
	for content, want := range map[string]string{
		"%PDF-1.7\n": "application/pdf", "junk before %PDF-1.4": "application/pdf", "\x89PNG\r\n\x1a\nx": "image/png", "\xff\xd8\xff\xe0": "image/jpeg",
		"RIFF\x00\x00\x00\x00WEBPVP8 ": "image/webp", "<html>": "", "<svg onload=alert(1)>": "", "": "", "MZ\x90": "", "GIF89a": "",
	} {
		if got, _ := typeOf([]byte(content)); got != want {
			t.Errorf("%q is %q, want %q", content, got, want)
		}
	}
}

func TestDocumentNamesAreSafe(t *testing.T) {
	for name, want := range map[string]string{
		"piano.pdf": "piano.pdf", "../../etc/passwd": "passwd.pdf", `C:\Users\t\avviso TARI.PDF`: "avviso TARI.pdf", "fattura.pdf.exe": "fattura.pdf.pdf",
		"": "documento.pdf", "...": "documento.pdf", "a\u202egpj.exe": "a gpj.pdf", "\x00\n": "documento.pdf", strings.Repeat("è", 300): strings.Repeat("è", 115) + ".pdf",
	} {
		if got := documentName(name, "application/pdf"); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	if got := documentName("foto.jpeg", "image/jpeg"); got != "foto.jpeg" {
		t.Error(got)
	}
}

func TestEnterable(t *testing.T) {
	at := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	m := Meeting{Opens: at, Until: at.Add(time.Hour)}
	for _, c := range []struct {
		name string
		m    Meeting
		now  time.Time
		want string
	}{
		{"a moment before", m, at.Add(-time.Millisecond), ErrNotYet.Code},
		{"at the hour", m, at, ""},
		{"at the last moment", m, at.Add(time.Hour - time.Millisecond), ""},
		{"when the hour is over", m, at.Add(time.Hour), ErrOver.Code},
		{"ended early", Meeting{Opens: at, Until: at.Add(time.Hour), Ended: at.Add(time.Minute)}, at.Add(2 * time.Minute), ErrOver.Code},
	} {
		err := c.m.Enterable(c.now)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
