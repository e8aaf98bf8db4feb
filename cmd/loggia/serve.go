package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"loggia/app"
	"loggia/platform/clock"
	"loggia/platform/config"
)

func logger(c *config.Config) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(c.LogLevel)) // checked when the options were read
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

func serve(ctx context.Context, args []string) error {
	began := time.Now()
	var leave bool
	c, rest, err := config.Load(args, os.Environ(), func(f *flag.FlagSet) {
		f.BoolVar(&leave, "exit-when-ready", false, "end as soon as the program could answer")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("serve takes no %q", rest)
	}
	if c.Demo && c.Data == "" {
		c.Data = "data/demo"
	}
	log := logger(c)
	slog.SetDefault(log)
	options := []app.Option{app.WithVersion(version)}
	if c.DemoNow != "" {
		start, _ := time.Parse(time.RFC3339, c.DemoNow) // checked with the options
		options = append(options, app.WithClock(clock.Shifted(time.Until(start))))
	}
	a, err := app.Open(ctx, c, log, options...)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	return a.Run(ctx, func(at net.Addr) {
		log.Info("ready", "address", at.String(), "after", time.Since(began).Round(time.Millisecond).String(), "version", version)
		if c.Demo {
			welcome(at)
		}
		if leave {
			stop()
		}
	})
}

// welcome says to whom the demo town opens, on the terminal of who started it.
func welcome(at net.Addr) {
	_, port, _ := net.SplitHostPort(at.String())
	var b strings.Builder
	fmt.Fprintf(&b, "\n  Loggia, with the invented town of Valfiorita\n\n")
	fmt.Fprintf(&b, "  citizens   http://borgofiore.localhost:%s/\n", port)
	for _, p := range app.DemoPeople {
		fmt.Fprintf(&b, "  %-10s http://%s.localhost:%s/demo/entra/%s   %s\n", p.Name, p.Ente, port, p.Key, p.Role)
	}
	fmt.Fprintf(&b, "\n  http://localhost:%s shows Borgofiore; whoever enters from there turns it to their own body. Ctrl C ends.\n\n", port)
	fmt.Print(b.String())
}
