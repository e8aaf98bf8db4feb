// Command cable is a bad network between two network namespaces, for the checks
// with real browsers: everything that one side sends to the other goes through
// it. The kernel's own means for this (netem) are not everywhere.
//
//	cable -near NAMESPACE -far NAMESPACE      both have an interface "wire" of kind tun
//
// Each line of its input is a shape as JSON, {"rate":400000,"queue":300,
// "delay":0,"loss":0.05,"dead":false}, with times in ms: rate and queue hold from
// near to far, all else both ways. Each is answered with a line of how many
// packets passed and were dropped on the way to far until then. It ends with its
// input.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"loggia/features/meeting/internal/sfu/sfutest/way"
)

func main() {
	near, far := flag.String("near", "", "namespace of the engine"), flag.String("far", "", "namespace of the client")
	flag.Parse()
	if err := run(*near, *far); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(near, far string) error {
	a, err := open(near)
	if err != nil {
		return err
	}
	b, err := open(far)
	if err != nil {
		return err
	}
	down, up := way.New(way.Shape{}, 1), way.New(way.Shape{}, 2)
	go carry(a, b, down)
	go carry(b, a, up)
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var s struct {
			Rate         int
			Queue, Delay float64
			Loss         float64
			Dead         bool
		}
		if err := json.Unmarshal(in.Bytes(), &s); err != nil {
			return err
		}
		shape := way.Shape{Delay: ms(s.Delay), Loss: s.Loss, Dead: s.Dead}
		up.Set(shape)
		shape.Rate, shape.Queue = s.Rate, ms(s.Queue)
		down.Set(shape)
		passed, dropped := down.Counts()
		fmt.Println(passed, dropped)
	}
	return in.Err()
}

func ms(n float64) time.Duration { return time.Duration(n * float64(time.Millisecond)) }

// open gives the interface "wire" of a namespace: what is read from it left
// there, what is written to it arrives there.
func open(namespace string) (*os.File, error) {
	var file *os.File
	failed := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never given back: the thread stays in the namespace
		failed <- func() error {
			ns, err := os.Open("/var/run/netns/" + namespace)
			if err != nil {
				return err
			}
			defer ns.Close()
			if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
				return fmt.Errorf("entering %s: %w", namespace, err)
			}
			fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
			if err != nil {
				return err
			}
			var q struct {
				name  [16]byte
				flags uint16
				_     [22]byte
			}
			copy(q.name[:], "wire")
			q.flags = unix.IFF_TUN | unix.IFF_NO_PI
			if _, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.TUNSETIFF, uintptr(unsafe.Pointer(&q))); e != 0 {
				return fmt.Errorf("the interface of %s: %w", namespace, e)
			}
			file = os.NewFile(uintptr(fd), namespace)
			return nil
		}()
	}()
	return file, <-failed
}

func carry(from, to *os.File, w *way.Way) {
	line := way.Deliver(w, func(b []byte) { to.Write(b) }) // one that does not get in is lost
	for {
		b := make([]byte, 2048)
		n, err := from.Read(b)
		if err != nil {
			return
		}
		line.Put(b[:n])
	}
}
