package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every package says in its first sentence what it is for.
func TestEveryPackageHasADocComment(t *testing.T) {
	documented := map[string]bool{}
	for _, file := range sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") }) {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Dir(file)
		documented[dir] = documented[dir] || says(f)
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no doc comment", dir)
		}
	}
}

func says(f *ast.File) bool {
	return f.Doc != nil && (strings.HasPrefix(f.Doc.Text(), "Package "+f.Name.Name+" ") || strings.HasPrefix(f.Doc.Text(), "Command "))
}

// A file that git keeps must make sense on any machine, and be finished.
func TestTheTreeIsClean(t *testing.T) {
	out, err := exec.Command("git", "-C", root, "ls-files").Output()
	if err != nil {
		t.Skip("not a git checkout")
	}
	bad := map[string]*regexp.Regexp{
		"a path of one machine":    regexp.MustCompile(`/(root|home|work)/[a-z]+/`),
		"a registry's address":     regexp.MustCompile(`"resolved":\s*"https?://(?:[^r"]|r[^e])`),
		"a word left for later":    regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`),
		"filler":                   regexp.MustCompile(`(?i)lorem ipsum`),
		"a mark of a merge":        regexp.MustCompile(`(?m)^(<<<<<<<|>>>>>>>) `),
		"carriage returns at ends": regexp.MustCompile(`(?m)[^\r\n]\r\n[^\r\n]*\r\n[^\r\n]*\r\n`),
	}
	for _, file := range strings.Fields(string(out)) {
		if file == "app/docs_test.go" || strings.Contains(file, "testdata/") || strings.HasSuffix(file, ".lock") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil || strings.ContainsRune(string(text[:min(len(text), 8000)]), 0) {
			continue
		}
		for what, re := range bad {
			if m := re.Find(text); m != nil {
				t.Errorf("%s holds %s: %q", file, what, m)
			}
		}
	}
}

// publiccode.yml 0.7.0: the keys that the national catalogue requires.
func TestPubliccodeHasTheRequiredKeys(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "publiccode.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal", "maintenance", "localisation"} {
		if !regexp.MustCompile(`(?m)^` + key + `:`).Match(text) {
			t.Errorf("publiccode.yml lacks %s", key)
		}
	}
	for _, key := range []string{"it:", "en:", "shortDescription:", "longDescription:", "features:", "license: AGPL-3.0-or-later", "type:", "contacts:", "localisationReady:", "availableLanguages:"} {
		if !strings.Contains(string(text), key) {
			t.Errorf("publiccode.yml lacks %s", key)
		}
	}
	for _, m := range regexp.MustCompile(`shortDescription: (.*)`).FindAllStringSubmatch(string(text), -1) {
		if len([]rune(m[1])) > 150 {
			t.Errorf("a short description has %d characters, 150 at most", len([]rune(m[1])))
		}
	}
}
