package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"loggia/app"
	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/config"
	"loggia/platform/errs"
	"loggia/platform/words"
)

// importing are the options of loggia import.
type importing struct {
	body, kind, name, parent string
	campaign                 string
	preview, invite, links   bool
}

// imports loads what an installation begins with: its body, its people.
func imports(ctx context.Context, args []string) error {
	var o importing
	words := []string{} // before the flags, as people type them: import people FILE.csv --data DIR
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		words, args = append(words, args[0]), args[1:]
	}
	c, rest, err := config.Load(args, os.Environ(), func(f *flag.FlagSet) {
		f.StringVar(&o.body, "ente", "", "short name of the body, such as borgofiore")
		f.StringVar(&o.kind, "kind", "comune", "comune, unione, province, region or other")
		f.StringVar(&o.name, "name", "", "its name in full: Comune di Borgofiore")
		f.StringVar(&o.parent, "parent", "", "the Unione it belongs to")
		f.BoolVar(&o.preview, "preview", false, "say what would happen, change nothing")
		f.BoolVar(&o.invite, "invite", false, "send everybody in the file an invitation")
		f.StringVar(&o.campaign, "campaign", "", "the set-up campaign, by name, that the people of a kit file enter")
		f.BoolVar(&o.links, "links", false, "print the invitations' links instead of sending them")
	})
	if err != nil {
		return err
	}
	words = append(words, rest...)
	body, people, things := slices.Equal(words, []string{"body"}), len(words) == 2 && words[0] == "people", len(words) == 2 && words[0] == "kit"
	if !body && !people && !things {
		return errors.New("say: import body --ente borgofiore --name \"Comune di Borgofiore\", or: import people FILE.csv, or: import kit FILE.csv")
	}
	beside(c)
	a, err := app.Open(ctx, c, logger(c), app.WithVersion(version))
	if err != nil {
		return err
	}
	defer a.Close()
	if body {
		return o.importBody(ctx, a, os.Stdout)
	}
	if things {
		return o.importKit(ctx, a, words[1], os.Stdout)
	}
	return o.importPeople(ctx, a, words[1], os.Stdout)
}

func (o importing) importBody(ctx context.Context, a *app.App, out io.Writer) error {
	in := o.parent
	if in == "" {
		in = o.body
	}
	b, err := a.Ente.Found(access.System(ctx, in), ente.Body{ID: o.body, Kind: ente.Kind(o.kind), Name: o.name, Short: strings.TrimPrefix(o.name, "Comune di "), Parent: o.parent})
	if err != nil {
		return spoken(a, err)
	}
	fmt.Fprintf(out, "%s\t%s\t%s\n", b.ID, b.Name, a.Ente.URL(ctx, b.ID))
	return nil
}

// importPeople loads a file into the body that --ente names, or into the only
// one there is, and says what it did with each row that is news.
func (o importing) importPeople(ctx context.Context, a *app.App, path string, out io.Writer) error {
	body, err := o.which(ctx, a)
	if err != nil {
		return err
	}
	ctx = access.System(ctx, body)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	load := a.People.Import
	if o.preview {
		load = a.People.Preview
	}
	r, err := load(ctx, f, identity.Edits{})
	r = r.Spoken(func(code string, args map[string]any) string { return a.Words.T(words.Default, code, args) })
	for _, l := range r.Lines {
		for _, fault := range l.Faults {
			fmt.Fprintf(out, "%s:%d: %s: %s", path, l.Line, fault.Column, fault.Detail)
			if fault.Suggest != "" {
				fmt.Fprintf(out, " (%s?)", fault.Suggest)
			}
			fmt.Fprintln(out)
		}
	}
	if err != nil {
		return spoken(a, err)
	}
	fmt.Fprintf(out, "nuove %d, cambiate %d, già presenti %d, da correggere %d\n", r.New, r.Changed, r.Same, r.Bad)
	if r.Applied && (o.invite || o.links) {
		return o.inviteAll(ctx, a, r, out)
	}
	return nil
}

func (o importing) which(ctx context.Context, a *app.App) (string, error) {
	all, err := a.Ente.Bodies(access.System(ctx, ""))
	if err != nil {
		return "", err
	}
	if o.body == "" && len(all) == 1 {
		return all[0].ID, nil
	}
	names := []string{}
	for _, b := range all {
		if b.ID == o.body {
			return b.ID, nil
		}
		names = append(names, b.ID)
	}
	if len(all) == 0 {
		return "", errors.New("there is no body yet: import body --ente borgofiore --name \"Comune di Borgofiore\"")
	}
	return "", fmt.Errorf("say which body with --ente: %v", names)
}

// inviteAll invites those of the file who have not joined.
func (o importing) inviteAll(ctx context.Context, a *app.App, r identity.Report, out io.Writer) error {
	seen, ids := map[string]bool{}, []string{}
	for _, l := range r.Lines {
		if seen[l.Person] {
			continue
		}
		seen[l.Person] = true
		p, err := a.People.Person(ctx, l.Person)
		if err != nil {
			return err
		}
		if p.State == identity.Joined {
			continue
		}
		if o.links {
			link, err := a.People.InvitationLink(ctx, p.ID)
			if err != nil {
				return spoken(a, err)
			}
			fmt.Fprintf(out, "%s\t%s\n", p.Email, link)
			continue
		}
		ids = append(ids, p.ID)
	}
	if o.links {
		return nil
	}
	n, err := a.People.Invite(ctx, ids)
	if err == nil {
		fmt.Fprintf(out, "invitate %d\n", n)
	}
	return spoken(a, err)
}

// spoken gives an error its Italian words, beside the code that a search finds.
func spoken(a *app.App, err error) error {
	if err == nil {
		return nil
	}
	e := errs.As(err)
	return fmt.Errorf("%s (%w)", a.Words.T(words.Default, e.Code, e.Args), err)
}
