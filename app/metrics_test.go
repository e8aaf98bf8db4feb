package app_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"loggia/app"
	"loggia/platform/config"
)

func figures(t *testing.T, a *app.App, token string) (int, string) {
	t.Helper()
	s := httptest.NewServer(a.MetricsHandler())
	defer s.Close()
	r, err := http.NewRequest("GET", s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// Every figure is explained to who reads it, none names anybody, and what is
// explained is there.
func TestTheFigures(t *testing.T) {
	a := town(t)
	if err := a.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, text := figures(t, a, "")
	if status != http.StatusOK {
		t.Fatal(status, text)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "metrics.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (loggia_\w+)`).FindAllStringSubmatch(text, -1) {
		seen[m[1]] = true
		if !regexp.MustCompile("`" + m[1] + "[`{]").Match(page) {
			t.Errorf("docs/metrics.md does not explain %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile("`(loggia_(?:media|jobs|ledger|mail)\\w*)").FindAllStringSubmatch(string(page), -1) {
		if !seen[m[1]] {
			t.Errorf("docs/metrics.md explains %s, which is not there", m[1])
		}
	}
	allowed := map[string]bool{"state": true, "quality": true, "source": true, "layer": true, "direction": true, "of": true, "le": true, "method": true, "route": true, "status": true}
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "loggia_") {
			continue
		}
		for _, m := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(line, -1) {
			if !allowed[m[1]] {
				t.Errorf("a label of its own in %s", line)
			}
		}
	}
	if !strings.Contains(text, "loggia_ledger_behind 0\n") {
		t.Error("after all is told, somebody has not heard:", regexp.MustCompile(`loggia_ledger_behind.*\n`).FindAllString(text, -1))
	}
}

func TestTheFiguresNeedTheirToken(t *testing.T) {
	a := town(t, func(c *config.Config) { c.MetricsToken = "one" })
	for token, want := range map[string]int{"": 401, "another": 401, "one": 200} {
		if got, _ := figures(t, a, token); got != want {
			t.Errorf("with %q: %d", token, got)
		}
	}
}

func TestCheckSaysHowCallsAreReached(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	for want, change := range map[string]func(*config.Config){
		"ok     calls: narrow networks: no relay":        func(*config.Config) {},
		"ok     calls: narrow networks: a relay on 3478": func(c *config.Config) { c.MediaTURN = 3478 },
		"WRONG  calls: narrow networks: the relay's certificate: ": func(c *config.Config) {
			c.MediaTURNS, c.MediaTURNCert, c.MediaTURNKey = 5349, "nowhere.pem", "nowhere.key"
		},
		"WRONG  calls: address: media.public_ip: nobody knows no..name":       func(c *config.Config) { c.MediaPublicIP = "no..name" },
		"ok     calls: address: people are told 192.0.2.7, 10.1.2.3":          func(c *config.Config) { c.MediaPublicIP, c.MediaListen = "192.0.2.7", "10.1.2.3" },
		"set media.public_ip to the address they reach":                       func(c *config.Config) { c.MediaListen = "10.1.2.3" },
		"WRONG  calls: address: people are told 127.0.0.1: only browsers on":  func(c *config.Config) { c.URL, c.Demo = "https://sportello.example", false },
		"in use now, by Loggia if it is running: media " + strconv.Itoa(port): func(c *config.Config) { c.MediaListen, c.MediaTCP = "127.0.0.1", port },
		"WRONG  calls: ports: cannot be opened: media 7882/udp":               func(c *config.Config) { c.MediaListen, c.MediaUDP = "192.0.2.7", 7882 },
		"WRONG  calls: carried by wss://127.0.0.1:1, which does not answer":   func(c *config.Config) { c.MediaURL = "wss://127.0.0.1:1" },
	} {
		a := town(t, func(c *config.Config) { c.Demo = false })
		asked := *a.Config
		change(&asked)
		a.Asked = &asked
		all, err := a.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, f := range all {
			said += f.String() + "\n"
		}
		if !strings.Contains(said, want) {
			t.Errorf("want %q in\n%s", want, said)
		}
	}
}
