// Package turn carries the media of people whose network lets nothing else
// pass: a relay (RFC 8656) over UDP, TCP and TLS that leads to our own media
// port and nowhere else.
//
// turn.go opens the ports; credential.go is who may; relay.go is where to;
// limit.go is how much.
package turn

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync/atomic"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"
)

// Any is a port that is any that is free; tests use it.
const Any = -1

// Config is what a relay is made from.
type Config struct {
	Listen  []netip.Addr // the addresses on which it answers
	Port    int          // of UDP and TCP; 0 is none
	TLSPort int          // of TLS; 0 is none
	TLS     *tls.Config  // needed for TLSPort
	Secret  string       // makes credentials
	// Known says whether somebody with that id is in a room: credentials end with
	// who they were given to.
	Known func(id string) bool
	// Media gives where sound and pictures are received: as clients are told it,
	// and as the relay itself reaches it. It is asked for every new permission.
	Media func() []Way
	Log   logging.LoggerFactory
}

// A Way leads to our media port: Told is what clients call it, Real is the
// address on this machine.
type Way struct{ Told, Real netip.AddrPort }

// A Server is an open relay port, but for nobody else's packets. Make it with New.
type Server struct {
	c      Config
	relay  *turn.Server
	port   int
	tls    int
	limits *limits
	count  counts
}

type counts struct {
	made, refused, strays, in, out atomic.Uint64
}

// Stats is what has happened since the ports were opened.
type Stats struct {
	Allocations int    // there now
	Made        uint64 // ever
	Refused     uint64 // for want of a credential, or over a limit
	Strays      uint64 // packets that were meant for somebody else, and not sent
	In, Out     uint64 // bytes to and from our media port
}

// New opens the ports.
func New(c Config) (s *Server, err error) {
	if c.TLSPort != 0 && c.TLS == nil {
		return nil, errors.New("the relay over TLS needs a certificate")
	}
	s = &Server{c: c, limits: newLimits()}
	config := turn.ServerConfig{Realm: realm, AuthHandler: s.authorise, QuotaHandler: s.quota, LoggerFactory: c.Log, EventHandler: turn.EventHandler{
		OnAllocationCreated: func(_, _ net.Addr, _, user, _ string, _ net.Addr, _ int) { s.count.made.Add(1); s.limits.take(user) },
		OnAllocationDeleted: func(_, _ net.Addr, _, user, _ string) { s.limits.give(user) },
	}}
	var open []interface{ Close() error }
	defer func() {
		if err != nil {
			for _, o := range open {
				o.Close()
			}
		}
	}()
	for _, host := range c.Listen {
		network := "4"
		if host.Is6() {
			network = "6"
		}
		if c.Port != 0 {
			udp, err := net.ListenUDP("udp"+network, net.UDPAddrFromAddrPort(netip.AddrPortFrom(host, s.wanted(c.Port, s.port))))
			if err != nil {
				return nil, fmt.Errorf("the relay port for UDP: %w", err)
			}
			open = append(open, udp)
			s.port = portOf(udp.LocalAddr())
			udp.SetReadBuffer(socketBuffer) // the system may grant less
			udp.SetWriteBuffer(socketBuffer)
			config.PacketConnConfigs = append(config.PacketConnConfigs, turn.PacketConnConfig{PacketConn: &calm{UDPConn: udp, limits: s.limits}, RelayAddressGenerator: s, PermissionHandler: s.permit})
			tcp, err := s.listen("tcp"+network, host, s.port)
			if err != nil {
				return nil, err
			}
			open = append(open, tcp)
			config.ListenerConfigs = append(config.ListenerConfigs, turn.ListenerConfig{Listener: tcp, RelayAddressGenerator: s, PermissionHandler: s.permit})
		}
		if c.TLSPort != 0 {
			tcp, err := s.listen("tcp"+network, host, int(s.wanted(c.TLSPort, s.tls)))
			if err != nil {
				return nil, err
			}
			open = append(open, tcp)
			s.tls = portOf(tcp.Addr())
			config.ListenerConfigs = append(config.ListenerConfigs, turn.ListenerConfig{Listener: &shaken{tcp, c.TLS}, RelayAddressGenerator: s, PermissionHandler: s.permit})
		}
	}
	s.relay, err = turn.NewServer(config)
	return s, err
}

// wanted gives the port to open: the one that was found for the first address,
// where any is good.
func (s *Server) wanted(port, found int) uint16 {
	if port == Any {
		return uint16(found)
	}
	return uint16(port)
}

func (s *Server) listen(network string, host netip.Addr, port int) (net.Listener, error) {
	l, err := net.Listen(network, net.JoinHostPort(host.String(), strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("the relay port for TCP: %w", err)
	}
	return &door{Listener: l, limits: s.limits, open: map[netip.Addr]int{}}, nil
}

// Ports gives the ports in use: of UDP and TCP, and of TLS. 0 is none.
func (s *Server) Ports() (plain, tls int) { return s.port, s.tls }

// URLs gives where a client finds the relay that it knows by host.
func (s *Server) URLs(host string) (all []string) {
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() {
		host = "[" + host + "]"
	}
	if s.port != 0 {
		all = append(all, fmt.Sprintf("turn:%s:%d?transport=udp", host, s.port), fmt.Sprintf("turn:%s:%d?transport=tcp", host, s.port))
	}
	if s.tls != 0 {
		all = append(all, fmt.Sprintf("turns:%s:%d?transport=tcp", host, s.tls))
	}
	return all
}

// Stats tells what has happened.
func (s *Server) Stats() Stats {
	return Stats{Allocations: s.relay.AllocationCount(), Made: s.count.made.Load(), Refused: s.count.refused.Load(), Strays: s.count.strays.Load(), In: s.count.in.Load(), Out: s.count.out.Load()}
}

// Close closes the ports, and with them every relay.
func (s *Server) Close() error {

	return s.relay.Close()
}

func portOf(a net.Addr) int {
	ap, _ := netip.ParseAddrPort(a.String())
	return int(ap.Port())
}
