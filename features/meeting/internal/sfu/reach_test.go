package sfu_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/wire"
)

// relayed has the engine open its relay on any ports.
func relayed(t *testing.T) func(*sfu.Config) {
	return func(c *sfu.Config) {
		c.Relay = sfu.Relay{Port: sfu.AnyPort, TLSPort: sfu.AnyPort, TLS: &tls.Config{Certificates: []tls.Certificate{certificate(t)}}}
	}
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// overTLS dials the relay's TLS port in place of its TCP port: the client
// library does not take certificates of a test.
type overTLS struct{ port int }

func (o overTLS) Dial(network, address string) (net.Conn, error) {
	host, _, _ := net.SplitHostPort(address)
	return tls.Dial(network, net.JoinHostPort(host, strconv.Itoa(o.port)), &tls.Config{InsecureSkipVerify: true})
}

// through joins with nothing but the relay, over the transport that is named.
func through(t *testing.T, url, token string, single bool, transport string, change ...func(*webrtc.SettingEngine)) *client {
	t.Helper()
	c := prepareOver(t, url, token, single, webrtc.NetworkTypeUDP4, change...)
	c.later = true
	c.ways = func(all ...*wire.ICEServer) {
		var servers []webrtc.ICEServer
		for _, s := range all {
			for _, u := range s.Urls {
				if strings.HasPrefix(u, "turn:") && strings.HasSuffix(u, "transport="+transport) {
					servers = append(servers, webrtc.ICEServer{URLs: []string{u}, Username: s.Username, Credential: s.Credential})
				}
			}
		}
		if len(servers) == 0 {
			t.Error("no relay was offered:", all)
		}
		for _, pc := range []*webrtc.PeerConnection{c.pub, c.sub} {
			if err := pc.SetConfiguration(webrtc.Configuration{ICEServers: servers, ICETransportPolicy: webrtc.ICETransportPolicyRelay}); err != nil {
				t.Error(err)
			}
		}
	}
	c.connect("")
	c.negotiate(false)
	c.until("connected", c.connected)
	pair, err := c.sub.SCTP().Transport().ICETransport().GetSelectedCandidatePair()
	if err != nil || pair.Local.Typ != webrtc.ICECandidateTypeRelay {
		t.Errorf("the way found is %v (%v), not through the relay", pair, err)
	}
	return c
}

func TestThroughTheRelayAlone(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t, relayed(t))
		a := through(t, url, sign(t, e, person("a")), single, "udp")
		b := through(t, url, sign(t, e, person("b")), single, "tcp")
		_, port := e.RelayPorts()
		c := through(t, url, sign(t, e, person("c")), single, "tcp", func(s *webrtc.SettingEngine) { s.SetICEProxyDialer(overTLS{port}) })
		sid := a.publish(wire.TrackSource_CAMERA)
		b.flows(sid)
		c.flows(sid)
		a.flows(c.publish(wire.TrackSource_MICROPHONE))
		b.flows(b.publishedBy("c"))
	})
}

// publishedBy gives the first track of somebody.
func (c *client) publishedBy(identity string) (sid string) {
	c.t.Helper()
	c.sees(identity, func(p *wire.ParticipantInfo) bool {
		if len(p.Tracks) > 0 {
			sid = p.Tracks[0].Sid
		}
		return sid != ""
	})
	return sid
}

func TestTheRelayIsToldAgainToWhoComesBack(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t, relayed(t))
		c := enter(t, url, sign(t, e, person("a")), single)
		c.mu.Lock()
		sid, servers := c.join.Participant.Sid, c.join.IceServers
		c.mu.Unlock()
		c.connect(sid)
		again := c.first.GetReconnect()
		if again == nil || len(servers) != 1 || len(servers[0].Urls) != 3 || len(again.IceServers) != 1 || len(again.IceServers[0].Urls) != 3 {
			t.Errorf("at first %v, then %v", servers, again)
		}
		if !strings.HasSuffix(servers[0].Username, ":"+sid) {
			t.Errorf("the credential of %s is for %s", sid, servers[0].Username)
		}
	})
}

func TestWithoutARelayNoneIsTold(t *testing.T) {
	e, url := open(t)
	c := enter(t, url, sign(t, e, person("a")), true)
	if len(c.join.IceServers) != 0 {
		t.Error(c.join.IceServers)
	}
}

// On IPv6 alone, and on several addresses at once.
func TestOverIPv6(t *testing.T) {
	six := ofFamilySix(t)
	for listen, networks := range map[string][]webrtc.NetworkType{
		six:                {webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP6},
		"127.0.0.1," + six: {webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6},
		"":                 {webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6},
	} {
		t.Run("listening on "+listen, func(t *testing.T) {
			e, url := open(t, func(c *sfu.Config) { c.ListenIP = listen })
			var sid string
			for n, network := range networks {
				for _, single := range []bool{true, false} {
					c := prepareOver(t, url, sign(t, e, person(network.String()+strconv.FormatBool(single))), single, network, anyAddress)
					c.connect("")
					c.until("connected over "+network.String(), c.connected)
					if n == 0 && single {
						sid = c.publish(wire.TrackSource_CAMERA)
						continue
					}
					c.flows(sid)
				}
			}
		})
	}
}

// ofFamilySix gives an address of this machine. The client library overlooks ::1.
func ofFamilySix(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() == nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address of IPv6 but its own loop")
	return ""
}

func anyAddress(s *webrtc.SettingEngine) { s.SetIPFilter(func(net.IP) bool { return true }) }
