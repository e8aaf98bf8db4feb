package agile

import "loggia/platform/italy"

// SameLength lets the table of renewals ask the pure function.
func SameLength(from, to, first string) string {
	days := make([]italy.Day, 3)
	for i, s := range []string{from, to, first} {
		days[i], _ = italy.ParseDay(s)
	}
	return sameLength(days[0], days[1], days[2]).String()
}

// Hide lets the table of thresholds ask the pure function.
func Hide(groups map[string]int, threshold int) []Figure { return hide("office", groups, threshold) }

// Stretches, Months and PersonYears are what sums of money are made of.
var (
	Stretches   = stretches
	Months      = months
	PersonYears = personYears
)
