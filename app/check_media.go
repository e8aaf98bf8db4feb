package app

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"loggia/platform/config"
)

// checkMedia says whether people can reach calls, as far as this machine can
// know it: from inside nobody sees what a firewall in front lets pass.
func (a *App) checkMedia(ctx context.Context) (all []Finding) {
	c := a.Asked
	if c == nil {
		c = a.Config
	}
	if c.MediaURL != "" {
		return []Finding{checkCluster(ctx, c.MediaURL)}
	}
	listen := config.List(mediaListen(c))
	all = append(all, checkMediaAddress(c, listen), checkPorts(c, listen))
	return append(all, a.checkRelay(c))
}

func checkCluster(ctx context.Context, address string) Finding {
	f := Finding{What: "calls", Say: "carried by " + address}
	u, err := url.Parse(address)
	if err == nil {
		port := u.Port()
		if port == "" {
			port = map[string]string{"wss": "443", "https": "443"}[u.Scheme]
		}
		if port == "" {
			port = "80"
		}
		d := net.Dialer{Timeout: 5 * time.Second}
		var line net.Conn
		if line, err = d.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port)); err == nil {
			line.Close()
			f.Fine = true
			return f
		}
	}
	f.Say += ", which does not answer: " + err.Error()
	return f
}

// checkMediaAddress looks whether what clients are told can be reached by them.
func checkMediaAddress(c *config.Config, listen []string) Finding {
	f := Finding{What: "calls: address", Fine: true}
	public, missing := publicAddresses(config.List(c.MediaPublicIP))
	if len(missing) > 0 {
		return Finding{What: f.What, Say: "media.public_ip: nobody knows " + strings.Join(missing, ", ")}
	}
	told := append(append([]string{}, public...), listen...)
	if len(listen) == 0 {
		told = append(told, ownAddresses()...)
	}
	loop, inside, outside := 0, 0, 0
	for _, s := range told {
		ip, err := netip.ParseAddr(s)
		switch {
		case err != nil:
			return Finding{What: f.What, Say: fmt.Sprintf("media.listen: %q is no address", s)}
		case ip.IsLoopback():
			loop++
		case ip.IsPrivate() || ip.IsLinkLocalUnicast() || netip.MustParsePrefix("100.64.0.0/10").Contains(ip):
			inside++
		default:
			outside++
		}
	}
	f.Say = "people are told " + strings.Join(told, ", ")
	switch {
	case outside > 0:
	case inside > 0:
		f.Say += ": this works inside your network; for people outside set media.public_ip to the address they reach"
	default:
		f.Say += ": only browsers on this machine reach it; set media.listen, and media.public_ip behind NAT"
		f.Fine = c.Demo || siteName(c) == ""
	}
	return f
}

// siteName gives the name by which others reach the site; empty when only this
// machine does.
func siteName(c *config.Config) string {
	for _, name := range append(config.List(c.TLSDomain), c.URL) {
		if name != "" && !strings.Contains(name, "localhost") && !strings.Contains(name, "127.0.0.1") {
			return name
		}
	}
	return ""
}

func ownAddresses() (all []string) {
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			all = append(all, n.IP.String())
		}
	}
	return all
}

// checkPorts tries to open the ports. One that is taken may be taken by the
// program itself, which runs beside this check.
func checkPorts(c *config.Config, listen []string) Finding {
	host := ""
	if len(listen) > 0 {
		host = listen[0]
	}
	var open, taken, broken []string
	try := func(what, network string, port int) {
		if port == 0 {
			return
		}
		name := fmt.Sprintf("%s %d/%s", what, port, network)
		at := net.JoinHostPort(host, strconv.Itoa(port))
		var err error
		if network == "udp" {
			var p net.PacketConn
			if p, err = net.ListenPacket("udp", at); err == nil {
				p.Close()
			}
		} else {
			var l net.Listener
			if l, err = net.Listen("tcp", at); err == nil {
				l.Close()
			}
		}
		switch {
		case err == nil:
			open = append(open, name)
		case strings.Contains(err.Error(), "in use"):
			taken = append(taken, name)
		default:
			broken = append(broken, name+" ("+err.Error()+")")
		}
	}
	try("media", "udp", c.MediaUDP)
	try("media", "tcp", c.MediaTCP)
	try("relay", "udp", c.MediaTURN)
	try("relay", "tcp", c.MediaTURN)
	try("relay inside TLS", "tcp", c.MediaTURNS)
	f := Finding{What: "calls: ports", Fine: len(broken) == 0, Say: "let these pass from everybody: " + strings.Join(append(append([]string{}, open...), taken...), ", ")}
	if len(taken) > 0 {
		f.Say += "; in use now, by Loggia if it is running: " + strings.Join(taken, ", ")
	}
	if len(broken) > 0 {
		f.Say = "cannot be opened: " + strings.Join(broken, ", ")
	}
	return f
}

// checkRelay looks whether narrow networks have a way, and its certificate.
func (a *App) checkRelay(c *config.Config) Finding {
	f := Finding{What: "calls: narrow networks", Fine: true}
	switch {
	case c.MediaTURN == 0 && c.MediaTURNS == 0:
		f.Say = "no relay: people whose network lets only the web pass have no sound and no picture; media.turns gives them a way"
		return f
	case c.MediaTURNS == 0:
		f.Say = "a relay on " + strconv.Itoa(c.MediaTURN) + "; networks that let only TLS pass need media.turns too"
		return f
	case c.MediaTURNCert == "":
		f.Say = "a relay inside TLS with the certificate of " + config.List(c.TLSDomain)[0]
		return f
	}
	pair, err := tls.LoadX509KeyPair(c.MediaTURNCert, c.MediaTURNKey)
	if err != nil {
		if _, missing := os.Stat(c.MediaTURNCert); missing != nil {
			err = missing
		}
		return Finding{What: f.What, Say: "the relay's certificate: " + err.Error()}
	}
	f.Say = "a relay inside TLS, its certificate good until " + pair.Leaf.NotAfter.Format("2006-01-02")
	if left := pair.Leaf.NotAfter.Sub(a.DB.Now()); left < 0 {
		return Finding{What: f.What, Say: "the relay's certificate is over since " + pair.Leaf.NotAfter.Format("2006-01-02")}
	}
	if host := c.MediaTURNHost; host != "" && pair.Leaf.VerifyHostname(host) != nil {
		return Finding{What: f.What, Say: "the relay's certificate is not for " + host}
	}
	return f
}
