package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPrecedence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "loggia.toml")
	os.WriteFile(file, []byte("data = \"from-file\"\nlisten = \"file:1\"\ndemo = true\n[media]\nudp = 5000\n"), 0o600)
	c, rest, err := Load([]string{"--config", file, "--data", "from-flag", "people.csv"}, []string{"LOGGIA_LISTEN=env:2", "LOGGIA_DATA=from-env", "LOGGIA_SMTP_PORT=25"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != "from-flag" || c.Listen != "env:2" || !c.Demo || c.MediaUDP != 5000 || c.SMTPPort != 25 || c.MediaTCP != 7881 || len(rest) != 1 {
		t.Fatalf("%+v, rest %v", c, rest)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	file := func(text string) []string {
		path := filepath.Join(t.TempDir(), "c.toml")
		os.WriteFile(path, []byte(text), 0o600)
		return []string{"--config", path}
	}
	for _, c := range []struct {
		args []string
		env  string
		want string
	}{
		{file("data = \"x\"\ncolour = \"red\"\n"), "", "line 2: unknown option \"colour\""},
		{file("data = \n"), "", "line 1"},
		{file("[media]\nudp = \"many\"\n"), "", "line 2: media.udp: want a number"},
		{[]string{"--media-udp", "70000"}, "", "media.udp: 70000 is not a port"},
		{[]string{"--media-url", "https://live.example"}, "", "media.url: want wss://host"},
		{[]string{"--media-url", "wss://u:hidden@live.example"}, "", "media.url: want wss://host, not \"wss://u@live.example\""},
		{[]string{"--media-url", "wss://live.example"}, "LOGGIA_MEDIA_SECRET=short", "media.url: needs media.key, and a media.secret"},
		{nil, "LOGGIA_DEMO=perhaps", "demo: want true or false"},
		{nil, "LOGGIA_LOG_LEVEL=loud", "log.level: want one of"},
		{nil, "LOGGIA_TRUSTED_PROXIES=here", "trusted_proxies"},
		{[]string{"--nonsense"}, "", "nonsense"},
	} {
		_, _, err := Load(c.args, []string{c.env}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v %s: %v, want %q", c.args, c.env, err, c.want)
		}
	}
}

func TestWhatIsPrintedCanBeReadAndHoldsNoSecret(t *testing.T) {
	c := Default()
	c.Data, c.MediaUDP, c.SMTPPassword = `a "strange" folder`, 4000, "hidden"
	c.Database = "postgres://loggia:hidden@db/loggia"
	var out bytes.Buffer
	if err := c.Print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "hidden") {
		t.Fatal("a secret was printed")
	}
	path := filepath.Join(t.TempDir(), "c.toml")
	os.WriteFile(path, out.Bytes(), 0o600)
	back, _, err := Load([]string{"--config", path}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.SMTPPassword = ""
	c.Database = "postgres://loggia@db/loggia"
	if *back != *c {
		t.Fatalf("read back %+v", back)
	}
}
