// Command load is many people in one room of the media engine, for its figures:
// clients that speak its protocol, some of whom publish a sound and a picture in
// two layers, as the ordinary client does with a camera of 640 by 360.
//
//	load -url URL -people N -publish M
//
// It prints a line once everybody gets what everybody else publishes. After that
// each line of its input is answered with how many packets, and bytes, all of
// them have received until then. It ends with its input.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

func main() {
	base := flag.String("url", "", "of the engine")
	people := flag.Int("people", 2, "in the room")
	publish := flag.Int("publish", 2, "of them")
	flag.Parse()
	if err := run(*base, *people, *publish); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const patience = 30 * time.Second

func run(base string, people, publish int) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	room := fmt.Sprintf("load.%d", time.Now().UnixNano())
	var all []*client
	for i := range people {
		token, err := ticket(base, room, fmt.Sprint("p", i))
		if err != nil {
			return err
		}
		c, err := enter(ctx, base, token, i < publish)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	for deadline := time.Now().Add(patience); !flows(all, publish); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("not everybody gets everything within %v", patience)
		}
	}
	fmt.Println("ready")
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var packets, bytes int64
		for _, c := range all {
			packets += c.packets.Load()
			bytes += c.bytes.Load()
		}
		fmt.Println(packets, bytes)
	}
	return in.Err()
}

// flows says whether everybody gets a sound and a picture of all who publish.
func flows(all []*client, publish int) bool {
	for i, c := range all {
		others := publish
		if i < publish {
			others--
		}
		if int(c.tracks.Load()) < 2*others {
			return false
		}
	}
	return true
}

func ticket(base, room, identity string) (string, error) {
	r, err := http.Get(base + "/token?" + url.Values{"room": {room}, "identity": {identity}}.Encode())
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), err
}
