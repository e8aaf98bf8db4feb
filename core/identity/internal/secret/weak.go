package secret

import (
	"strings"
	"unicode"
)

// guessed are the words with which people in offices begin a password. A
// password that is one of them with figures and marks around is as good as none.
var guessed = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`password passw0rd pass psw pwd benvenuto benvenuta welcome ciao ciaociao amore
		admin administrator amministratore amministrazione utente user guest ospite comune comunedi municipio unione
		ufficio tributi anagrafe segreteria sindaco protocollo loggia cambiami changeme letmein segreto segreta
		qwerty qwertyuiop qwertyuiopasdf asdfghjkl zxcvbnm juventus inter milan napoli roma forza italia iloveyou
		gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
		primavera estate autunno inverno lunedi martedi mercoledi giovedi venerdi computer windows office test prova`) {
		guessed[w] = true
	}
}

// Weak reports whether anyone would guess password soon: a common word dressed
// with figures, one thing repeated, a run of keys, or the person's own name.
// NIST SP 800-63B §3.1.1.2 asks for such a list and for no rules on characters.
func Weak(password string, own ...string) bool {
	low := strings.ToLower(password)
	letters := strings.Map(func(r rune) rune {
		if l, ok := map[rune]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '@': 'a', '$': 's', '5': 's'}[r]; ok {
			return l
		}
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) }))
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, low)
	if guessed[letters] || guessed[plain] || few(low) || run(low) || repeated(low) {
		return true
	}
	rest := plain
	for _, name := range own {
		name = strings.ToLower(name)
		if len(name) >= 3 {
			rest = strings.ReplaceAll(rest, name, "")
		}
	}
	return rest != plain && len([]rune(rest)) < 5 || len(plain) == 0 && len(low) < 16
}

// few reports whether low is made of three different characters or less.
func few(low string) bool {
	seen := map[rune]bool{}
	for _, r := range low {
		seen[r] = true
	}
	return len(seen) <= 3
}

// run reports whether nearly every character follows its neighbour.
func run(low string) bool {
	const keys = "qwertyuiop asdfghjkl zxcvbnm 01234567890 abcdefghijklmnopqrstuvwxyz"
	rs, near := []rune(low), 0
	for i := 1; i < len(rs); i++ {
		if pair := string(rs[i-1 : i+1]); strings.Contains(keys, pair) || strings.Contains(keys, string([]rune{rs[i], rs[i-1]})) {
			near++
		}
	}
	return len(rs) > 1 && near*10 >= (len(rs)-1)*9
}

// repeated reports whether low is one short piece several times.
func repeated(low string) bool {
	for n := 1; n <= 5 && n*2 <= len(low); n++ {
		if strings.Repeat(low[:n], len(low)/n+1)[:len(low)] == low {
			return true
		}
	}
	return false
}
