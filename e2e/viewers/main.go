// Command viewers follows a stream as many people do at once: each fetches the
// playlist every two seconds and each piece once, on loopback only, for a
// bounded time. It prints how many pieces came, how many of them late, and how
// long they took.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

const every = 2 * time.Second

func main() {
	base := flag.String("stream", "", "address of the stream's page, on loopback")
	many := flag.Int("viewers", 1000, "how many, at most 5000")
	length := flag.Duration("for", 30*time.Second, "how long, at most two minutes")
	flag.Parse()
	u, err := url.Parse(*base)
	host := ""
	if err == nil {
		host = u.Hostname()
	}
	if ip := net.ParseIP(host); host == "" || !(strings.HasSuffix(host, "localhost") || ip.IsLoopback()) {
		fmt.Fprintln(os.Stderr, "only a stream on loopback is followed")
		os.Exit(1)
	}
	ctx, stop := context.WithTimeout(context.Background(), min(*length, 2*time.Minute))
	defer stop()
	r := &result{}
	var wg sync.WaitGroup
	for range min(*many, 5000) {
		wg.Go(func() {
			select { // they do not come all in one moment
			case <-time.After(time.Duration(rand.Int64N(int64(every)))):
				r.view(ctx, strings.TrimSuffix(*base, "/")+"/", net.JoinHostPort("127.0.0.1", u.Port()))
			case <-ctx.Done():
			}
		})
	}
	wg.Wait()
	r.print(*many)
}

type result struct {
	mu                     sync.Mutex
	pieces, late, failures int
	bytes                  int64
	took                   []time.Duration
}

// view is one person's player. A piece is late when it was not whole within its
// own length of being seen in the playlist: a player would run dry.
func (r *result) view(ctx context.Context, base, address string) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1, DisableCompression: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}}}
	defer client.CloseIdleConnections()
	seen := ""
	beat := time.NewTicker(every)
	defer beat.Stop()
	for ctx.Err() == nil {
		list, _, err := get(ctx, client, base+"0.m3u8")
		r.count(ctx, err)
		if last := lastPiece(string(list)); err == nil && last != "" && last != seen {
			seen = last
			began := time.Now()
			_, n, err := get(ctx, client, base+last)
			if r.count(ctx, err); err == nil {
				r.piece(time.Since(began), n)
			}
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
		}
	}
}

func (r *result) count(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		r.mu.Lock()
		r.failures++
		r.mu.Unlock()
	}
}

func (r *result) piece(took time.Duration, n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pieces++
	r.bytes += n
	r.took = append(r.took, took)
	if took > every {
		r.late++
	}
}

// get reads an answer; of a piece only its length matters.
func get(ctx context.Context, client *http.Client, address string) (b []byte, n int64, err error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, err
	}
	a, err := client.Do(q)
	if err != nil {
		return nil, 0, err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("%s: %d", address, a.StatusCode)
	}
	if strings.HasSuffix(address, ".m4s") {
		n, err = io.Copy(io.Discard, a.Body)
		return nil, n, err
	}
	b, err = io.ReadAll(a.Body)
	return b, int64(len(b)), err
}

func lastPiece(list string) (last string) {
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			last = line
		}
	}
	return last
}

func (r *result) print(many int) {
	slices.Sort(r.took)
	at := func(share float64) time.Duration {
		if len(r.took) == 0 {
			return 0
		}
		return r.took[min(len(r.took)-1, int(share*float64(len(r.took))))]
	}
	line := func(name string, value any, unit, target string) {
		fmt.Printf("stream: %s\t%v\t%s\t%s\n", name, value, unit, target)
	}
	line("viewers", many, "people", "1000")
	line("pieces received", r.pieces, "pieces", "")
	line("pieces late", r.late, "pieces", "0")
	line("failures", r.failures, "answers", "0")
	line("received", r.bytes/1_000_000, "MB", "")
	line("a piece takes, median", at(0.5).Milliseconds(), "ms", "")
	line("a piece takes, 99 of 100", at(0.99).Milliseconds(), "ms", "2000")
	line("a piece takes, at most", at(1).Milliseconds(), "ms", "2000")
	if r.pieces == 0 || r.late > 0 || r.failures > 0 {
		os.Exit(1)
	}
}
