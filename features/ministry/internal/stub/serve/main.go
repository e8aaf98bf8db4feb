// Command serve runs the invented Ministry for the stories that are told in a
// browser: it says where it listens, then obeys one word a line on its input
// (down, up, no, empty, archive) and ends with it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"loggia/features/ministry/internal/stub"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: serve FILE, where its certificate is written")
		os.Exit(2)
	}
	s := stub.Start(time.Hour, time.Now)
	defer s.Close()
	if err := os.WriteFile(os.Args[1], s.Authority(), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	say := json.NewEncoder(os.Stdout)
	say.Encode(map[string]any{"endpoints": s.Endpoints(), "key": stub.Key, "scope": stub.Scope})
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		switch lines.Text() {
		case "down":
			s.SetDown(true)
		case "up":
			s.SetDown(false)
		case "no":
			s.Next("create", stub.No("E310", "Posizione INAIL non attiva"))
		case "empty":
			s.Empty()
		case "archive":
		}
		say.Encode(map[string]any{"records": len(s.Records()), "calls": s.Calls()})
	}
}
