package main

import (
	"context"
	"fmt"
	"os"

	"loggia/app"
	"loggia/platform/config"
)

func printConfig(_ context.Context, args []string) error {
	c, _, err := config.Load(args, os.Environ(), nil)
	if err != nil {
		return err
	}
	return c.Print(os.Stdout)
}

// openapi needs no data: it opens an installation in a folder that it removes.
func openapi(ctx context.Context, args []string) error {
	c, _, err := config.Load(args, os.Environ(), nil)
	if err != nil {
		return err
	}
	if c.Data, err = os.MkdirTemp("", "loggia-openapi-"); err != nil {
		return err
	}
	defer os.RemoveAll(c.Data)
	c.LogLevel, c.Database, c.MediaUDP, c.MediaTCP = "error", "", 0, 0
	a, err := app.Open(ctx, c, logger(c), app.WithVersion("1"))
	if err != nil {
		return err
	}
	defer a.Close()
	spec, err := a.API.Spec()
	if err != nil {
		return err
	}
	_, err = fmt.Printf("%s\n", spec)
	return err
}
