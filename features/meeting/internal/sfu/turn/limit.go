package turn

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"sync"
	"time"
)

const (
	socketBuffer = 4 << 20
	// asksPerSecond is how many requests one address may make; behind one address
	// there may be a whole office, each of whom asks some twenty times to begin.
	asksPerSecond = 100
	asksAtOnce    = 400
	sources       = 20_000 // addresses remembered
	linesPerHost  = 200    // TCP connections from one address
	lines         = 4000   // TCP connections
	// silent is how long a connection may say nothing: a relay in use is renewed
	// more often.
	silent = 11 * time.Minute
	// unsent is how long a client may take nothing.
	unsent = 5 * time.Second
)

// limits counts what each has, and how fast they ask.
type limits struct {
	mu    sync.Mutex
	held  map[string]int // relays, by person
	all   int
	pace  map[netip.Addr]pace
	lines int
}

type pace struct {
	left float64
	at   time.Time
}

func newLimits() *limits { return &limits{held: map[string]int{}, pace: map[netip.Addr]pace{}} }

func (l *limits) room(user string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[user] < perPerson && l.all < together
}

func (l *limits) take(user string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[user]++
	l.all++
}

func (l *limits) give(user string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.held[user]--; l.held[user] <= 0 {
		delete(l.held, user)
	}
}

// may reports whether one more request from an address is answered: who forges
// addresses must not make us answer them without end.
func (l *limits) may(from netip.Addr, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, known := l.pace[from]
	if !known {
		if len(l.pace) >= sources {
			clear(l.pace) // a flood: begin to count anew
		}
		p = pace{asksAtOnce, now}
	}
	p.left = min(asksAtOnce, p.left+now.Sub(p.at).Seconds()*asksPerSecond)
	p.at = now
	ok := p.left >= 1
	if ok {
		p.left--
	}
	l.pace[from] = p
	return ok
}

// asks reports whether a datagram is a request (RFC 8489 §5): what is sent
// through a relay that is there already is not.
func asks(b []byte) bool { return len(b) >= 20 && b[0]&0xc0 == 0 && b[0]&0x01 == 0 && b[1]&0x10 == 0 }

// A calm port hears only as many requests from one address as are reasonable.
type calm struct {
	*net.UDPConn
	limits *limits
}

func (c *calm) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := c.ReadFromUDPAddrPort(b)
		if err != nil {
			return n, nil, err
		}
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if !asks(b[:n]) || c.limits.may(from.Addr(), time.Now()) {
			return n, net.UDPAddrFromAddrPort(from), nil
		}
	}
}

// A door lets in only as many connections as can be served.
type door struct {
	net.Listener
	limits *limits
	mu     sync.Mutex
	open   map[netip.Addr]int
}

func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from, _ := netip.ParseAddrPort(c.RemoteAddr().String())
		if d.enter(from.Addr()) {
			return &line{Conn: c, leave: sync.OnceFunc(func() { d.leave(from.Addr()) })}, nil
		}
		c.Close()
	}
}

func (d *door) enter(from netip.Addr) bool {
	d.limits.mu.Lock()
	all := d.limits.lines
	d.limits.mu.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	if all >= lines || d.open[from] >= linesPerHost {
		return false
	}
	d.open[from]++
	d.limits.mu.Lock()
	d.limits.lines++
	d.limits.mu.Unlock()
	return true
}

func (d *door) leave(from netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[from]--; d.open[from] <= 0 {
		delete(d.open, from)
	}
	d.limits.mu.Lock()
	d.limits.lines--
	d.limits.mu.Unlock()
}

// A line is a connection that ends when it says nothing, or takes nothing.
type line struct {
	net.Conn
	leave func()
}

func (l *line) Read(b []byte) (int, error) {
	l.SetReadDeadline(time.Now().Add(silent))
	return l.Conn.Read(b)
}

func (l *line) Write(b []byte) (int, error) {
	l.SetWriteDeadline(time.Now().Add(unsent))
	n, err := l.Conn.Write(b)
	if err != nil {
		l.Close() // half a message has gone: what follows would not be understood
	}
	return n, err
}

func (l *line) Close() error {
	l.leave()
	return l.Conn.Close()
}

// shaken is a door whose connections are TLS. The library would leave one open
// whose handshake has failed.
type shaken struct {
	net.Listener
	config *tls.Config
}

func (s *shaken) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &secret{Conn: tls.Server(c, s.config)}, nil
}

// handshake is how long a client may take to agree on keys.
const handshake = 10 * time.Second

type secret struct {
	*tls.Conn
	agreed bool // only one goroutine reads
}

func (s *secret) Read(b []byte) (int, error) {
	if !s.agreed {
		ctx, stop := context.WithTimeout(context.Background(), handshake)
		defer stop()
		if err := s.HandshakeContext(ctx); err != nil {
			return 0, err
		}
		s.agreed = true
	}
	return s.Conn.Read(b)
}
