package mailin

import (
	"regexp"
	"strings"
)

var (
	// "Il giorno mer 25 nov 2026 alle ore 10:12 Comune <…> ha scritto:", as
	// Gmail, Apple, Thunderbird and Outlook on the web introduce a quotation.
	introduction = regexp.MustCompile(`(?i)^(?:il (?:giorno )?\S|in data \S|on \S|am \S|le \S).{4,400}(?:ha scritto|wrote|schrieb.{0,200}|a écrit)\s?:\s*$`)
	original     = regexp.MustCompile(`(?i)^[-_ ]{2,}\s*(?:messaggio originale|original message|ursprüngliche nachricht)\s*[-_ ]{2,}$`)
	rule         = regexp.MustCompile(`^_{10,}$`)
	fromLine     = regexp.MustCompile(`(?i)^\*?(?:da|from|von):\*?\s\S`)
	otherLine    = regexp.MustCompile(`(?i)^\*?(?:inviato|data|date|sent|a|to|cc|oggetto|subject|gesendet|an|betreff):\*?(?:\s|$)`)
)

// maxSign is the longest line that can begin a quotation, in bytes.
const maxSign = 500

// Fresh gives what is new in an answer: text without the message it quotes and
// without what introduces the quotation. When nothing would be left (a message
// passed on, an answer hidden inside the quotation) it gives all of text: no
// word of a citizen is lost.
func Fresh(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var kept []string
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if strings.HasPrefix(line, ">") {
			continue
		}
		if line == "--" { // RFC 3676 §4.3: the signature; what follows a quotation is text again
			if lines[i] == "-- " || lines[i] == "--" {
				i = signature(lines, i)
				continue
			}
		}
		if n := introduces(lines, i); n > 0 {
			if quoteFollows(lines, i+n) {
				i += n - 1
				continue
			}
			break // quoted without a sign: the rest is old
		}
		if len(line) <= maxSign && (original.MatchString(line) || header(lines, i) || rule.MatchString(line) && header(lines, next(lines, i+1))) {
			break
		}
		kept = append(kept, strings.TrimRight(lines[i], " \t"))
	}
	if s := strings.TrimSpace(strings.Join(kept, "\n")); s != "" {
		return s
	}
	return strings.TrimSpace(text)
}

// introduces gives how many lines from i on introduce a quotation; 0 for none.
// Mail programs break that sentence at 78 letters.
func introduces(lines []string, i int) int {
	if !begins(lines[i]) {
		return 0
	}
	joined := ""
	for n := 1; n <= 4 && i+n <= len(lines); n++ {
		l := strings.TrimSpace(lines[i+n-1])
		if l == "" || len(joined)+len(l) > maxSign {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + l)
		if strings.HasSuffix(l, ":") && introduction.MatchString(joined) {
			return n
		}
	}
	return 0
}

func begins(line string) bool {
	l := strings.ToLower(strings.TrimSpace(line))
	for _, w := range []string{"il ", "in data ", "on ", "am ", "le "} {
		if strings.HasPrefix(l, w) {
			return true
		}
	}
	return false
}

func quoteFollows(lines []string, i int) bool {
	i = next(lines, i)
	return i < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[i]), ">")
}

// header reports whether the lines from i on are the header that Outlook puts
// over the message it answers: "Da: …", "Inviato: …", "A: …", "Oggetto: …".
func header(lines []string, i int) bool {
	if i >= len(lines) || !fromLine.MatchString(strings.TrimSpace(lines[i])) {
		return false
	}
	n := 0
	for _, l := range lines[i+1 : min(i+7, len(lines))] {
		if otherLine.MatchString(strings.TrimSpace(l)) {
			n++
		}
	}
	return n >= 2
}

// next gives the first line from i on that is not blank.
func next(lines []string, i int) int {
	for i < len(lines) && strings.TrimSpace(lines[i]) == "" {
		i++
	}
	return i
}

// signature gives the last line of the signature that begins at i: it ends
// where a quotation begins, or with the text.
func signature(lines []string, i int) int {
	for i+1 < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[i+1]), ">") && introduces(lines, i+1) == 0 {
		i++
	}
	return i
}
