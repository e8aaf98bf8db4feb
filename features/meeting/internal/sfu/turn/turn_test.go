package turn

import (
	"net"
	"net/netip"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/turn/v5"
)

// socket opens a port that counts what it receives and sends it back.
func socket(t *testing.T, address string) (netip.AddrPort, *atomic.Int64) {
	t.Helper()
	c, err := net.ListenPacket("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	heard := &atomic.Int64{}
	go func() {
		b := make([]byte, 2000)
		for {
			n, from, err := c.ReadFrom(b)
			if err != nil {
				return
			}
			heard.Add(1)
			c.WriteTo(b[:n], from)
		}
	}()
	return netip.MustParseAddrPort(c.LocalAddr().String()), heard
}

// public is an address that the machine does not have: it stands behind NAT.
var public = netip.MustParseAddr("203.0.113.7")

func open(t *testing.T, media netip.AddrPort) *Server {
	t.Helper()
	s, err := New(Config{Listen: []netip.Addr{media.Addr()}, Port: Any, Secret: "secret", Known: func(id string) bool { return id == "PA_here" },
		Media: func() []Way {
			return []Way{{netip.AddrPortFrom(public, media.Port()), media}, {media, media}}
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func dial(t *testing.T, s *Server, overTCP bool, user, password string) (*turn.Client, net.PacketConn, error) {
	t.Helper()
	host := s.c.Listen[0]
	to := net.JoinHostPort(host.String(), strconv.Itoa(s.port))
	var line net.PacketConn
	var err error
	if overTCP {
		var c net.Conn
		if c, err = net.Dial("tcp", to); err == nil {
			line = turn.NewSTUNConn(c)
		}
	} else {
		line, err = net.ListenPacket("udp", net.JoinHostPort(host.String(), "0"))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { line.Close() })
	c, err := turn.NewClient(&turn.ClientConfig{STUNServerAddr: to, TURNServerAddr: to, Conn: line, Username: user, Password: password, Realm: realm})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	if err := c.Listen(); err != nil {
		t.Fatal(err)
	}
	r, err := c.Allocate()
	return c, r, err
}

func echo(t *testing.T, r net.PacketConn, to netip.AddrPort) {
	t.Helper()
	b := make([]byte, 100)
	r.SetReadDeadline(time.Now().Add(5 * time.Second))
	for range 3 { // at first as an indication, then through a channel
		if _, err := r.WriteTo([]byte("hello"), net.UDPAddrFromAddrPort(to)); err != nil {
			t.Fatal(err)
		}
		n, from, err := r.ReadFrom(b)
		if err != nil || string(b[:n]) != "hello" || netip.MustParseAddrPort(from.String()) != to {
			t.Fatalf("%q from %v (%v), want what was sent to %v", b[:n], from, err, to)
		}
	}
}

func TestARelayLeadsToOurMediaPort(t *testing.T) {
	for name, host := range map[string]string{"IPv4": "127.0.0.1:0", "IPv6": "[::1]:0"} {
		for transport, tcp := range map[string]bool{"UDP": false, "TCP": true} {
			t.Run(name+" over "+transport, func(t *testing.T) {
				media, _ := socket(t, host)
				s := open(t, media)
				user, password := s.Credential("PA_here", time.Now())
				_, r, err := dial(t, s, tcp, user, password)
				if err != nil {
					t.Fatal(err)
				}
				echo(t, r, media)
				if media.Addr().Is4() {
					echo(t, r, netip.AddrPortFrom(public, media.Port()))
				}
				if got := s.Stats(); got.Allocations != 1 || got.Made != 1 || got.In == 0 || got.Out == 0 {
					t.Errorf("%+v", got)
				}
			})
		}
	}
}

// A relay that leads anywhere else is a way into the town's network.
func TestARelayLeadsNowhereElse(t *testing.T) {
	media, _ := socket(t, "127.0.0.1:0")
	admin, heard := socket(t, "127.0.0.1:0") // another port of the same address
	s := open(t, media)
	user, password := s.Credential("PA_here", time.Now())
	_, r, err := dial(t, s, false, user, password)
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"127.0.0.2:53", "10.0.0.1:53", "169.254.169.254:80", "0.0.0.0:" + strconv.Itoa(int(media.Port())), "255.255.255.255:67"} {
		if _, err := r.WriteTo([]byte("x"), net.UDPAddrFromAddrPort(netip.MustParseAddrPort(to))); err == nil {
			t.Error("a permission was given for", to)
		}
	}
	// The permission is for the address with all its ports: the port is ours to look at.
	for range 5 {
		if _, err := r.WriteTo([]byte("x"), net.UDPAddrFromAddrPort(admin)); err != nil {
			t.Fatal(err)
		}
	}
	echo(t, r, media) // by now the others would have arrived
	if heard.Load() != 0 {
		t.Error("another port of this machine was reached")
	}
	if s.Stats().Strays == 0 {
		t.Error("nothing was counted as strayed")
	}
}

// Nobody from outside reaches the client through a relay.
func TestARelayOpensNothing(t *testing.T) {
	media, _ := socket(t, "127.0.0.1:0")
	s := open(t, media)
	user, password := s.Credential("PA_here", time.Now())
	_, r, err := dial(t, s, false, user, password)
	if err != nil {
		t.Fatal(err)
	}
	echo(t, r, media)
	stranger, err := net.Dial("udp", "127.0.0.1:"+strconv.Itoa(portOf(r.LocalAddr())))
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	stranger.Write([]byte("in"))
	echo(t, r, media) // what comes first is ours: the stranger's was not let in
}

func TestWhoMayUseTheRelay(t *testing.T) {
	media, _ := socket(t, "127.0.0.1:0")
	s := open(t, media)
	now := time.Now()
	user, password := s.Credential("PA_here", now)
	old, oldPassword := s.Credential("PA_here", now.Add(-lasts-time.Minute))
	gone, gonePassword := s.Credential("PA_gone", now)
	later := strconv.FormatInt(now.Add(48*time.Hour).Unix(), 10) + ":PA_here"
	for name, c := range map[string][2]string{
		"one whose hour is over": {old, oldPassword}, "who is in no room": {gone, gonePassword}, "a made up password": {user, "password"},
		"an hour moved by hand": {later, password}, "no hour": {"PA_here", password}, "nobody": {"", ""},
	} {
		if _, _, err := dial(t, s, false, c[0], c[1]); err == nil {
			t.Error("let in:", name)
		}
	}
	if _, _, err := dial(t, s, false, user, password); err != nil {
		t.Error(err)
	}
}

func TestOnePersonHoldsOnlySoManyRelays(t *testing.T) {
	media, _ := socket(t, "127.0.0.1:0")
	s := open(t, media)
	user, password := s.Credential("PA_here", time.Now())
	var last *turn.Client
	var held net.PacketConn
	for range perPerson {
		c, r, err := dial(t, s, false, user, password)
		if err != nil {
			t.Fatal(err)
		}
		last, held = c, r
	}
	if _, _, err := dial(t, s, false, user, password); err == nil {
		t.Fatal("one more than allowed")
	}
	held.Close() // gives it back
	last.Close()
	for deadline := time.Now().Add(5 * time.Second); ; <-time.After(10 * time.Millisecond) {
		if _, _, err := dial(t, s, false, user, password); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("what was given back cannot be had again")
		}
	}
}

func TestRequestsAreCountedButMediaIsNot(t *testing.T) {
	l, now := newLimits(), time.Now()
	from := netip.MustParseAddr("192.0.2.1")
	n := 0
	for l.may(from, now) {
		n++
	}
	if n != asksAtOnce {
		t.Errorf("%d at once", n)
	}
	if !l.may(netip.MustParseAddr("192.0.2.2"), now) {
		t.Error("another address pays for it")
	}
	if !l.may(from, now.Add(time.Second)) {
		t.Error("a second later it is still refused")
	}
	request, indication, channel := make([]byte, 20), make([]byte, 20), make([]byte, 20)
	request[1], indication[1], channel[0] = 0x03, 0x16, 0x40
	if !asks(request) || asks(indication) || asks(channel) || asks(nil) {
		t.Error("a request is taken for something else")
	}
}
