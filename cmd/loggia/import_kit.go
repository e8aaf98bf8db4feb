package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"loggia/app"
	"loggia/core/access"
	"loggia/features/kit"
	"loggia/platform/words"
)

// importKit loads people and what each of them gets, all rows or none, and says
// what is wrong with each bad row.
func (o importing) importKit(ctx context.Context, a *app.App, path string, out io.Writer) error {
	body, err := o.which(ctx, a)
	if err != nil {
		return err
	}
	ctx = access.System(ctx, body)
	campaign, err := o.findCampaign(ctx, a)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r kit.Report
	if o.preview {
		r, err = a.Kit.Preview(ctx, f, kit.Edits{})
	} else {
		r, err = a.Kit.Import(ctx, f, kit.Edits{}, campaign)
	}
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
	fmt.Fprintf(out, "nuove %d, cambiate %d, già presenti %d, da correggere %d; persone nuove %d, beni da consegnare %d, licenze %d\n", r.New, r.Changed, r.Same, r.Bad, r.People, r.Items, r.Seats)
	return nil
}

func (o importing) findCampaign(ctx context.Context, a *app.App) (string, error) {
	if o.campaign == "" {
		return "", nil
	}
	all, _, err := a.Kit.Campaigns(ctx)
	names := []string{}
	for _, c := range all {
		if c.Name == o.campaign && !c.Closed {
			return c.ID, nil
		}
		names = append(names, c.Name)
	}
	if err == nil {
		err = fmt.Errorf("there is no open campaign called %q: %v", o.campaign, names)
	}
	return "", err
}
