// Command loggia is the whole platform in one program: serve runs it; import,
// check, openapi, config and version are the operator's other verbs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the linker.
var version = "dev"

const usage = `loggia: virtual offices and smart working for a town hall

  loggia serve                     run the platform
  loggia serve --demo --data DIR   run it with the invented town of Valfiorita
  loggia import body --ente NAME   found a body: --name "Comune di Borgofiore"
  loggia import people FILE.csv    load people from a spreadsheet; all rows or none
  loggia import kit FILE.csv       load people and what each gets to work with; all rows or none
  loggia app-password WHO LABEL    a password for a program of WHO, such as a WebDAV client
  loggia check                     is everything in the data folder in order
  loggia config                    every option, its value and what it is for, as a file
  loggia openapi                   the document of the API
  loggia version

Options: flags (--data DIR), environment (LOGGIA_DATA) or a file (--config FILE).
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "loggia:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	verbs := map[string]func(context.Context, []string) error{
		"serve": serve, "app-password": appPassword, "check": check, "import": imports, "openapi": openapi, "config": printConfig,
		"version": func(context.Context, []string) error { fmt.Println(version); return nil },
		"help":    func(context.Context, []string) error { return flag.ErrHelp },
	}
	if len(args) == 0 {
		return flag.ErrHelp
	}
	verb, known := verbs[args[0]]
	if !known {
		fmt.Fprint(os.Stderr, usage)
		return fmt.Errorf("there is no verb %q", args[0])
	}
	return verb(ctx, args[1:])
}
