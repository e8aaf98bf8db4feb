package yjs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// A history is what Yjs tells of one random document.
type history struct {
	Seed    int      `json:"seed"`
	GC      bool     `json:"gc"` // deleted content was forgotten
	Updates [][]byte `json:"updates"`
	State   []byte   `json:"state"`
	Says    any      `json:"says"`
	Half    *struct {
		At   []byte `json:"at"`
		Says any    `json:"says"`
	} `json:"half"`
}

// histories asks Yjs for many of them; each a seed.
func histories(t testing.TB, from, to int) (all []history) {
	t.Helper()
	out := oracle(t, nil, strconv.Itoa(from), strconv.Itoa(to))
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var h history
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	if len(all) != to-from {
		t.Fatalf("%d histories of %d", len(all), to-from)
	}
	return all
}

func oracle(t testing.TB, in []byte, args ...string) []byte {
	t.Helper()
	modules, _ := filepath.Abs("../../web/node_modules")
	if _, err := os.Stat(filepath.Join(modules, "yjs")); err != nil {
		t.Skip("Yjs is not here: make web")
	}
	c := exec.Command("node", append([]string{"testdata/histories.mjs", modules}, args...)...)
	c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// many is how many histories: LOGGIA_LONG asks for thousands.
func many(few int) int {
	if os.Getenv("LOGGIA_LONG") != "" {
		return 5000
	}
	return few
}

// plain gives a value as JSON reads it.
func plain(t *testing.T, v any) (p any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func says(d View) any {
	return map[string]any{"t": orEmpty(d.Runs("t")), "a": d.List("a"), "m": d.Map("m"), "x": d.Tree("x")}
}

func orEmpty(r []Run) []Run {
	if r == nil {
		return []Run{}
	}
	return r
}

// bare drops what only one of the two writes: nil and empty lists and runs, and
// where a text of one format is cut.
func bare(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, w := range v {
			if w = bare(w); w != nil && k != "ychange" {
				m[k] = w
			}
		}
		return m
	case []any:
		var l []any
		for _, w := range v {
			w = bare(w)
			if n := len(l); n > 0 && isText(l[n-1]) && isText(w) {
				last, next := l[n-1].(map[string]any), w.(map[string]any)
				if reflect.DeepEqual(last["formats"], next["formats"]) {
					last["text"] = last["text"].(string) + next["text"].(string)
					continue
				}
			}
			l = append(l, w)
		}
		if l == nil {
			return nil
		}
		return l
	}
	return v
}

func isText(v any) bool {
	m, ok := v.(map[string]any)
	_, text := m["text"].(string)
	return ok && text
}

func differ(a, b any) bool { return !reflect.DeepEqual(bare(a), bare(b)) }

func show(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestADocumentSaysWhatYjsSays(t *testing.T) {
	alike, whole := 0, 0
	for _, h := range histories(t, 0, many(300)) {
		dice := rand.New(rand.NewSource(int64(h.Seed)))
		d := NewDoc()
		for _, n := range dice.Perm(len(h.Updates)) { // in any order, some twice
			for range 1 + dice.Intn(2) {
				if err := d.Apply(h.Updates[n]); err != nil {
					t.Fatalf("seed %d: %v", h.Seed, err)
				}
			}
		}
		if d.Waits() {
			t.Errorf("seed %d: something still waits", h.Seed)
		}
		if got := plain(t, says(d.Now())); differ(got, h.Says) {
			t.Errorf("seed %d: it says\n%s\nYjs says\n%s", h.Seed, show(got), show(h.Says))
		}
		state, err := d.State(nil)
		if err != nil {
			t.Fatal(err)
		}
		if whole++; bytes.Equal(state, h.State) {
			alike++
		}
		if again, err := Load(state); err != nil || differ(plain(t, says(again.Now())), h.Says) {
			t.Errorf("seed %d: its own state says something else (%v)", h.Seed, err)
		}
		if h.Half == nil {
			continue
		}
		was, err := d.At(h.Half.At)
		if err != nil {
			t.Fatal(err)
		}
		// A character that was cut in two later is no longer whole then either.
		halves := strings.NewReplacer("😀", "\uFFFD\uFFFD")
		got := halves.Replace(show(bare(plain(t, map[string]any{"t": was.Runs("t")}))))
		if want := halves.Replace(show(bare(h.Half.Says))); got != want {
			t.Errorf("seed %d: half way it said\n%s\nYjs said\n%s", h.Seed, got, want)
		}
	}
	t.Logf("%d of %d states are the same bytes", alike, whole)
}

// A claim is two lists of updates that must make one document in Yjs.
type claim struct {
	Name string   `json:"name"`
	Got  [][]byte `json:"got"`
	Want [][]byte `json:"want"`
}

func TestYjsReadsWhatWeWrite(t *testing.T) {
	var in bytes.Buffer
	say := json.NewEncoder(&in)
	for _, h := range histories(t, 10000, 10000+many(60)) {
		dice := rand.New(rand.NewSource(int64(h.Seed)))
		must := func(b []byte, err error) []byte {
			if err != nil {
				t.Fatalf("seed %d: %v", h.Seed, err)
			}
			return b
		}
		// A part of the updates, so that much is missing, and merged in pieces.
		var part, pieces [][]byte
		for _, n := range dice.Perm(len(h.Updates)) {
			if dice.Intn(10) > 1 {
				part = append(part, h.Updates[n])
			}
		}
		for at := 0; at < len(part); {
			to := min(len(part), at+1+dice.Intn(9))
			pieces = append(pieces, must(Merge(part[at:to]...)))
			at = to
		}
		merged := must(Merge(pieces...))
		say.Encode(claim{fmt.Sprint(h.Seed, " merge"), [][]byte{merged}, part})
		d, err := Load(part...)
		if err != nil {
			t.Fatal(err)
		}
		say.Encode(claim{fmt.Sprint(h.Seed, " state"), [][]byte{must(d.State(nil))}, part})
		// Somebody holds a half and is given the rest.
		held := part[:len(part)/2]
		half, err := Load(held...)
		if err != nil {
			t.Fatal(err)
		}
		say.Encode(claim{fmt.Sprint(h.Seed, " diff"), append([][]byte{must(Diff(h.State, half.Vector()))}, held...), append([][]byte{h.State}, held...)})
		all, err := Load(h.Updates...)
		if err != nil {
			t.Fatal(err)
		}
		say.Encode(claim{fmt.Sprint(h.Seed, " rest"), append([][]byte{must(all.State(half.Vector()))}, held...), h.Updates})
		if v := must(VectorOf(h.State)); !bytes.Equal(v, all.Vector()) {
			t.Errorf("seed %d: vector of the update %v, of the document %v", h.Seed, v, all.Vector())
		}
	}
	if faults := oracle(t, in.Bytes(), "check"); len(faults) > 0 {
		t.Errorf("Yjs reads otherwise:\n%.4000s", faults)
	}
}

func TestBadUpdatesChangeNothing(t *testing.T) {
	huge := bytes.Repeat([]byte{0xff}, 12)
	for name, b := range map[string][]byte{
		"nothing":                     {},
		"cut short":                   {1, 1, 1, 0, 4, 1, 1, 't', 5, 'a'},
		"more than it says":           {0, 0, 0},
		"a client beyond 2^53":        append(append([]byte{1, 1}, huge...), 0, 0),
		"a clock beyond 2^53":         append(append([]byte{1, 1, 1}, huge...), 0, 0),
		"a clock that runs over 2^53": {1, 1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 4, 1, 1, 't', 1, 'a', 0},
		"an insertion of no length":   {1, 1, 1, 0, 4, 1, 1, 't', 0, 0},
		"a gap of no length":          {1, 1, 1, 0, 10, 0, 0},
		"a promise of many":           {0xff, 0xff, 0xff, 0xff, 0x0f, 0},
		"a list of many":              {1, 1, 1, 0, 8, 1, 1, 't', 0xff, 0xff, 0xff, 0x7f, 0},
		"what stands on itself":       {1, 1, 1, 0, 0x84, 1, 0, 1, 'a', 0},
		"what stands on what follows": {1, 1, 1, 0, 0x84, 1, 9, 1, 'a', 0},
		"text that is not UTF-8":      {1, 1, 1, 0, 4, 1, 1, 't', 1, 0xff, 0},
		"one client twice":            {2, 1, 1, 0, 4, 1, 1, 't', 1, 'a', 1, 1, 1, 4, 1, 1, 't', 1, 'a', 0},
		"a kind unknown":              {1, 1, 1, 0, 31, 1, 1, 't', 0},
		"a parent unknown":            {1, 1, 1, 0, 4, 7, 1, 't', 1, 'a', 0},
		"a type unknown":              {1, 1, 1, 0, 7, 1, 1, 't', 99, 0},
		"a value unknown":             {1, 1, 1, 0, 8, 1, 1, 't', 1, 3, 0},
		"a deletion of no length":     {0, 1, 1, 1, 0, 0},
		"values nested deep":          append([]byte{1, 1, 1, 0, 8, 1, 1, 't', 1}, append(bytes.Repeat([]byte{117, 1}, 500), 126, 0)...),
	} {
		d := NewDoc()
		if err := d.Apply(b); !errors.Is(err, ErrBad) {
			t.Errorf("%s: %v", name, err)
		}
		if d.Waits() || len(d.items) > 0 {
			t.Errorf("%s: something of it was taken", name)
		}
		if err := Check(b); !errors.Is(err, ErrBad) {
			t.Errorf("%s: checked: %v", name, err)
		}
		if _, err := Merge(b); !errors.Is(err, ErrBad) {
			t.Errorf("%s: merged: %v", name, err)
		}
	}
}

// Whatever comes, nothing breaks, and what is taken can be told again.
func FuzzApply(f *testing.F) {
	for _, h := range histories(f, 20000, 20020) {
		for _, u := range h.Updates[:min(8, len(h.Updates))] {
			f.Add(u, h.State)
		}
	}
	f.Fuzz(func(t *testing.T, one, other []byte) {
		d := NewDoc()
		bad1, bad2 := d.Apply(one), d.Apply(other)
		says(d.Now())
		state, err := d.State(nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Load(state)
		if err != nil {
			t.Fatalf("its own state is not read: %v", err)
		}
		if !reflect.DeepEqual(says(again.Now()), says(d.Now())) {
			t.Fatalf("its own state says %s, not %s", show(says(again.Now())), show(says(d.Now())))
		}
		if bad1 == nil && bad2 == nil {
			if _, err := Merge(one, other); err != nil {
				t.Fatal(err)
			}
		}
		if v, err := d.At(other); err == nil {
			says(v)
		}
	})
}
