package agile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/features/agile"
)

// The matrix: nobody sees health data or reasons of priority but their person
// and the personnel office; whoever may not read an agreement does not learn
// that there is one.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(luca, lucaCode)
		a, err := h.Begin(luca, "", false)
		must(t, err)
		must(t, second(h.Save(luca, a.ID, a.Version, whole(), false)))
		must(t, h.SetPriorities(luca, a.ID, []agile.Priority{{Reason: agile.Disability, Proof: "certificate_seen"}}))
		must(t, second(h.Submit(luca, a.ID)))
		visitor := root
		type door struct {
			name string
			ask  func(context.Context) error
		}
		look := door{"the agreement", func(ctx context.Context) error { return second(h.Look(ctx, a.ID)) }}
		why := door{"the reasons", func(ctx context.Context) error { return second(h.Priorities(ctx, a.ID)) }}
		job := door{"the employment", func(ctx context.Context) error {
			_, known, err := h.Employment(ctx, "luca")
			if err == nil && !known {
				err = agile.ErrNoSuchAgreement
			}
			return err
		}}
		list := door{"the office's list", func(ctx context.Context) error { return second(h.List(ctx, "tributi", "", nil, "")) }}
		body := door{"the body's list", func(ctx context.Context) error { return second(h.List(ctx, "", "", nil, "")) }}
		refuse := door{"a refusal", func(ctx context.Context) error { return second(h.Refuse(ctx, a.ID, "mancano persone allo sportello")) }}
		figures := door{"the figures", func(ctx context.Context) error { return second(h.Figures(ctx, "2026-01-01", "2026-12-31")) }}
		notice := door{"the notice due", func(ctx context.Context) error { return second(h.NoticeDue(ctx, a.ID)) }}
		tell := door{"what the Ministry asks", func(ctx context.Context) error { return second(h.Communication(ctx, a.ID)) }}
		people := []struct {
			name string
			ctx  context.Context
			may  string
		}{
			{"a visitor", visitor, ""},
			{"its person", luca, "the agreement, the reasons, the employment, the notice due"},
			{"a colleague of the office", giulia, ""},
			{"the head", marco, "the agreement, the office's list"},
			{"another head", chiara, ""},
			{"the personnel office", paola, "the agreement, the reasons, the employment, the office's list, the body's list, the figures, the notice due, what the Ministry asks"},
			{"the secretary", sara, "the agreement, the office's list, the body's list, the figures, what the Ministry asks"},
			{"the administrator", ivo, "the figures"},
			{"the personnel office of another body", foreigner, ""},
		}
		for _, p := range people {
			for _, d := range []door{look, why, job, list, body, figures, notice, tell} {
				err := d.ask(p.ctx)
				if may := strings.Contains(", "+p.may+", ", ", "+d.name+", "); (err == nil) != may {
					if p.name == "the personnel office of another body" && (d.name == "the body's list" || d.name == "the figures" || d.name == "the office's list") && err == nil {
						continue // they read their own body, which has nothing
					}
					t.Errorf("%s asks for %s: %v", p.name, d.name, err)
				}
			}
		}
		for _, p := range people {
			err := refuse.ask(p.ctx)
			if may := p.name == "the head"; may != (err == nil) && p.name != "the secretary" {
				t.Errorf("%s refuses: %v", p.name, err)
			}
			if err == nil {
				break
			}
		}
		v, err := h.Look(marco, a.ID)
		must(t, err)
		text := fmt.Sprintf("%+v", v)
		for _, secret := range []string{agile.Disability, agile.Child, "certificate_seen", lucaCode} {
			if strings.Contains(text, secret) {
				t.Errorf("the head reads %q in %s", secret, text)
			}
		}
	})
}

func TestNobodyDecidesOnTheirOwnApplication(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, err := h.Begin(marco, "", false)
		must(t, err)
		must(t, second(h.Save(marco, a.ID, a.Version, whole(), false)))
		must(t, second(h.Submit(marco, a.ID)))
		if _, err := h.Approve(marco, a.ID, ""); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a head approves himself: %v", err)
		}
		must(t, second(h.Approve(sara, a.ID, "")))
	})
}

func TestAnOfficesLimitsHoldUnlessTheHeadSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.SetLimit(paola, agile.Limit{Office: "tributi", People: 1, Days: 1}))
		send := func(who context.Context, days int) string {
			a, err := h.Begin(who, "", false)
			must(t, err)
			terms := whole()
			terms.Days, terms.Weekdays = days, nil
			must(t, second(h.Save(who, a.ID, a.Version, terms, false)))
			must(t, second(h.Submit(who, a.ID)))
			return a.ID
		}
		first, other := send(giulia, 2), send(luca, 1)
		if _, err := h.Approve(marco, first, ""); !errors.Is(err, agile.ErrTooManyDays) {
			t.Errorf("two days where one is the most: %v", err)
		}
		must(t, second(h.Approve(marco, first, "figlio in ospedale lontano")))
		if _, err := h.Approve(marco, other, ""); !errors.Is(err, agile.ErrOfficeFull) {
			t.Errorf("a second where one is the most: %v", err)
		}
	})
}
