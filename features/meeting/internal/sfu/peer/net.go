// Package peer holds the media connections of one client: one both ways, or
// two, one a way, as the client's version has it.
//
// net.go opens the two ports that everybody shares, and ways.go divides them
// over several addresses; media.go says what is
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

// Ports says where media is received. A port of 0 is any that is free; no
// address is every address of the machine, of both families. PublicIPs are the
// addresses by which clients reach a machine behind NAT.
type Ports struct {
	Listen           []netip.Addr
	UDPPort, TCPPort int
	PublicIPs        []netip.Addr
}

const (
	socketBuffer = 4 << 20 // a picture's key frames come in bursts
	tcpBacklog   = 50      // packets waiting to be read, per connection
	tcpUnsent    = 1 << 20 // bytes waiting to leave, per connection; what comes after is dropped
)

// A Net is the pair of ports that all media goes through, on one address or
// more.
type Net struct {
	hosts    []netip.Addr
	udp      udpWays
	tcp      tcpWays
	public   []netip.Addr
	settings webrtc.SettingEngine
	log      *slog.Logger
}

// Listen opens the ports.
func Listen(p Ports, log *slog.Logger) (n *Net, err error) {
	n = &Net{log: log, hosts: p.Listen, public: p.PublicIPs}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close())
		}
	}()
	every := len(p.Listen) == 0
	if every {
		n.hosts = []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
	}
	s := &n.settings
	s.LoggerFactory = quiet{log}
	udpPort, tcpPort, loopback := p.UDPPort, p.TCPPort, false
	for _, host := range n.hosts {
		err = n.listen(host, &udpPort, &tcpPort)
		if err != nil && every && host.Is6() {
			log.Info("media is received over IPv4 alone: this machine has no IPv6", "error", err)
			n.hosts, err = n.hosts[:1], nil
			break
		}
		if err != nil {
			return nil, err
		}
		loopback = loopback || host.IsLoopback() || host.IsUnspecified()
	}
	s.SetLite(true)
	s.SetIncludeLoopbackCandidate(loopback) // a browser on the same machine, without a network
	s.SetIPFilter(func(ip net.IP) bool { return !ip.IsLinkLocalUnicast() })
	s.DisableActiveTCP(true)
	s.SetIgnoreRidPauseForRecv(true)
	s.DisableSRTPReplayProtection(true) // clients that measure the line send old packets again
	s.SetICETimeouts(10*time.Second, 20*time.Second, 2*time.Second)
	s.SetSCTPMaxMessageSize(messageLimit)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	s.SetICEUDPMux(n.udp)
	s.SetICETCPMux(n.tcp)
	var external []string
	for _, ip := range p.PublicIPs {
		external = append(external, ip.String())
	}
	if external != nil {
		err = s.SetICEAddressRewriteRules(webrtc.ICEAddressRewriteRule{External: external, AsCandidateType: webrtc.ICECandidateTypeHost, Mode: webrtc.ICEAddressRewriteAppend})
	}
	return n, err
}

// listen opens the ports on one address. The ports that are found are those of
// the next address too.
func (n *Net) listen(host netip.Addr, udpPort, tcpPort *int) error {
	family := "4"
	if host.Is6() {
		family = "6" // and nothing else: the other family has its own
	}
	log := n.settings.LoggerFactory.NewLogger("ice")
	udp, err := net.ListenUDP("udp"+family, net.UDPAddrFromAddrPort(netip.AddrPortFrom(host, uint16(*udpPort))))
	if err != nil {
		return fmt.Errorf("the media port for UDP: %w", err)
	}
	udp.SetReadBuffer(socketBuffer) // the system may grant less
	udp.SetWriteBuffer(socketBuffer)
	n.udp = append(n.udp, udpWay{webrtc.NewICEUDPMux(log, udp), udp, host})
	tcp, err := net.ListenTCP("tcp"+family, net.TCPAddrFromAddrPort(netip.AddrPortFrom(host, uint16(*tcpPort))))
	if err != nil {
		return fmt.Errorf("the media port for TCP: %w", err)
	}
	// Without a buffer for what leaves, a write waits for a client that takes
	// nothing, and everybody who watches the same publisher waits with it.
	mux := ice.NewTCPMuxDefault(ice.TCPMuxParams{Listener: tcp, Logger: log, ReadBufferSize: tcpBacklog, WriteBufferSize: tcpUnsent})
	n.tcp = append(n.tcp, tcpWay{mux, tcp, host})
	*udpPort, *tcpPort = port(udp.LocalAddr()), port(tcp.Addr())
	return nil
}

// Hosts gives the addresses on which media is received.
func (n *Net) Hosts() []netip.Addr { return n.hosts }

// A Way is an address on which media is received over UDP: as clients are told
// it, and as it is reached from this machine.
type Way struct{ Told, Real netip.AddrPort }

// Ways gives them all, those that clients know us by first.
func (n *Net) Ways() (all []Way) {
	for _, w := range n.udp {
		real := netip.AddrPortFrom(w.host, uint16(port(w.socket.LocalAddr())))
		switch {
		case w.host == netip.IPv4Unspecified():
			real = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), real.Port())
		case w.host.IsUnspecified():
			real = netip.AddrPortFrom(netip.IPv6Loopback(), real.Port())
		}
		for _, ip := range n.public {
			if ip.Is4() == w.host.Is4() {
				all = append(all, Way{netip.AddrPortFrom(ip, real.Port()), real})
			}
		}
		for _, told := range w.addresses() {
			all = append(all, Way{told, real})
		}
	}
	return all
}

// UDPPort gives the port in use.
func (n *Net) UDPPort() int { return port(n.udp[0].socket.LocalAddr()) }

// TCPPort gives the port in use.
func (n *Net) TCPPort() int { return port(n.tcp[0].listener.Addr()) }

func port(a net.Addr) int {
	_, p, _ := net.SplitHostPort(a.String())
	n, _ := strconv.Atoi(p)
	return n
}

// Close closes the ports.
func (n *Net) Close() (err error) {
	for _, w := range n.udp {
		err = errors.Join(err, w.socket.Close())
	}
	for _, w := range n.tcp {
		err = errors.Join(err, w.listener.Close())
	}
	return err
}

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
