package turn

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"github.com/pion/turn/v5"
)

var (
	errNoWay = errors.New("there is no media port of that family")
	errTCP   = errors.New("only UDP is relayed")
)

// permit allows a client to send to our own media address, and nowhere else. A
// permission of the protocol is for an address with all its ports: relay.WriteTo
// looks at the port.
func (s *Server) permit(_ net.Addr, peer net.IP) bool {
	ip, ok := netip.AddrFromSlice(peer)
	for _, w := range s.c.Media() {
		if ok && w.Told.Addr() == ip.Unmap() {
			return true
		}
	}
	s.count.strays.Add(1)
	return false
}

// Validate is for the library.
func (*Server) Validate() error { return nil }

// AllocateListener refuses: nobody receives calls through us.
func (*Server) AllocateListener(turn.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, errTCP
}

// AllocateConn refuses: nobody makes calls through us.
func (*Server) AllocateConn(turn.AllocateConnConfig) (net.Conn, error) { return nil, errTCP }

// AllocatePacketConn makes a relay. The address that the client is told is one
// of ours with a port that nobody but this machine can reach: a relay opens
// nothing to the outside.
func (s *Server) AllocatePacketConn(c turn.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	for _, w := range s.c.Media() {
		if w.Told.Addr().Is6() != (c.Network == "udp6") {
			continue
		}
		r := &relay{server: s, ways: map[netip.AddrPort]*net.UDPConn{}, arrived: make(chan packet, waiting), closed: make(chan struct{})}
		first, err := r.way(w)
		if err != nil {
			return nil, nil, err
		}
		r.local = net.UDPAddrFromAddrPort(netip.AddrPortFrom(w.Told.Addr(), uint16(portOf(first.LocalAddr()))))
		return r, r.local, nil
	}
	return nil, nil, errNoWay
}

const (
	waiting = 64   // packets that may wait for the client's line
	largest = 1600 // bytes of one packet
	// most is what one relay may send to us, in bytes a second: three sizes of a
	// picture and a shared screen are less.
	most = 2 << 20
)

type packet struct {
	content []byte
	from    netip.AddrPort
}

var buffers = sync.Pool{New: func() any { b := make([]byte, largest); return &b }}

// A relay is a socket that leads to our media port only: each of our addresses
// that the client sends to has a connected socket of its own, so that the
// system itself lets nothing else out or in, and that answers come from the
// address that was asked. It also makes a public address work that the machine
// does not have itself.
type relay struct {
	server *Server
	local  net.Addr

	mu     sync.Mutex
	ways   map[netip.AddrPort]*net.UDPConn
	tokens float64
	at     time.Time

	arrived chan packet
	closed  chan struct{}
	over    bool // guarded by mu
}

// way gives the socket that leads to w, made when it is not there.
func (r *relay) way(w Way) (*net.UDPConn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return nil, net.ErrClosed
	}
	if c := r.ways[w.Told]; c != nil {
		return c, nil
	}
	c, err := net.DialUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(w.Real.Addr(), 0)), net.UDPAddrFromAddrPort(w.Real))
	if err != nil {
		return nil, err
	}
	r.ways[w.Told] = c
	go r.read(c, w.Told)
	return c, nil
}

func (r *relay) read(c *net.UDPConn, told netip.AddrPort) {
	for {
		b := buffers.Get().(*[]byte)
		n, err := c.Read(*b)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // the media port is not there at the moment: the system tells it here
		}
		r.server.count.out.Add(uint64(n))
		select {
		case r.arrived <- packet{(*b)[:n], told}:
		case <-r.closed:
			return
		default: // the client's line is full: as on any network
			buffers.Put(b)
		}
	}
}

// ReadFrom gives what our media port sends to the client.
func (r *relay) ReadFrom(b []byte) (int, net.Addr, error) {
	select {
	case p := <-r.arrived:
		n := copy(b, p.content)
		p.content = p.content[:cap(p.content)]
		buffers.Put(&p.content)
		return n, net.UDPAddrFromAddrPort(p.from), nil
	case <-r.closed:
		return 0, nil, net.ErrClosed
	}
}

// WriteTo sends to our media port. What is for anybody else is dropped, as a
// firewall does.
func (r *relay) WriteTo(b []byte, to net.Addr) (int, error) {
	u, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, os.ErrInvalid
	}
	want := u.AddrPort()
	want = netip.AddrPortFrom(want.Addr().Unmap(), want.Port())
	r.mu.Lock()
	c, enough := r.ways[want], r.enough(len(b))
	r.mu.Unlock()
	if !enough {
		return len(b), nil
	}
	if c == nil {
		for _, w := range r.server.c.Media() {
			if w.Told != want {
				continue
			}
			var err error
			if c, err = r.way(w); err != nil {
				return 0, err
			}
		}
	}
	if c == nil {
		r.server.count.strays.Add(1)
		return len(b), nil
	}
	r.server.count.in.Add(uint64(len(b)))
	c.Write(b) // that the media port is not there at the moment is no reason to end the relay
	return len(b), nil
}

// enough reports whether n more bytes are within what a relay may send.
func (r *relay) enough(n int) bool {
	now := time.Now()
	r.tokens = min(most, r.tokens+now.Sub(r.at).Seconds()*most)
	r.at = now
	if r.tokens < float64(n) {
		return false
	}
	r.tokens -= float64(n)
	return true
}

// Close closes its sockets. Closing twice closes once.
func (r *relay) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return nil
	}
	r.over = true
	close(r.closed)
	for _, c := range r.ways {
		c.Close()
	}
	return nil
}

func (r *relay) LocalAddr() net.Addr { return r.local }

// The library sets no deadlines on relays.
func (*relay) SetDeadline(time.Time) error      { return errors.ErrUnsupported }
func (*relay) SetReadDeadline(time.Time) error  { return errors.ErrUnsupported }
func (*relay) SetWriteDeadline(time.Time) error { return errors.ErrUnsupported }
