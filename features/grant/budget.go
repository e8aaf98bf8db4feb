package grant

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"loggia/platform/errs"
)

// What can be wrong with money.
var (
	ErrMoney    = errs.New(errs.Invalid, "grant.money")
	ErrShare    = errs.New(errs.Invalid, "grant.share")
	ErrSum      = errs.New(errs.Invalid, "grant.sum")
	ErrCUP      = errs.New(errs.Invalid, "grant.cup")
	ErrCIG      = errs.New(errs.Invalid, "grant.cig")
	ErrHeading  = errs.New(errs.Conflict, "grant.heading")
	ErrOverrun  = errs.New(errs.Conflict, "grant.overrun")
	ErrTwice    = errs.New(errs.Conflict, "grant.twice")
	ErrFrozen   = errs.New(errs.Conflict, "grant.frozen")
	ErrDocument = errs.New(errs.Invalid, "grant.document")
)

// most is a sum that no municipality spends on one grant; it keeps every
// reckoning far from the end of 64 bits.
const most = 1_000_000_000_00

// A Grant is money that another body gives for a plan. All sums are cents.
type Grant struct {
	ID       string `json:"id"`
	Plan     string `json:"plan"`
	Title    string `json:"title"`
	Funder   string `json:"funder"`
	Act      string `json:"act,omitempty" doc:"the decree that gives it"`
	CUP      string `json:"cup,omitempty" doc:"code of the public investment"`
	Total    int64  `json:"total" doc:"cents: all that the project costs"`
	Share    int64  `json:"share" doc:"cents: what the funder pays of it"`
	Since    string `json:"since"`
	Until    string `json:"until"`
	Overrun  string `json:"overrun" enum:"refuse,warn" doc:"what happens when a heading is spent"`
	Promised int    `json:"promised" minimum:"0" maximum:"1000000" doc:"people to train"`
}

// A Heading is one line of the budget.
type Heading struct {
	ID      string `json:"id,omitempty"`
	Title   string `json:"title"`
	Planned int64  `json:"planned" doc:"cents"`
}

// An Expense is money spent under a heading, with its paper.
type Expense struct {
	ID       string `json:"id"`
	Grant    string `json:"grant"`
	Heading  string `json:"heading"`
	Day      string `json:"day"`
	What     string `json:"what"`
	Supplier string `json:"supplier,omitempty"`
	Number   string `json:"number,omitempty" doc:"of the invoice"`
	CIG      string `json:"cig,omitempty" doc:"code of the tender"`
	Cents    int64  `json:"cents"`
	Document string `json:"document,omitempty" doc:"name of the paper"`
	Type     string `json:"type,omitempty"`
	Size     int64  `json:"size,omitempty"`
	SHA256   string `json:"sha256,omitempty"`
	Scan     string `json:"scan,omitempty" doc:"clean, or unscanned where there is no antivirus"`

	blob string
}

// An Indicator is what was promised to the funder, beside the people trained.
type Indicator struct {
	ID       string `json:"id,omitempty"`
	Title    string `json:"title"`
	Unit     string `json:"unit"`
	Promised int64  `json:"promised"`
	Reached  int64  `json:"reached"`
}

var (
	// The unique project code: a letter, two digits, a letter, eleven digits
	// (CIPE 143/2002).
	cupForm = regexp.MustCompile(`^[A-Z][0-9]{2}[A-Z][0-9]{11}$`)
	cigForm = regexp.MustCompile(`^[0-9A-Z]{10}$`) // L. 136/2010 art. 3
)

func (g Grant) check() (Grant, error) {
	var err error
	for _, f := range []struct {
		p      *string
		name   string
		needed bool
	}{{&g.Title, "title", true}, {&g.Funder, "funder", true}, {&g.Act, "act", false}} {
		if *f.p, err = text(*f.p, 200, f.needed, f.name); err != nil {
			return g, err
		}
	}
	g.CUP = code(g.CUP)
	switch {
	case g.CUP != "" && !cupForm.MatchString(g.CUP):
		return g, ErrCUP.In("cup")
	case g.Total <= 0 || g.Total > most:
		return g, ErrMoney.In("total")
	case g.Share < 0 || g.Share > g.Total:
		return g, ErrShare.In("share")
	case g.Overrun != "refuse" && g.Overrun != "warn":
		return g, ErrState.In("overrun")
	case g.Promised < 0 || g.Promised > 1_000_000:
		return g, ErrMoney.In("promised")
	}
	return g, span(g.Since, g.Until, "until")
}

func (e Expense) check(g Grant) (Expense, error) {
	var err error
	for _, f := range []struct {
		p      *string
		name   string
		needed bool
	}{{&e.What, "what", true}, {&e.Supplier, "supplier", false}, {&e.Number, "number", false}} {
		if *f.p, err = text(*f.p, 200, f.needed, f.name); err != nil {
			return e, err
		}
	}
	e.CIG = code(e.CIG)
	switch {
	case e.CIG != "" && (!cigForm.MatchString(e.CIG) || strings.Trim(e.CIG, "0") == ""):
		return e, ErrCIG.In("cig")
	case e.Cents <= 0 || e.Cents > most:
		return e, ErrMoney.In("cents")
	case !isDay(e.Day):
		return e, ErrDays.In("day")
	case e.Day < g.Since || e.Day > g.Until:
		return e, ErrOutside.In("day").With("since", g.Since).With("until", g.Until)
	}
	return e, nil
}

// code gives a code as it is written in acts, however it was typed.
func code(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }

// Split shares out what num/den of the sum of parts comes to, to the cent: the
// shares always add up to it, and none is a cent away from its own exact part.
// Halves go up, as in the accounts of public bodies; what rounding leaves goes
// to the largest remainders, the first of equals before the others.
func Split(parts []int64, num, den int64) []int64 {
	out := make([]int64, len(parts))
	if den == 0 {
		return out
	}
	var total, given int64
	rest := make([]int64, len(parts))
	order := make([]int, len(parts))
	for i, p := range parts {
		total += p
		q, r := new(big.Int).DivMod(new(big.Int).Mul(big.NewInt(p), big.NewInt(num)), big.NewInt(den), new(big.Int))
		out[i], rest[i], order[i] = q.Int64(), r.Int64(), i
		given += out[i]
	}
	left := portion(total, num, den) - given
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case rest[a] > rest[b]:
			return -1
		case rest[a] < rest[b]:
			return 1
		}
		return 0
	})
	for _, i := range order {
		if left <= 0 {
			break
		}
		if rest[i] > 0 {
			out[i]++
			left--
		}
	}
	return out
}

// portion gives num/den of a sum, to the nearest cent, halves up.
func portion(sum, num, den int64) int64 {
	n := new(big.Int).Mul(big.NewInt(sum), big.NewInt(num))
	n.Mul(n, big.NewInt(2)).Add(n, big.NewInt(den))
	return n.Div(n, big.NewInt(2*den)).Int64()
}

// A Line is a heading with what was spent of it and who pays.
type Line struct {
	Heading
	Spent  int64 `json:"spent"`
	Funded int64 `json:"funded" doc:"the funder's part of what was spent"`
	Share  int64 `json:"share" doc:"the funder's part of what is planned"`
}

// Budget reckons the lines of a grant from what was spent under each heading.
func (g Grant) Budget(headings []Heading, spent map[string]int64) []Line {
	lines := make([]Line, len(headings))
	planned, sums := make([]int64, len(headings)), make([]int64, len(headings))
	for i, h := range headings {
		planned[i], sums[i] = h.Planned, spent[h.ID]
	}
	shares, funded := Split(planned, g.Share, g.Total), g.Funded(sums)
	for i, h := range headings {
		lines[i] = Line{h, sums[i], funded[i], shares[i]}
	}
	return lines
}

// Funded gives the funder's part of sums spent. It never pays more than it has
// promised: past the total, its whole share is spread over what was spent.
func (g Grant) Funded(sums []int64) []int64 {
	var all int64
	for _, s := range sums {
		all += s
	}
	return Split(sums, g.due(all), all)
}

// due is what the funder owes when so much was spent.
func (g Grant) due(spent int64) int64 { return min(portion(spent, g.Share, g.Total), g.Share) }
