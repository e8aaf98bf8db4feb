package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"loggia/app"
	"loggia/core/access"
	"loggia/platform/config"
)

// appPassword prints a new app password of a person, by id or e-mail, in the
// body that --ente names or in the only one that knows them.
func appPassword(ctx context.Context, args []string) error {
	var body string
	c, rest, err := config.Load(args, os.Environ(), func(f *flag.FlagSet) {
		f.StringVar(&body, "ente", "", "short name of the person's body, such as borgofiore")
	})
	if err != nil {
		return err
	}
	if len(rest) != 2 {
		return errors.New("say: app-password --data DIR PERSON LABEL")
	}
	beside(c)
	a, err := app.Open(ctx, c, logger(c), app.WithVersion(version))
	if err != nil {
		return err
	}
	defer a.Close()
	bodies, err := a.Ente.Bodies(access.System(ctx, ""))
	if err != nil {
		return err
	}
	err = fmt.Errorf("nobody is %q here", rest[0])
	for _, b := range bodies {
		if body != "" && b.ID != body {
			continue
		}
		p, no := a.People.AppPasswordFor(access.System(ctx, b.ID), rest[0], rest[1])
		if no == nil {
			fmt.Println(p.Secret)
			return nil
		}
		err = spoken(a, no)
	}
	return err
}
