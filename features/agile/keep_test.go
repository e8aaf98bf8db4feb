package agile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"loggia/features/agile"
	"loggia/platform/db"
)

func TestWhatMayNotBeKeptGoes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		h.ready(luca, lucaCode)
		a := h.agree(giulia, marco, whole())
		b, err := h.Begin(luca, "", false)
		must(t, err)
		must(t, second(h.Save(luca, b.ID, b.Version, whole(), false)))
		must(t, h.SetPriorities(luca, b.ID, []agile.Priority{{Reason: agile.Child, Proof: "self_declaration"}}))
		must(t, second(h.Submit(luca, b.ID)))
		must(t, second(h.Refuse(marco, b.ID, "lo sportello resterebbe vuoto")))
		forget := func(day string) int {
			h.at(day)
			n, err := h.Forget(system)
			must(t, err)
			return n
		}
		if n := forget("2027-11-25"); n != 0 {
			t.Errorf("a year to the day after the refusal %d went", n)
		}
		if n := forget("2027-11-27"); n != 1 {
			t.Errorf("a year and a day later %d went", n)
		}
		if _, err := h.Look(luca, b.ID); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("the refusal is still there: %v", err)
		}
		if n := forget("2031-11-25"); n != 0 {
			t.Errorf("five years to the day after the signature %d went", n)
		}
		if n := forget("2031-11-27"); n != 1 {
			t.Errorf("later %d went", n)
		}
		if _, _, err := h.Document(giulia, a.ID); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("its document is still there: %v", err)
		}
		for _, table := range []string{"agile_agreement", "agile_step", "agile_signature", "agile_priority", "agile_evaluation"} {
			var n int
			must(t, h.db.Read(system, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM `+table+` WHERE ente = $1`, tx.Ente).Scan(&n)
			}))
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
	})
}

func TestTheSafetyNoticeIsReadEachYear(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, whole())
		_ = a
		h.at("2027-11-26")
		next, err := h.Begin(giulia, "", false)
		must(t, err)
		must(t, second(h.Save(giulia, next.ID, next.Version, func() agile.Terms {
			w := whole()
			w.From, w.To, w.Goals[0].By = "2027-12-01", "2028-05-31", "2028-05-31"
			return w
		}(), false)))
		codes := func() (s string) {
			lacks, err := h.Lacks(giulia, next.ID)
			must(t, err)
			for _, l := range lacks {
				s += l.Code + " "
			}
			return s
		}
		if got := codes(); got != "safety " {
			t.Errorf("a year and a day after reading, missing: %q", got)
		}
		must(t, second(h.Give(paola, agile.Paper{Kind: "safety", Year: 2027, Title: "Sicurezza 2027", Body: "Un altro testo abbastanza lungo per quest'anno nuovo."})))
		if got := codes(); got != "safety " {
			t.Errorf("the new notice unread, missing: %q", got)
		}
		papers, err := h.Papers(giulia)
		must(t, err)
		for _, p := range papers {
			must(t, h.Read(giulia, p.ID))
		}
		if got := codes(); got != "" {
			t.Errorf("the new notice read, missing: %q", got)
		}
	})
}

func TestAPersonReadsAllThatIsKnownOfThem(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		h.agree(giulia, marco, whole())
		h.Shares = []agile.Share{{Section: "kit", Known: func(_ context.Context, who string) (any, error) { return "LT-0187 of " + who, nil }}}
		all, err := h.Known(giulia)
		must(t, err)
		text := fmt.Sprintf("%+v", all)
		for _, want := range []string{giuliaCode, "via dei Tigli", "sign_worker", "LT-0187 of giulia"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is kept and not shown", want)
			}
		}
		if all, err = h.Known(luca); err != nil || strings.Contains(fmt.Sprintf("%+v", all), "Tigli") {
			t.Errorf("Luca reads Giulia's: %v", err)
		}
	})
}

func TestTheDemoTownHasItsProgrammeOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, table := range []string{"agile_programme"} {
			must(t, h.db.Write(system, func(tx *db.Tx) error { return second(tx.Exec(`DELETE FROM `+table+` WHERE ente = $1`, tx.Ente)) }))
		}
		must(t, h.Seed(root))
		must(t, h.Seed(root))
		rows, err := h.List(marco, "tributi", "", nil, "")
		if err != nil || len(rows) != 7 {
			t.Errorf("the tax office has %d agreements, %v", len(rows), err)
		}
		v, err := h.Look(marco, "rinnovo-nadia")
		if err != nil || !v.Can["sign"] || len(v.Signatures) != 1 {
			t.Errorf("Nadia's renewal waits for Marco: %+v, %v", v.Can, err)
		}
		sha := v.SHA256
		must(t, second(h.Sign(signing(marco), "rinnovo-nadia", sha)))
	})
}
