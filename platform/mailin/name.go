package mailin

import (
	"path"
	"strconv"
	"strings"
)

// maxName is the longest name of an attachment, in bytes: ext4 and NTFS take
// 255, and people's folders need some of it.
const maxName = 120

// fileName gives the first of names that is one, decoded and fit for any file
// system: no folders, no controls, no hidden file, no device of Windows.
func fileName(names ...string) string {
	for _, n := range names {
		n = words(n) // RFC 2231 forbids encoded words here; Outlook writes them
		n = path.Base(strings.ReplaceAll(n, `\`, "/"))
		n = strings.Map(func(r rune) rune {
			if strings.ContainsRune(`/<>:"|?*`, r) {
				return '_'
			}
			return r
		}, n)
		n = strings.TrimRight(strings.TrimLeft(n, ". "), ". ")
		if n == "" || n == "/" || n == "_" {
			continue
		}
		ext := path.Ext(n)
		if len(ext) > 12 {
			ext = ""
		}
		stem := n[:len(n)-len(ext)]
		if device(stem) {
			stem = "_" + stem
		}
		return clip(stem, maxName-len(ext)) + ext
	}
	return ""
}

func device(stem string) bool {
	s, _, _ := strings.Cut(strings.ToUpper(stem), ".")
	switch s {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(s) == 4 && (strings.HasPrefix(s, "COM") || strings.HasPrefix(s, "LPT")) && s[3] >= '0' && s[3] <= '9'
}

// Not mime.ExtensionsByType: what it answers depends on the machine.
var extensions = map[string]string{
	"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/heic": ".heic",
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "message/rfc822": ".eml",
	"application/zip": ".zip", "application/xml": ".xml", "text/xml": ".xml", "application/pkcs7-mime": ".p7m", "application/pkcs7-signature": ".p7s",
}

// nameless names the nth attachment when its sender did not.
func nameless(kind string, n int) string {
	ext, ok := extensions[kind]
	if !ok {
		ext = ".bin"
	}
	return "allegato-" + strconv.Itoa(n) + ext
}
