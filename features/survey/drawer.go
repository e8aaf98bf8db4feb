package survey

import (
	"cmp"
	"slices"
)

// A tally is what was answered to one question under one heading.
type tally struct {
	Counts []int    `json:"counts,omitempty"`
	Texts  []string `json:"texts,omitempty"` // by the alphabet: their order tells nothing
}

func (t tally) answers() int {
	n := len(t.Texts)
	for _, c := range t.Counts {
		n += c
	}
	return n
}

// with gives t with one more answer.
func (t tally) with(a Answer, size int) tally {
	if size == 0 {
		texts := append(slices.Clone(t.Texts), a.Text)
		slices.Sort(texts)
		return tally{Texts: texts}
	}
	counts := make([]int, size)
	copy(counts, t.Counts)
	counts[a.Value-1]++
	return tally{Counts: counts}
}

// and gives t and u together.
func (t tally) and(u tally) tally {
	sum := tally{Texts: append(slices.Clone(t.Texts), u.Texts...)}
	slices.Sort(sum.Texts)
	if n := max(len(t.Counts), len(u.Counts)); n > 0 {
		sum.Counts = make([]int, n)
		copy(sum.Counts, t.Counts)
		for i, c := range u.Counts {
			sum.Counts[i] += c
		}
	}
	return sum
}

// mean of a scale; nought without answers.
func (t tally) mean() float64 {
	n, sum := 0, 0
	for i, c := range t.Counts {
		n, sum = n+c, sum+c*(i+1)
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

// A drawer holds the answers to one question: a tally for each office whose
// answers are counted apart, "" for the others.
type drawer map[string]tally

func (d drawer) whole() (all tally) {
	for _, part := range sorted(d) {
		all = all.and(d[part])
	}
	return all
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// shown gives the parts of a drawer that may be told apart: each with at least
// fewest answers, and so that what is left, which anybody can reckon by taking
// them from the whole, is nothing or at least as many. Part "" is never told.
func (d drawer) shown(fewest int) []string {
	if d.whole().answers() < fewest {
		return nil
	}
	parts := sorted(d)
	slices.SortStableFunc(parts, func(a, b string) int { return cmp.Compare(d[a].answers(), d[b].answers()) })
	var keep []string
	left := d[""].answers()
	for _, p := range parts {
		n := d[p].answers()
		switch {
		case p == "" || n == 0:
		case n < fewest:
			left += n
		default:
			keep = append(keep, p)
		}
	}
	for left > 0 && left < fewest && len(keep) > 0 { // the smallest one hides the rest
		left += d[keep[0]].answers()
		keep = keep[1:]
	}
	slices.Sort(keep)
	return keep
}

// melt puts together what may not be told apart, for good.
func (d drawer) melt(fewest int) drawer {
	keep, out := d.shown(fewest), drawer{}
	for _, p := range sorted(d) {
		to := ""
		if slices.Contains(keep, p) {
			to = p
		}
		out[to] = out[to].and(d[p])
	}
	return out
}

// A roll lists who has answered, by the alphabet and without a time.
type roll []string

func (r roll) has(person string) bool {
	_, there := slices.BinarySearch(r, person)
	return there
}

func (r roll) with(person string) roll {
	i, _ := slices.BinarySearch(r, person)
	return slices.Insert(slices.Clone(r), i, person)
}
