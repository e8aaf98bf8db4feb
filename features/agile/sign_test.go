package agile_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"loggia/core/identity"
	"loggia/features/agile"
)

const giuliaCode, lucaCode = "FRRGLI85D52A944B", "RNLLCU79M14A944T"

func TestFromTheApplicationToTheSignaturesOfBoth(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, err := h.Begin(giulia, "", false)
		must(t, err)
		if a.State != agile.Draft || a.Office != "tributi" || a.Terms.From != "2026-12-01" || a.Terms.To != "2027-11-30" || a.Terms.Directing == "" {
			t.Fatalf("the draft begins as %+v", a)
		}
		if _, err := h.Begin(giulia, "", false); !errors.Is(err, agile.ErrOneOpen) {
			t.Errorf("a second draft: %v", err)
		}
		if _, err := h.Submit(giulia, a.ID); !errors.Is(err, agile.ErrDays) {
			t.Errorf("sent without days: %v", err)
		}
		saved, err := h.Save(giulia, a.ID, a.Version, whole(), false)
		must(t, err)
		if _, err := h.Save(giulia, a.ID, a.Version, whole(), false); !errors.Is(err, agile.ErrChanged) {
			t.Errorf("saved over what another window saved: %v", err)
		}
		if _, err := h.Save(marco, a.ID, saved.Version, whole(), false); err == nil {
			t.Error("the head writes in a draft that nobody has sent")
		}
		must(t, second(h.Submit(giulia, a.ID)))
		if _, err := h.Amend(marco, a.ID, "  "); !errors.Is(err, agile.ErrReason) {
			t.Errorf("a change asked without saying which: %v", err)
		}
		must(t, second(h.Amend(marco, a.ID, "Metti il giovedì al posto del mercoledì.")))
		must(t, second(h.Submit(giulia, a.ID)))
		must(t, second(h.Approve(marco, a.ID, "")))
		if _, err := h.Prepare(marco, a.ID); !errors.Is(err, agile.ErrContents) {
			t.Errorf("prepared without notices and employment: %v", err)
		}
		h.ready(giulia, giuliaCode)
		h.course.lacks["giulia"] = true
		if lacks, err := h.Lacks(giulia, a.ID); err != nil || len(lacks) != 1 || lacks[0].Code != "training" {
			t.Errorf("without the course: %v, %v", lacks, err)
		}
		h.course.lacks["giulia"] = false
		must(t, second(h.Prepare(marco, a.ID)))
		file, sha, err := h.Document(giulia, a.ID)
		if err != nil || !bytes.HasPrefix(file, []byte("%PDF-1.")) || len(sha) != 64 {
			t.Fatalf("the document: %d bytes, %q, %v", len(file), sha, err)
		}
		if _, err := h.Sign(giulia, a.ID, sha); !errors.Is(err, identity.ErrSecondFactor) {
			t.Errorf("signed with one factor: %v", err)
		}
		if _, err := h.Sign(signing(giulia), a.ID, strings.Repeat("0", 64)); !errors.Is(err, agile.ErrOtherDocument) {
			t.Errorf("another document signed: %v", err)
		}
		if _, err := h.Sign(signing(chiara), a.ID, sha); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("another office's head signs: %v", err)
		}
		if _, err := h.Sign(signing(sara), a.ID, sha); !errors.Is(err, agile.ErrNotYours) {
			t.Errorf("the secretary signs what the head prepared: %v", err)
		}
		must(t, second(h.Sign(signing(giulia), a.ID, sha)))
		if _, err := h.Sign(signing(giulia), a.ID, sha); !errors.Is(err, agile.ErrSignedAlready) {
			t.Errorf("signed twice: %v", err)
		}
		done, err := h.Sign(signing(marco), a.ID, sha)
		must(t, err)
		if done.State != agile.Signed || done.Signed.IsZero() || done.LastDay != "2027-05-31" {
			t.Errorf("after both: %+v", done)
		}
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if len(v.Signatures) != 2 || v.Signatures[0].SHA256 != sha || v.Signatures[0].How != identity.ByTOTP || v.Signatures[1].Side != agile.Body {
			t.Errorf("the signatures are %+v", v.Signatures)
		}
		moves := []string{}
		for _, s := range v.Steps {
			moves = append(moves, string(s.Move))
		}
		if got := strings.Join(moves, " "); got != "begin submit amend submit approve prepare sign_worker sign_body complete" {
			t.Errorf("the story is %s", got)
		}
		if _, ok, _ := h.InForce(system, "giulia", "2026-11-30"); ok {
			t.Error("it holds the day before its first")
		}
		if got, ok, err := h.InForce(system, "giulia", "2026-12-01"); !ok || err != nil || got.ID != a.ID {
			t.Errorf("on its first day: %v, %v", ok, err)
		}
		h.at("2026-12-01")
		if s := h.state(giulia, a.ID); s != agile.InForce {
			t.Errorf("on its first day it is %s", s)
		}
		h.at("2027-06-01")
		if s := h.state(giulia, a.ID); s != agile.Ended {
			t.Errorf("the day after its last it is %s", s)
		}
		if _, ok, _ := h.InForce(system, "giulia", "2027-05-31"); !ok {
			t.Error("its last day is not one of its days any more")
		}
		if _, ok, _ := h.InForce(system, "giulia", "2027-06-01"); ok {
			t.Error("it holds after its last day")
		}
	})
}

func TestTwoSignaturesAtOnceCloseItOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.toSign(giulia, marco, whole())
		sha := h.sha(giulia, a.ID)
		var wg sync.WaitGroup
		for _, who := range []context.Context{giulia, marco} {
			wg.Go(func() {
				for range 20 { // whoever comes second reads again, as the browser does
					if _, err := h.Sign(signing(who), a.ID, sha); !errors.Is(err, agile.ErrChanged) {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
				t.Error("never got to sign")
			})
		}
		wg.Wait()
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if v.State != agile.Signed || len(v.Signatures) != 2 {
			t.Errorf("after both at once: %s with %d signatures", v.State, len(v.Signatures))
		}
	})
}

func TestWhatIsTakenBackFromSigningIsNotKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.toSign(giulia, marco, whole())
		must(t, second(h.Sign(signing(giulia), a.ID, h.sha(giulia, a.ID))))
		must(t, second(h.Reopen(marco, a.ID, "manca il giovedì")))
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if v.State != agile.Approved || v.SHA256 != "" || len(v.Signatures) != 0 {
			t.Errorf("taken back: %s, %q, %v", v.State, v.SHA256, v.Signatures)
		}
		if _, _, err := h.Document(giulia, a.ID); !errors.Is(err, agile.ErrNoDocument) {
			t.Errorf("the document can still be read: %v", err)
		}
		files := 0
		must(t, filepath.WalkDir(h.folder, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files++
			}
			return err
		}))
		if files != 0 {
			t.Errorf("%d files are left", files)
		}
	})
}
