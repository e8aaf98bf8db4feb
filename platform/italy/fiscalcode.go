package italy

import (
	"regexp"
	"strings"
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a fiscal code.
var (
	ErrFiscalCodeForm  = errs.New(errs.Invalid, "italy.fiscal_code_form")  // not 16 characters in the right places
	ErrFiscalCodeCheck = errs.New(errs.Invalid, "italy.fiscal_code_check") // the last letter does not match: a typing mistake
	ErrFiscalCodeDay   = errs.New(errs.Invalid, "italy.fiscal_code_day")   // no such day of birth
)

// A FiscalCode is the codice fiscale of a person (D.M. 23 dicembre 1976):
// sixteen capitals and digits, checked.
type FiscalCode string

// The places of the digits that become letters when two people would have the
// same code (omocodia), and the letters that stand for 0 to 9.
const omocodia = "LMNPQRSTUV"

var (
	fiscalForm  = regexp.MustCompile(`^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$`)
	digitPlaces = []int{6, 7, 9, 10, 12, 13, 14}
	// oddValues are the weights of 0-9, which A-J share, then of K-Z, in odd places.
	oddValues = []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
)

// ParseFiscalCode reads a fiscal code as people type it, spaces and small
// letters included.
func ParseFiscalCode(s string) (FiscalCode, error) {
	c := FiscalCode(strings.ToUpper(strings.Join(strings.Fields(s), "")))
	switch {
	case !fiscalForm.MatchString(string(c)):
		return "", ErrFiscalCodeForm
	case c.check() != c[15]:
		return "", ErrFiscalCodeCheck
	}
	if day, month := c.dayAndMonth(); day < 1 || day > daysIn(2000+c.year(), month) {
		return "", ErrFiscalCodeDay
	}
	return c, nil
}

func value(b byte) int {
	if b <= '9' {
		return int(b - '0')
	}
	return int(b - 'A')
}

func (c FiscalCode) check() byte {
	sum := 0
	for i := range 15 {
		if i%2 == 0 { // the first place is odd
			sum += oddValues[value(c[i])]
		} else {
			sum += value(c[i])
		}
	}
	return byte('A' + sum%26)
}

// Plain gives c with the letters of omocodia turned back into digits, its own
// check letter included: the same for all codes that one person's data allow.
func (c FiscalCode) Plain() FiscalCode {
	b := []byte(c)
	for _, i := range digitPlaces {
		if n := strings.IndexByte(omocodia, b[i]); n >= 0 {
			b[i] = byte('0' + n)
		}
	}
	b[15] = FiscalCode(b).check()
	return FiscalCode(b)
}

func (c FiscalCode) dayAndMonth() (int, time.Month) {
	p := c.Plain()
	day := value(p[9])*10 + value(p[10])
	if day > 40 {
		day -= 40 // a woman
	}
	return day, time.Month(strings.IndexByte("ABCDEHLMPRST", p[8]) + 1)
}

// year gives the last two digits of the year of birth. Whether it had a 29
// February does not depend on the century: nobody alive was born in 1900.
func (c FiscalCode) year() int {
	p := c.Plain()
	return value(p[6])*10 + value(p[7])
}

func daysIn(year int, m time.Month) int { return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// Birth gives the day of birth of somebody who has been born by today: the
// code has two digits for the year, so of the last hundred years.
func (c FiscalCode) Birth(today Day) Day {
	day, month := c.dayAndMonth()
	year := today.Year - today.Year%100 + c.year()
	if On(year, month, day).After(today) {
		year -= 100
	}
	return On(year, month, day)
}

// Woman reports the sex that the code records.
func (c FiscalCode) Woman() bool { return c.Plain()[9] >= '4' }

// Place gives the cadastral code of the municipality of birth, or of the
// foreign state (Z…).
func (c FiscalCode) Place() string { return string(c.Plain()[11:15]) }
