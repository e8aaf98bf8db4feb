package forward

import "sync/atomic"

// Traffic counts what goes through the program, of all rooms together: for
// figures, and for nothing that is decided.
var Traffic struct {
	PacketsIn, BytesIn   atomic.Uint64
	PacketsOut, BytesOut atomic.Uint64
	Again                atomic.Uint64 // packets sent again to subscribers
	Missed               atomic.Uint64 // packets that subscribers asked for again
	KeysWanted           atomic.Uint64 // key frames that subscribers asked for
	KeysAsked            atomic.Uint64 // of which publishers were asked for one
}

// Video says whether it is a picture.
func (d *Down) Video() bool { return d.track.Video }

// Layer gives the layer that is being sent, empty where there is only one;
// whether anything was sent yet; and whether the picture is withheld.
func (d *Down) Layer() (rid string, started, withheld bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.cur, d.packets > 0, d.withheld
}
