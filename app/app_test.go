package app_test

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"loggia/app"
	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/config"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/words"
)

var renew = flag.Bool("renew", false, "write the golden files anew")

// town opens the demo town in a folder that ends with the test.
func town(t testing.TB, change ...func(*config.Config)) *app.App {
	t.Helper()
	c := config.Default()
	c.Data, c.Demo, c.MediaUDP, c.MediaTCP = t.TempDir(), true, 0, 0
	for _, f := range change {
		f(c)
	}
	a, err := app.Open(context.Background(), c, slog.New(slog.DiscardHandler), app.WithVersion("1"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// Every table belongs to a body, and its primary key begins with it. An
// exception says why.
func TestEveryTableHasItsEnte(t *testing.T) {
	exceptions := map[string]string{
		"migration":     "which files have run is of the installation",
		"ledger":        "one sequence for the installation; rows carry the ente, and the key is the place in the sequence",
		"ledger_cursor": "one position per reaction for the installation",
		"ledger_lease":  "which node delivers",
		"body":          "the bodies themselves: their id is the ente",
	}
	a := town(t)
	tables := 0
	err := a.DB.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
		names, err := db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
		if err != nil {
			return err
		}
		for _, name := range names {
			tables++
			rows, err := tx.Query(`SELECT name FROM pragma_table_info($1) WHERE pk = 1`, name)
			first, err := db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
			if err != nil {
				return err
			}
			ok := len(first) == 1 && first[0] == "ente"
			if why := exceptions[name]; ok == (why != "") && ok {
				t.Errorf("%s needs no exception any more", name)
			} else if !ok && why == "" {
				t.Errorf("the primary key of table %s begins with %v, not with ente", name, first)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if tables < 8 {
		t.Fatalf("only %d tables: the demo town is not whole", tables)
	}
}

// A new door, or one that changed, is a visible difference: make types.
func TestTheDoorsAreTheGoldenOnes(t *testing.T) {
	spec, err := town(t).API.Spec()
	if err != nil {
		t.Fatal(err)
	}
	spec = append(spec, '\n')
	golden := filepath.Join("testdata", "openapi.json")
	if *renew {
		if err := os.WriteFile(golden, spec, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(spec, want) {
		t.Error("the doors differ from app/testdata/openapi.json: look at the difference after `make types`, and commit it if you meant it")
	}
}

// A number that law sets is shown to the people who are bound by it: it has a
// name in both languages.
func TestEveryNumberOfLawHasAName(t *testing.T) {
	a := town(t)
	for _, key := range norm.Keys() {
		for _, lang := range []string{"it", "en"} {
			if name := "norm." + key; a.Words.T(lang, name, nil) == name {
				t.Errorf("%q has no words in %s", name, lang)
			}
		}
	}
}

func TestEveryErrorHasWordsInBothLanguages(t *testing.T) {
	a := town(t)
	if err := a.Words.Check(); err != nil {
		t.Error(err)
	}
	codes := errs.Codes()
	if len(codes) < 20 {
		t.Fatalf("only %d codes", len(codes))
	}
	for code := range codes {
		for _, lang := range words.Langs {
			if !a.Words.Has(lang, code) && !strings.HasPrefix(code, "t.") {
				t.Errorf("no words for %s in %q", code, lang)
			}
		}
	}
}

// A rule without an act, or an act without a rule, is a mistake that only a
// user would find.
func TestEveryActionHasARuleAndEveryRuleAnAction(t *testing.T) {
	town(t)
	asked := map[string]string{}
	check := regexp.MustCompile(`access\.(?:Check|Can)\([^,]+, "([a-z_.]+)"`)
	mention := regexp.MustCompile(`"([a-z_]+\.[a-z_]+)"`)
	mentioned := map[string]bool{}
	for _, file := range sources(t, func(p string) bool {
		return strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") && filepath.Base(p) != "access.go"
	}) {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range check.FindAllStringSubmatch(string(text), -1) {
			asked[m[1]] = file
		}
		for _, m := range mention.FindAllStringSubmatch(string(text), -1) {
			mentioned[m[1]] = true
		}
	}
	actions := access.Actions()
	for action, file := range asked {
		if !slices.Contains(actions, action) {
			t.Errorf("%s asks for %q, which has no rule", file, action)
		}
	}
	for _, action := range actions {
		if asked[action] == "" && !mentioned[action] {
			t.Errorf("the rule %q is never asked for", action)
		}
	}
}

// If A reacts to B and B to A, a fact can run round for ever.
func TestReactionsRunInNoCircle(t *testing.T) {
	after := map[string][]string{}
	for _, key := range town(t).Ledger.Reactions() {
		fact, who, ok := strings.Cut(key, "→")
		feature, _, named := strings.Cut(fact, ".")
		if !ok || !named {
			t.Fatalf("reaction %q", key)
		}
		who, _, _ = strings.Cut(who, ".")
		after[feature] = append(after[feature], who)
	}
	if circle := findCircle(after); circle != nil {
		t.Errorf("reactions run in a circle: %s", strings.Join(circle, " → "))
	}
	if findCircle(map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"a"}}) == nil {
		t.Error("the guard does not see a circle")
	}
}

func findCircle(after map[string][]string) []string {
	var walk func(at string, path []string) []string
	walk = func(at string, path []string) []string {
		if slices.Contains(path, at) {
			return append(path, at)
		}
		for _, next := range after[at] {
			if c := walk(next, append(slices.Clone(path), at)); c != nil {
				return c
			}
		}
		return nil
	}
	for start := range after {
		if c := walk(start, nil); c != nil {
			return c
		}
	}
	return nil
}

// Whatever the server writes into pages and styles must come from here.
func TestNoAssetNamesAnotherOrigin(t *testing.T) {
	other := regexp.MustCompile(`(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//[a-z0-9.-]+`)
	allowed := []string{"http://www.w3.org/", "https://form.agid.gov.it"}
	for _, file := range sources(t, func(p string) bool {
		return strings.HasSuffix(p, ".html") || strings.HasSuffix(p, ".scss") || strings.HasSuffix(p, ".css")
	}) {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range other.FindAllString(string(text), -1) {
			if !slices.ContainsFunc(allowed, func(a string) bool { return strings.Contains(m, a) }) {
				t.Errorf("%s: %s", file, m)
			}
		}
	}
}
