package app_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What may go into a binary under AGPL-3.0-or-later.
var allowed = map[string]bool{
	"MIT": true, "MIT-0": true, "ISC": true, "BSD-2-Clause": true, "BSD-3-Clause": true, "0BSD": true, "Apache-2.0": true, "MPL-2.0": true,
	"CC0-1.0": true, "Unlicense": true, "BlueOak-1.0.0": true, "Python-2.0": true, "CC-BY-4.0": true, "OFL-1.1": true, "Zlib": true,
}

// Packages whose package.json names no licence, or one that must be read by a person.
var npmExceptions = map[string]string{
	"design-react-kit": "package.json says BSD-3; its LICENSE is the BSD 3-Clause text",
	"dom-walk":         "package.json lists licenses: [MIT]; its LICENCE is the MIT text",
}

// The sentence by which each licence is known.
var licenceTexts = []struct {
	name string
	re   *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`(?i)Apache License,?\s+Version 2\.0`)},
	{"MPL-2.0", regexp.MustCompile(`(?i)Mozilla Public License,? Version 2\.0`)},
	{"MIT", regexp.MustCompile(`(?i)Permission is hereby granted, free of charge`)},
	{"BSD-3-Clause", regexp.MustCompile(`(?is)Redistribution and use in source and binary forms.*(Neither the name|endorse or promote)`)},
	{"BSD-2-Clause", regexp.MustCompile(`(?i)Redistribution and use in source and binary forms`)},
	{"ISC", regexp.MustCompile(`(?i)Permission to use, copy, modify,? and(/or)? distribute`)},
	{"CC0-1.0", regexp.MustCompile(`(?i)CC0 1\.0 Universal`)},
	{"Unlicense", regexp.MustCompile(`(?i)This is free and unencumbered software`)},
}

func TestGoDependenciesHaveAnAllowedLicence(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", "./cmd/loggia")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(string(out), "\n") {
		path, dir, ok := strings.Cut(line, "\t")
		if !ok || path == "loggia" || seen[path] {
			continue
		}
		seen[path] = true
		if name := goLicence(dir); !allowed[name] {
			t.Errorf("%s: licence %q is not in the allow-list", path, name)
		}
	}
	if len(seen) < 10 {
		t.Fatalf("only %d modules found: the list is broken", len(seen))
	}
}

// A module inside a larger repository may carry its licence in a folder above.
func goLicence(dir string) string {
	for range 3 {
		files, _ := filepath.Glob(filepath.Join(dir, "*"))
		for _, f := range files {
			base := strings.ToUpper(filepath.Base(f))
			if !strings.HasPrefix(base, "LICEN") && !strings.HasPrefix(base, "COPYING") && !strings.HasPrefix(base, "UNLICENSE") {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				continue
			}
			for _, l := range licenceTexts {
				if l.re.Match(text) {
					return l.name
				}
			}
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

func TestNpmDependenciesHaveAnAllowedLicence(t *testing.T) {
	lock, err := os.ReadFile(filepath.Join(root, "web/package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Packages map[string]struct {
			License  any  `json:"license"`
			Optional bool `json:"optional"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(lock, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Packages) < 20 {
		t.Fatalf("only %d packages in the lock file", len(doc.Packages))
	}
	for path, p := range doc.Packages {
		_, name, dependency := strings.Cut(path, "node_modules/")
		if !dependency {
			continue
		}
		licence, _ := p.License.(string)
		if !npmAllowed(licence) && npmExceptions[name] == "" {
			t.Errorf("%s: licence %q is not in the allow-list", name, licence)
		}
	}
}

// npmAllowed reads the part of an SPDX expression that package.json uses: every
// name of an AND, one name of an OR.
func npmAllowed(expression string) bool {
	expression = strings.Trim(expression, "()")
	for _, choice := range strings.Split(expression, " OR ") {
		all := choice != ""
		for _, name := range strings.Split(strings.Trim(choice, "()"), " AND ") {
			all = all && allowed[strings.Trim(name, "()")]
		}
		if all {
			return true
		}
	}
	return false
}

func TestTheLicenceGuardSaysNo(t *testing.T) {
	for _, e := range []string{"", "SEE LICENSE IN LICENSE", "GPL-3.0", "MIT AND Proprietary", "UNLICENSED"} {
		if npmAllowed(e) {
			t.Errorf("%q passed", e)
		}
	}
	if !npmAllowed("(MIT OR GPL-2.0)") || !npmAllowed("MIT") {
		t.Error("a good licence was refused")
	}
}
