package sfu

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/pion/logging"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/turn"
	"loggia/features/meeting/internal/sfu/wire"
)

// A Relay is for clients whose network lets no media pass: TURN over UDP and
// TCP on Port, and over TLS on TLSPort. 0 is none, AnyPort any that is free.
type Relay struct {
	Port, TLSPort int
	TLS           *tls.Config // needed for TLSPort
	Host          string      // by which clients find it; empty is how they know the site
}

// AnyPort is any port that is free.
const AnyPort = turn.Any

// listen opens the media ports.
func (e *Engine) listen() (err error) {
	ports := peer.Ports{UDPPort: e.c.UDPPort, TCPPort: e.c.TCPPort}
	if ports.Listen, err = addresses("the media address", strings.Split(e.c.ListenIP, ",")); err != nil {
		return err
	}
	if ports.PublicIPs, err = addresses("the public media address", e.c.PublicIPs); err != nil {
		return err
	}
	e.net, err = peer.Listen(ports, e.c.Log)
	return err
}

func addresses(what string, all []string) (ips []netip.Addr, err error) {
	for _, s := range all {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		ip, err := netip.ParseAddr(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		ips = append(ips, ip.Unmap())
	}
	return ips, nil
}

// openRelay opens the relay, where one is wanted.
func (e *Engine) openRelay() (err error) {
	r := e.c.Relay
	if r.Port == 0 && r.TLSPort == 0 {
		return nil
	}
	e.relay, err = turn.New(turn.Config{
		Listen: e.net.Hosts(), Port: r.Port, TLSPort: r.TLSPort, TLS: r.TLS, Secret: e.c.Secret, Known: e.rooms.Knows, Log: silence{},
		Media: func() (all []turn.Way) {
			for _, w := range e.net.Ways() {
				all = append(all, turn.Way(w))
			}
			return all
		},
	})
	return err
}

func (e *Engine) closeRelay() error {
	if e.relay == nil {
		return nil
	}
	return e.relay.Close()
}

// RelayPorts gives the ports of the relay: of UDP and TCP, and of TLS; 0 is none.
func (e *Engine) RelayPorts() (plain, tls int) {
	if e.relay == nil {
		return 0, 0
	}
	return e.relay.Ports()
}

// ways tells somebody which relay they may use, by the name by which they know us.
func (e *Engine) ways(sid, host string) []*wire.ICEServer {
	if e.c.Relay.Host != "" {
		host = e.c.Relay.Host
	}
	if e.relay == nil || host == "" {
		return nil
	}
	user, password := e.relay.Credential(sid, time.Now())
	return []*wire.ICEServer{{Urls: e.relay.URLs(host), Username: user, Credential: password}}
}

// hostOf gives the name or address by which the client knows us. What is no
// such thing is nothing: it goes back to the client, in an address.
func hostOf(r *http.Request) string {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if len(host) > 253 || strings.Trim(strings.ToLower(host), "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return ""
	}
	return host
}

// silence is for the relay, which tells of every stray packet.
type silence struct{}

func (silence) NewLogger(string) logging.LeveledLogger { return silence{} }
func (silence) Trace(string)                           {}
func (silence) Tracef(string, ...any)                  {}
func (silence) Debug(string)                           {}
func (silence) Debugf(string, ...any)                  {}
func (silence) Info(string)                            {}
func (silence) Infof(string, ...any)                   {}
func (silence) Warn(string)                            {}
func (silence) Warnf(string, ...any)                   {}
func (silence) Error(string)                           {}
func (silence) Errorf(string, ...any)                  {}
