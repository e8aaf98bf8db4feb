package italy

import (
	"fmt"
	"strconv"
	"time"
)

var (
	weekdays = map[string][7]string{
		"it": {"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	months = map[string][12]string{
		"it": {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
)

func known(lang string) string {
	if _, ok := months[lang]; ok {
		return lang
	}
	return "it"
}

// Weekday gives the name of a day of the week in lang.
func Weekday(w time.Weekday, lang string) string { return weekdays[known(lang)][w] }

// Month gives the name of a month in lang.
func Month(m time.Month, lang string) string { return months[known(lang)][m-1] }

// Long writes "mercoledì 25 novembre 2026". The first of a month is "1º" in Italian.
func (d Day) Long(lang string) string {
	return Weekday(d.Weekday(), lang) + " " + d.Medium(lang)
}

// Medium writes "25 novembre 2026".
func (d Day) Medium(lang string) string {
	number := strconv.Itoa(d.Day)
	if d.Day == 1 && known(lang) == "it" {
		number = "1º"
	}
	return fmt.Sprintf("%s %s %d", number, Month(d.Month, lang), d.Year)
}

// Short writes "25/11/2026".
func (d Day) Short() string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year) }

// Hour writes the hour that a clock in Rome shows at t: "09:30".
func Hour(t time.Time) string { return t.In(Rome).Format("15:04") }

// Moment writes "mercoledì 25 novembre 2026, ore 09:30".
func Moment(t time.Time, lang string) string {
	if known(lang) == "en" {
		return DayOf(t).Long(lang) + ", " + Hour(t)
	}
	return DayOf(t).Long(lang) + ", ore " + Hour(t)
}

// Euro writes cents as people do: "1.234,56 €".
func Euro(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	whole := strconv.FormatInt(cents/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return fmt.Sprintf("%s%s,%02d €", sign, whole, cents%100)
}
