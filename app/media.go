package app

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"loggia/features/meeting"
	"loggia/platform/config"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
)

// embeddedEngine opens the media engine of the binary and its ports.
func (a *App) embeddedEngine() (*meeting.Embedded, error) {
	c := a.Config
	public, missing := publicAddresses(config.List(c.MediaPublicIP))
	for _, name := range missing {
		a.log.Error("the public media address could not be looked up: from outside there may be no sound and no picture", "media.public_ip", name)
	}
	e := meeting.EmbeddedConfig{Folder: c.Data, Key: c.MediaKey, Secret: c.MediaSecret, UDPPort: c.MediaUDP, TCPPort: c.MediaTCP,
		ListenIP: mediaListen(c), PublicIPs: public, Log: a.log, RelayPort: c.MediaTURN, RelayTLSPort: c.MediaTURNS, RelayHost: c.MediaTURNHost,
		People: c.MediaPeople, Why: a.why}
	if c.MediaTURNS != 0 {
		e.RelayTLS = a.relayTLS()
	}
	return meeting.NewEmbedded(e)
}

// why puts a refusal of the engine into the reader's words.
func (a *App) why(ctx context.Context, err error) string {
	e := errs.As(meeting.Refusal(err))
	return a.Words.Words(httpapi.Lang(ctx), e.Code, e.Args)
}

// mediaListen gives the addresses of the media ports, with commas; empty is
// every address of the machine.
func mediaListen(c *config.Config) string {
	listen := c.MediaListen
	if host, _, err := net.SplitHostPort(c.Listen); listen == "" && err == nil && net.ParseIP(host) != nil && c.TLSDomain == "" {
		listen = host
	}
	if ip := net.ParseIP(listen); ip != nil && ip.IsUnspecified() {
		return ""
	}
	return listen
}

// publicAddresses looks up what is not an address; missing is what nobody knows.
func publicAddresses(all []string) (found, missing []string) {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	for _, s := range all {
		if _, err := netip.ParseAddr(s); err == nil {
			found = append(found, s)
			continue
		}
		ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", s)
		if err != nil || len(ips) == 0 {
			missing = append(missing, s)
		}
		for _, ip := range ips {
			found = append(found, ip.Unmap().String())
		}
	}
	return found, missing
}

// relayTLS gives the certificate of the relay: the files that were named, else
// what the site has.
func (a *App) relayTLS() *tls.Config {
	c := a.Config
	if c.MediaTURNCert != "" {
		return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: (&certificateFile{cert: c.MediaTURNCert, key: c.MediaTURNKey}).get}
	}
	first := config.List(c.TLSDomain)[0]
	certs := a.certificates()
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if hello.ServerName == "" || !strings.Contains(hello.ServerName, ".") { // a relay is often called by its address
			named := *hello
			named.ServerName = first
			hello = &named
		}
		return certs.GetCertificate(hello)
	}}
}

// A certificateFile is read again when it has changed: whoever renews it should
// not have to think of us.
type certificateFile struct {
	cert, key string

	mu     sync.Mutex
	kept   *tls.Certificate
	made   time.Time
	looked time.Time
}

func (f *certificateFile) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept != nil && time.Since(f.looked) < time.Minute {
		return f.kept, nil
	}
	f.looked = time.Now()
	look, err := os.Stat(f.cert)
	if err == nil && f.kept != nil && look.ModTime().Equal(f.made) {
		return f.kept, nil
	}
	if err == nil {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(f.cert, f.key); err == nil {
			f.kept, f.made = &pair, look.ModTime()
		}
	}
	if f.kept != nil {
		return f.kept, nil // half written, or gone for a moment: the old one may still do
	}
	return nil, err
}
