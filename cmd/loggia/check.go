package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"loggia/app"
	"loggia/platform/config"
)

// check says whether what is kept is whole: the database and every file that it
// names. It changes nothing but brings the tables up to date, as serve would,
// and ends with an error when something is wrong.
func check(ctx context.Context, args []string) error {
	c, rest, err := config.Load(args, os.Environ(), nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("check takes no %q", rest)
	}
	if _, err := os.Stat(c.Data); c.Data == "" || err != nil {
		return errors.New("say which data folder to check: --data FOLDER")
	}

	asked := *c
	beside(c)
	c.Demo = false // it looks, and sows nothing
	a, err := app.Open(ctx, c, logger(c), app.WithVersion(version))
	if err != nil {
		return err
	}
	defer a.Close()
	a.Asked = &asked
	findings, err := a.Check(ctx)
	if err != nil {
		return err
	}
	wrong := 0
	for _, f := range findings {
		fmt.Println(f)
		if !f.Fine {
			wrong++
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d checks found something wrong", wrong, len(findings))
	}
	return nil
}

// beside is for a verb that works on a data folder while a server may run on it:
// it takes none of that server's ports, and fetches no mail.
func beside(c *config.Config) {
	c.MediaUDP, c.MediaTCP, c.MediaTURN, c.MediaTURNS = 0, 0, 0, 0
	c.InboxSMTP, c.InboxLMTP, c.IMAPHost = "", "", ""
}
