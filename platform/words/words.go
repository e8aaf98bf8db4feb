// Package words holds what people read. Every feature keeps a catalogue per
// language beside its code (words.it.json, words.en.json), keyed by code; this
// package merges them and finds the right sentence for a reader.
//
// words.go loads and looks up; lang.go chooses the reader's language. The
// files follow i18next, so that the staff app reads the very same ones: flat
// keys, {{name}} for an argument, and _one, _many, _other for plurals.
package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Default is the language that is always complete: Italian first.
const Default = "it"

// Langs are the languages that Loggia speaks, the default first.
var Langs = []string{Default, "en"}

// A Catalogue is every sentence of the program, by language and key. It does
// not change once loaded, so any number of goroutines may read it.
type Catalogue struct {
	by   map[string]map[string]string
	from map[string]string // language+key → file, to name both ends of a clash
}

var (
	fileName = regexp.MustCompile(`^words\.([a-z]{2})\.json$`)
	argument = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)
	plural   = regexp.MustCompile(`_(one|many|other)$`)
)

// Load merges every words.<lang>.json found anywhere in the given file
// systems. A key that two files define is an error: one would silently win.
func Load(all ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{by: map[string]map[string]string{}, from: map[string]string{}}
	for _, l := range Langs {
		c.by[l] = map[string]string{}
	}
	for _, fsys := range all {
		err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			m := fileName.FindStringSubmatch(path.Base(p))
			if m == nil {
				return nil
			}
			text, err := fs.ReadFile(fsys, p)
			if err != nil {
				return err
			}
			return c.add(m[1], p, text)
		})
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
	}
	return c, nil
}

func (c *Catalogue) add(lang, file string, text []byte) error {
	if c.by[lang] == nil {
		return fmt.Errorf("%s: language %q is not one of %v", file, lang, Langs)
	}
	var in map[string]string
	if err := json.Unmarshal(text, &in); err != nil {
		return fmt.Errorf("%s: want one flat object of strings: %w", file, err)
	}
	for key, sentence := range in {
		if other, twice := c.from[lang+" "+key]; twice {
			return fmt.Errorf("key %q (%s) is both in %s and in %s", key, lang, other, file)
		}
		c.from[lang+" "+key] = file
		c.by[lang][key] = sentence
	}
	return nil
}

// T gives the sentence for key in lang, with {{name}} replaced from args. A
// numeric args["count"] chooses among key_one, key_many and key_other. A
// sentence missing in lang is given in Italian; one missing there too is given
// as its key, which the guard test on Check keeps from happening.
func (c *Catalogue) T(lang, key string, args map[string]any) string {
	sentence, ok := c.find(lang, key, args)
	if !ok {
		return key
	}
	return argument.ReplaceAllStringFunc(sentence, func(hole string) string {
		name := argument.FindStringSubmatch(hole)[1]
		if v, ok := args[name]; ok {
			return fmt.Sprint(v)
		}
		return hole
	})
}

// Words is T under the name by which the API asks for an error's words.
func (c *Catalogue) Words(lang, code string, args map[string]any) string {
	return c.T(lang, code, args)
}

func (c *Catalogue) find(lang, key string, args map[string]any) (string, bool) {
	for _, l := range []string{lang, Default} {
		if n, ok := count(args); ok {
			if s, ok := c.by[l][key+"_"+form(l, n)]; ok {
				return s, true
			}
			if s, ok := c.by[l][key+"_other"]; ok {
				return s, true
			}
		}
		if s, ok := c.by[l][key]; ok {
			return s, true
		}
	}
	return "", false
}

func count(args map[string]any) (int64, bool) {
	switch n := args["count"].(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	}
	return 0, false
}

// form gives the CLDR plural category of n: Italian has "many" for whole
// millions ("un milione di euro"), English has not.
func form(lang string, n int64) string {
	switch {
	case n == 1:
		return "one"
	case lang == "it" && n != 0 && n%1_000_000 == 0:
		return "many"
	}
	return "other"
}

// Has says whether lang itself has words for key, plural or not.
func (c *Catalogue) Has(lang, key string) bool {
	_, plain := c.by[lang][key]
	_, other := c.by[lang][key+"_other"]
	return plain || other
}

// All gives every sentence of lang whose key begins with prefix ("" for all),
// in the form that i18next takes.
func (c *Catalogue) All(lang, prefix string) map[string]string {
	out := maps.Clone(c.by[lang])
	maps.DeleteFunc(out, func(k, _ string) bool { return !strings.HasPrefix(k, prefix) })
	return out
}

// Check reports every key that one language has and another lacks, and every
// sentence whose arguments differ between languages.
func (c *Catalogue) Check() error {
	var wrong []error
	for key, sentence := range c.by[Default] {
		for _, l := range Langs[1:] {
			theirs, ok := c.by[l][key]
			switch {
			case !ok && strings.HasSuffix(key, "_many"): // a form that l may not have
			case !ok:
				wrong = append(wrong, fmt.Errorf("%s: no words in %q (see %s)", key, l, c.from[Default+" "+key]))
			case !plural.MatchString(key) && !slices.Equal(holes(sentence), holes(theirs)):
				wrong = append(wrong, fmt.Errorf("%s: arguments differ between %q and %q", key, Default, l))
			}
		}
	}
	for _, l := range Langs[1:] {
		for key := range c.by[l] {
			if _, ok := c.by[Default][key]; !ok {
				wrong = append(wrong, fmt.Errorf("%s: no words in %q (see %s)", key, Default, c.from[l+" "+key]))
			}
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(wrong...)
}

func holes(sentence string) []string {
	var names []string
	for _, m := range argument.FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
