package peer

import (
	"errors"
	"net"
	"net/netip"

	"github.com/pion/ice/v4"
)

// The ports may be open on several addresses, each a socket of its own. The
// library's own joining of sockets offers an address twice, and then closes it.

var errNotOurs = errors.New("no media port on that address")

type udpWay struct {
	ice.UDPMux
	socket *net.UDPConn
	host   netip.Addr
}

// addresses gives where the socket is reached: of every address of the machine,
// those of its family. Those of one cable only need a zone, which a browser
// cannot be told.
func (w udpWay) addresses() (all []netip.AddrPort) {
	for _, a := range w.GetListenAddresses() {
		u, ok := a.(*net.UDPAddr)
		if !ok || u.IP.IsLinkLocalUnicast() {
			continue
		}
		told := u.AddrPort()
		told = netip.AddrPortFrom(told.Addr().Unmap().WithZone(""), told.Port())
		if told.Addr().Is4() == w.host.Is4() {
			all = append(all, told)
		}
	}
	return all
}

type udpWays []udpWay

// GetListenAddresses is for the library.
func (ws udpWays) GetListenAddresses() (all []net.Addr) {
	for _, w := range ws {
		for _, a := range w.addresses() {
			all = append(all, net.UDPAddrFromAddrPort(a))
		}
	}
	return all
}

// GetConn is for the library.
func (ws udpWays) GetConn(ufrag string, a net.Addr) (net.PacketConn, error) {
	u, ok := a.(*net.UDPAddr)
	if !ok {
		return nil, errNotOurs
	}
	want := u.AddrPort()
	want = netip.AddrPortFrom(want.Addr().Unmap(), want.Port())
	for _, w := range ws {
		if w.host == want.Addr() || w.host.IsUnspecified() && w.host.Is4() == want.Addr().Is4() {
			return w.UDPMux.GetConn(ufrag, a)
		}
	}
	return nil, errNotOurs
}

// RemoveConnByUfrag is for the library.
func (ws udpWays) RemoveConnByUfrag(ufrag string) {
	for _, w := range ws {
		w.UDPMux.RemoveConnByUfrag(ufrag)
	}
}

// Close is for the library.
func (ws udpWays) Close() (err error) {
	for _, w := range ws {
		err = errors.Join(err, w.UDPMux.Close())
	}
	return err
}

type tcpWay struct {
	ice.TCPMux
	listener *net.TCPListener
	host     netip.Addr
}

type tcpWays []tcpWay

// GetConnByUfrag is for the library.
func (ws tcpWays) GetConnByUfrag(ufrag string, v6 bool, local net.IP) (net.PacketConn, error) {
	ip, _ := netip.AddrFromSlice(local)
	ip = ip.Unmap()
	for _, w := range ws {
		if w.host == ip || w.host.IsUnspecified() && w.host.Is4() == ip.Is4() {
			return w.TCPMux.GetConnByUfrag(ufrag, v6, local)
		}
	}
	return nil, errNotOurs
}

// RemoveConnByUfrag is for the library.
func (ws tcpWays) RemoveConnByUfrag(ufrag string) {
	for _, w := range ws {
		w.TCPMux.RemoveConnByUfrag(ufrag)
	}
}

// Close is for the library.
func (ws tcpWays) Close() (err error) {
	for _, w := range ws {
		err = errors.Join(err, w.TCPMux.Close())
	}
	return err
}
