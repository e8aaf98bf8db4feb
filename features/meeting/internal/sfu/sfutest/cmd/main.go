// Command cmd is the media engine alone, for the check with real browsers: an
// empty page, tickets for whoever asks, and a door that breaks somebody's line.
// It listens on loopback, or inside a network namespace made for a test.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"time"

	"loggia/features/meeting/internal/sfu"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address of the page")
	udp := flag.Int("udp", 0, "media port for UDP")
	tcp := flag.Int("tcp", 0, "media port for TCP")
	level := flag.String("log", "WARN", "least level that is logged")
	alone := flag.Bool("alone", false, "the network is a namespace made for a test: any private address will do")
	relay := flag.Bool("relay", false, "a relay too, on any port")
	profile := flag.String("profile", "", "file for a profile of the processor, of the whole run")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	if err := run(*listen, *udp, *tcp, *level, *alone, *relay); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(listen string, udp, tcp int, level string, alone, relay bool) error {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); !ip.IsLoopback() && !(alone && ip.IsPrivate()) {
		return fmt.Errorf("%s is not on loopback, and whoever asks here gets a ticket", listen)
	}
	var through sfu.Relay
	if relay {
		through.Port = sfu.AnyPort
	}
	e, err := sfu.New(sfu.Config{
		Relay: through,
		Key:   "check", Secret: strings.Repeat("only for the check ", 3), UDPPort: udp, TCPPort: tcp, ListenIP: host,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: least})),
	})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	for _, p := range sfu.Patterns {
		mux.Handle(p, e.Handler())
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>media</title>")
	})
	mux.HandleFunc("GET /token", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		t := sfu.Ticket{Room: q.Get("room"), Identity: q.Get("identity"), Name: q.Get("identity"), Attributes: map[string]string{"label": q.Get("label")}, For: time.Hour, Sources: q["source"]}
		token, err := e.Sign(t)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, token)
	})
	act := func(do func(room, identity string) error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if err := do(r.URL.Query().Get("room"), r.URL.Query().Get("identity")); err != nil {
				http.Error(w, err.Error(), http.StatusNotFound)
			}
		}
	}
	mux.HandleFunc("POST /cut", act(e.Cut))
	mux.HandleFunc("POST /remove", act(e.Remove))
	mux.HandleFunc("POST /mute", act(e.Mute))

	udp, tcp = e.Ports()
	fmt.Printf("http://%s udp %d tcp %d\n", l.Addr(), udp, tcp)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go s.Serve(l)
	<-ctx.Done()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err = e.Close(ctx)
	s.Shutdown(ctx)
	return err
}
