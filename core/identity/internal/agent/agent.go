// Package agent names a browser and its system from a User-Agent header, in the
// few words by which a person knows their own devices.
package agent

import "strings"

// Name gives the browser and the system, each "" when it cannot be told. Order
// matters: Edge and Opera say Chrome too, Chrome says Safari too (RFC 9110
// §10.1.5 lets them all lie).
func Name(header string) (browser, system string) {
	if len(header) > 1000 {
		header = header[:1000]
	}
	for _, b := range [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"},
		{"Safari/", "Safari"},
	} {
		if strings.Contains(header, b[0]) {
			browser = b[1]
			break
		}
	}
	for _, s := range [][2]string{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
		{"Macintosh", "macOS"}, {"Linux", "Linux"},
	} {
		if strings.Contains(header, s[0]) {
			system = s[1]
			break
		}
	}
	return browser, system
}
