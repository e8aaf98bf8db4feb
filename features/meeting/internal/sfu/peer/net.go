// Package peer holds the media connections of one client: one both ways, or
// two, one a way, as the client's version has it.
//
// net.go opens the two ports that everybody shares; media.go says what is
// spoken on them; peer.go is one client's connections, and queue.go puts what
// is asked of them in line; negotiate.go agrees with the client on what flows;
// data.go carries messages.
package peer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"
)

// Ports says where media is received. A port of 0 is any that is free; an
// address left empty is every address of the machine. PublicIPs are the
// addresses by which clients reach a machine behind NAT.
type Ports struct {
	ListenIP         string
	UDPPort, TCPPort int
	PublicIPs        []string
}

const (
	socketBuffer = 4 << 20 // a picture's key frames come in bursts
	tcpBacklog   = 50      // packets waiting to be read, per connection
	tcpUnsent    = 1 << 20 // bytes waiting to leave, per connection; what comes after is dropped
)

// A Net is the pair of ports that all media goes through.
type Net struct {
	udp      *net.UDPConn
	tcp      *net.TCPListener
	settings webrtc.SettingEngine
	log      *slog.Logger
}

// Listen opens the ports.
func Listen(p Ports, log *slog.Logger) (n *Net, err error) {
	n = &Net{log: log}
	host := netip.IPv4Unspecified()
	if p.ListenIP != "" {
		if host, err = netip.ParseAddr(p.ListenIP); err != nil {
			return nil, fmt.Errorf("the media address: %w", err)
		}
	}
	if n.udp, err = net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(host, uint16(p.UDPPort)))); err != nil {
		return nil, fmt.Errorf("the media port for UDP: %w", err)
	}
	if n.tcp, err = net.ListenTCP("tcp", net.TCPAddrFromAddrPort(netip.AddrPortFrom(host, uint16(p.TCPPort)))); err != nil {
		return nil, errors.Join(fmt.Errorf("the media port for TCP: %w", err), n.udp.Close())
	}
	n.udp.SetReadBuffer(socketBuffer) // the system may grant less
	n.udp.SetWriteBuffer(socketBuffer)

	s := &n.settings
	s.LoggerFactory = quiet{log}
	s.SetLite(true)
	s.SetIncludeLoopbackCandidate(host.IsLoopback() || host.IsUnspecified()) // a browser on the same machine, without a network
	s.DisableActiveTCP(true)
	s.SetIgnoreRidPauseForRecv(true)
	s.DisableSRTPReplayProtection(true) // clients that measure the line send old packets again
	s.SetICETimeouts(10*time.Second, 20*time.Second, 2*time.Second)
	s.SetSCTPMaxMessageSize(messageLimit)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	s.SetICEUDPMux(webrtc.NewICEUDPMux(s.LoggerFactory.NewLogger("ice"), n.udp))
	// Without a buffer for what leaves, a write waits for a client that takes
	// nothing, and everybody who watches the same publisher waits with it.
	s.SetICETCPMux(ice.NewTCPMuxDefault(ice.TCPMuxParams{Listener: n.tcp, Logger: s.LoggerFactory.NewLogger("ice"), ReadBufferSize: tcpBacklog, WriteBufferSize: tcpUnsent}))
	if len(p.PublicIPs) > 0 {
		for _, ip := range p.PublicIPs {
			if _, err := netip.ParseAddr(ip); err != nil {
				return nil, errors.Join(fmt.Errorf("the public media address: %w", err), n.Close())
			}
		}
		err = s.SetICEAddressRewriteRules(webrtc.ICEAddressRewriteRule{External: p.PublicIPs, AsCandidateType: webrtc.ICECandidateTypeHost, Mode: webrtc.ICEAddressRewriteAppend})
	}
	return n, err
}

// Addresses gives where media is received, as host:port.
func (n *Net) Addresses() (udp, tcp string) { return n.udp.LocalAddr().String(), n.tcp.Addr().String() }

// UDPPort and TCPPort give the ports in use.
func (n *Net) UDPPort() int { return port(n.udp.LocalAddr()) }

// TCPPort gives the port in use.
func (n *Net) TCPPort() int { return port(n.tcp.Addr()) }

func port(a net.Addr) int {
	_, p, _ := net.SplitHostPort(a.String())
	n, _ := strconv.Atoi(p)
	return n
}

// Close closes the ports.
func (n *Net) Close() error { return errors.Join(n.udp.Close(), n.tcp.Close()) }

// quiet passes on what the library warns of, for whoever debugs: a client that
// goes away in the middle is no event for an administrator.
type quiet struct{ log *slog.Logger }

func (q quiet) NewLogger(scope string) logging.LeveledLogger {
	return quietScope{q.log.With("part", scope)}
}

type quietScope struct{ log *slog.Logger }

func (quietScope) Trace(string)          {}
func (quietScope) Tracef(string, ...any) {}
func (quietScope) Debug(string)          {}
func (quietScope) Debugf(string, ...any) {}
func (quietScope) Info(string)           {}
func (quietScope) Infof(string, ...any)  {}
func (q quietScope) Warn(m string)       { q.log.Debug(m) }
func (q quietScope) Error(m string)      { q.log.Debug(m) }
func (q quietScope) Warnf(f string, a ...any) {
	if q.log.Enabled(context.Background(), slog.LevelDebug) {
		q.log.Debug(fmt.Sprintf(f, a...))
	}
}
func (q quietScope) Errorf(f string, a ...any) { q.Warnf(f, a...) }
