package way

import "time"

// A Line delivers packets when their time has come, in the order in which they
// came. Make it with Deliver.
type Line struct {
	way  *Way
	wait chan parcel
}

type parcel struct {
	b  []byte
	at time.Time
}

const parcels = 4096 // on their way at one time

// Deliver sends through w what is put on the line, until it is closed.
func Deliver(w *Way, write func([]byte)) *Line {
	l := &Line{way: w, wait: make(chan parcel, parcels)}
	go func() {
		for p := range l.wait {
			if d := time.Until(p.at); d > 0 {
				time.Sleep(d)
			}
			write(p.b)
		}
	}()
	return l
}

// Put puts a packet on the line, which keeps it.
func (l *Line) Put(b []byte) {
	if at, ok := l.way.Pass(len(b), time.Now()); ok {
		select {
		case l.wait <- parcel{b, at}:
		default: // more than any queue holds
		}
	}
}

// Close ends the line once what is on it has arrived.
func (l *Line) Close() { close(l.wait) }
