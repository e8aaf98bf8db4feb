package mailin_test

import (
	"strings"
	"testing"
	"time"

	"loggia/platform/mailin"
)

func TestFreshKeepsWhatIsNew(t *testing.T) {
	const answer = "Va bene martedì alle 10.\n\nGrazie"
	for _, c := range []struct{ name, text, want string }{
		{"nothing quoted", answer, answer},
		{"Gmail in Italian", answer + "\n\nIl giorno mer 25 nov 2026 alle ore 10:12 Ufficio Tributi <\ntributi@comune.borgofiore.example> ha scritto:\n\n> Quando può?\n> \n> Saluti\n", answer},
		{"Apple in Italian", answer + "\n\n> Il giorno 25 nov 2026, alle ore 10:12, Tributi <t@x.it> ha scritto:\n> \n> Quando?", answer},
		{"Thunderbird in Italian", "Il 25/11/2026 10:12, Ufficio Tributi ha scritto:\n> Quando può?\n" + answer, answer},
		{"Gmail in English", answer + "\n\nOn Wed, Nov 25, 2026 at 10:12 AM Tributi <t@x.it> wrote:\n\n> When?\n", answer},
		{"quoted without a sign", answer + "\n\nOn Wed, Nov 25, 2026 at 10:12 AM Tributi <t@x.it> wrote:\n\nWhen?\n", answer},
		{"Outlook in Italian", answer + "\n\n________________________________\nDa: Ufficio Tributi <t@x.it>\nInviato: mercoledì 25 novembre 2026 10:12\nA: Teresa\nOggetto: R: TARI\n\nQuando può?", answer},
		{"Outlook in English", answer + "\n\nFrom: Tributi <t@x.it>\nSent: Wednesday\nTo: Teresa\nSubject: RE: TARI\n\nWhen?", answer},
		{"Outlook of old", answer + "\n\n-----Messaggio originale-----\nDa: Tributi\n\nQuando?", answer},
		{"between the lines", "> Quando può?\n\nMartedì.\n\n> A che ora?\n\nAlle 10.", "Martedì.\n\n\nAlle 10."},
		{"a signature", answer + "\n-- \nTeresa Città\nvia Roma 1", answer},
		{"a signature above the quotation, text below", "-- \nTeresa\n> vecchio\nMartedì.", "Martedì."},
		{"passed on whole", "Da: Teresa <t@x.it>\nInviato: oggi\nA: Tributi\nOggetto: TARI\n\nHo una domanda.", "Da: Teresa <t@x.it>\nInviato: oggi\nA: Tributi\nOggetto: TARI\n\nHo una domanda."},
		{"an answer hidden in the quotation", "> Quando?\n> martedì", "> Quando?\n> martedì"},
		{"sentences that only look like it", "Il tecnico ha scritto: la caldaia è rotta.\nDa: domani\nOn Tuesday I wrote a letter.", "Il tecnico ha scritto: la caldaia è rotta.\nDa: domani\nOn Tuesday I wrote a letter."},
		{"lines that end in CRLF", "Sì\r\n\r\nIl giorno 1 dic 2026, alle ore 9, X <x@y.it> ha scritto:\r\n> a\r\n", "Sì"},
	} {
		if got := mailin.Fresh(c.text); got != c.want {
			t.Errorf("%s:\n%q, want\n%q", c.name, got, c.want)
		}
	}
}

func TestFreshIsQuickOnAnything(t *testing.T) {
	for _, unit := range []string{"il \n", "On a", "Da: x\nA: y\n", "_", "> \n", "il giorno x\nx\nx\n"} {
		text := strings.Repeat(unit, (1<<20)/len(unit))
		begun := time.Now()
		mailin.Fresh(text)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q took %v", unit, took)
		}
	}
}
