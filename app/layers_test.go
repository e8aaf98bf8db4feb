package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const root = ".."

// layer gives the floor of the house that a folder stands on (higher may import
// lower) and, for a feature, its name.
func layer(path string) (floor int, feature string) {
	parts := strings.Split(path, "/")
	switch parts[0] {
	case "platform", "web":
		return 0, ""
	case "core":
		return 1, ""
	case "features":
		if len(parts) > 1 {
			return 2, parts[1]
		}
		return 2, ""
	case "app":
		return 3, ""
	default: // cmd, e2e
		return 4, ""
	}
}

// wrong says why a file in folder from must not import folder to; "" if it may.
func wrong(from, to string) string {
	fromFloor, fromFeature := layer(from)
	toFloor, toFeature := layer(to)
	switch {
	case toFloor > fromFloor:
		return "imports point down only: what " + from + " needs of " + to + " belongs in an interface of its own (needs.go), joined in app/wiring.go"
	case fromFeature != "" && toFeature != "" && fromFeature != toFeature:
		return "features never know a neighbour: put a small interface in features/" + fromFeature + "/needs.go, or a reaction in app/reactions.go"
	}
	return ""
}

func sources(t *testing.T, match func(path string) bool) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "node_modules" || name == ".git" || name == "dist" || name == "bin" || name == "data") {
			return filepath.SkipDir
		}
		rel, _ := filepath.Rel(root, path)
		if !d.IsDir() && match(filepath.ToSlash(rel)) {
			found = append(found, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestGoImportsPointDown(t *testing.T) {
	files := sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") })
	if len(files) < 20 {
		t.Fatalf("only %d Go files found: the walk is broken", len(files))
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			to, ours := strings.CutPrefix(path, "loggia/")
			if !ours {
				continue
			}
			if why := wrong(filepath.ToSlash(filepath.Dir(file)), to); why != "" {
				t.Errorf("%s imports %s\n\t%s", file, path, why)
			}
		}
	}
}

var tsImport = regexp.MustCompile(`(?m)(?:^|[\s;])(?:import|export)\s(?:[^'";]*?\sfrom\s)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)`)

// The web has the same floors: web/src/staff is the app; web/src/design and the
// rest of web/src are shared; a feature's web part is entered by its index only.
func TestTypeScriptImportsPointDown(t *testing.T) {
	files := sources(t, func(p string) bool {
		return (strings.HasSuffix(p, ".ts") || strings.HasSuffix(p, ".tsx")) && !strings.HasSuffix(p, ".d.ts")
	})
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tsImport.FindAllStringSubmatch(string(text), -1) {
			to := webPath(file, m[1]+m[2])
			if to == "" {
				continue
			}
			if why := wrongInWeb(file, to); why != "" {
				t.Errorf("%s imports %s\n\t%s", file, m[1]+m[2], why)
			}
		}
	}
}

// webPath gives the path in the repository that an import names; "" for a package.
func webPath(file, name string) string {
	switch {
	case strings.HasPrefix(name, "."):
		return filepath.ToSlash(filepath.Join(filepath.Dir(file), name))
	case strings.HasPrefix(name, "@features/"):
		rest := strings.TrimPrefix(name, "@features/")
		feature, inside, _ := strings.Cut(rest, "/")
		return strings.TrimSuffix("features/"+feature+"/web/"+strings.TrimPrefix(inside, "web/"), "/")
	case strings.HasPrefix(name, "@core/"):
		rest := strings.TrimPrefix(name, "@core/")
		part, inside, _ := strings.Cut(rest, "/")
		return strings.TrimSuffix("core/"+part+"/web/"+strings.TrimPrefix(inside, "web/"), "/")
	}
	return ""
}

func wrongInWeb(from, to string) string {
	entry := strings.HasPrefix(from, "web/src/staff/") || strings.HasPrefix(from, "web/src/citizen/") || strings.HasPrefix(from, "web/src/room/")
	fromFeature, toFeature := featureOf(from), featureOf(to)
	switch {
	case toFeature == "" && fromFeature != "" && (strings.HasPrefix(to, "web/src/staff/routes") || strings.HasPrefix(to, "web/src/staff/main")):
		return "a feature does not know the app that shows it"
	case strings.HasPrefix(fromFeature, "features/") && strings.HasPrefix(toFeature, "core/") && (to == toFeature+"/web" || strings.HasPrefix(to, toFeature+"/web/index.")):
		return "" // core stands below: who asks for a second factor asks it, by its one door
	case toFeature != "" && fromFeature != "" && fromFeature != toFeature:
		return "features never know a neighbour: pass what is needed as a prop from web/src/staff"
	case toFeature != "" && fromFeature == "" && !entry && !strings.HasSuffix(from, ".test.ts"):
		return "shared parts do not know a feature"
	}
	return ""
}

func featureOf(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) > 2 && (parts[0] == "features" || parts[0] == "core") && parts[2] == "web" {
		return parts[0] + "/" + parts[1]
	}
	return ""
}

func TestTheGuardSeesAWrongImport(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"platform/db", "core/access"}, {"core/access", "features/office"}, {"features/office", "features/meeting"}, {"features/office", "app"},
	} {
		if wrong(c.from, c.to) == "" {
			t.Errorf("%s → %s passed", c.from, c.to)
		}
	}
	if wrongInWeb("features/office/web/desk.tsx", "features/meeting/web/call") == "" {
		t.Error("a neighbour's web part passed")
	}
}
