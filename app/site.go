package app

import (
	"cmp"
	"fmt"
	"net"
	"strings"

	"loggia/platform/config"
)

// site gives the address of the installation for links in messages. It never
// comes from a request: a forged Host would put another site into our mail.
func (a *App) site() string {
	c := a.Config
	if c.URL != "" {
		return strings.TrimSuffix(c.URL, "/")
	}
	if names := config.List(c.TLSDomain); len(names) > 0 {
		return "https://" + names[0]
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err != nil || host == "" || ip.IsLoopback() || ip.IsUnspecified() {
		host = "localhost" // a name, so that borgofiore.localhost works beside it
	}
	return "http://" + net.JoinHostPort(host, cmp.Or(port, "8080"))
}

// body gives the body shown on a host that names none.
func (a *App) body() string {
	if a.Config.Demo {
		return "borgofiore"
	}
	return ""
}

// bodyHosts reads "borgofiore=sportello.borgofiore.example, …".
func bodyHosts(option string) (map[string]string, error) {
	hosts := map[string]string{}
	for _, pair := range config.List(option) {
		body, host, ok := strings.Cut(pair, "=")
		if !ok || body == "" || host == "" {
			return nil, fmt.Errorf("hosts: %q is not body=host", pair)
		}
		hosts[strings.ToLower(strings.TrimSpace(host))] = strings.TrimSpace(body)
	}
	return hosts, nil
}
