package mailin_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"loggia/platform/mailin"
)

// mail gives lines as a message: CRLF, and an empty line where there is one.
func mail(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n") + "\r\n") }

var plain = mail(
	"Return-Path: <teresa@example.org>",
	"Received: from a by b; Wed, 25 Nov 2026 09:00:00 +0100",
	"From: =?UTF-8?Q?Teresa_Citt=C3=A0?= <teresa@example.org>",
	"To: Ufficio Tributi <tributi@comune.borgofiore.example>, altri@example.org",
	"Cc: \"Rossi, Anna\" <anna@example.org>",
	"Subject: =?iso-8859-1?Q?Richiesta_di_appuntamento:_perch=E9?=",
	" =?iso-8859-1?Q?_no=3F?=",
	"Date: Wed, 25 Nov 2026 09:00:00 +0100",
	"Message-ID: <abc.1@example.org>",
	"In-Reply-To: <zero@comune.example>",
	"References: <a@x> <zero@comune.example>",
	"MIME-Version: 1.0",
	`Content-Type: multipart/mixed; boundary="x"`,
	"",
	"--x",
	`Content-Type: multipart/alternative; boundary="y"`,
	"",
	"--y",
	"Content-Type: text/plain; charset=utf-8",
	"Content-Transfer-Encoding: quoted-printable",
	"",
	"Buongiorno, perch=C3=A9 la TARI =C3=A8 raddoppiata?",
	"--y",
	"Content-Type: text/html; charset=utf-8",
	"",
	"<p>altro</p>",
	"--y--",
	"--x",
	"Content-Type: application/pdf; name=\"=?UTF-8?B?YnVzdGEgw6gucGRm?=\"",
	"Content-Disposition: attachment; filename*=UTF-8''..%2F..%2Fetc%2Fbolletta%20citt%C3%A0.pdf",
	"Content-Transfer-Encoding: base64",
	"",
	"JVBERi0xLjcK",
	"--x--",
)

func TestAMessageIsReadWhole(t *testing.T) {
	m, err := mailin.Parse(plain)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{
		"from":    {fmt.Sprint(m.From), "{Teresa Città teresa@example.org}"},
		"to":      {fmt.Sprint(m.To), "[{Ufficio Tributi tributi@comune.borgofiore.example} { altri@example.org}]"},
		"cc":      {fmt.Sprint(m.Cc), "[{Rossi, Anna anna@example.org}]"},
		"subject": {m.Subject, "Richiesta di appuntamento: perché no?"},
		"date":    {m.Date.Format(time.RFC3339), "2026-11-25T08:00:00Z"},
		"id":      {m.ID, "abc.1@example.org"},
		"answers": {m.InReplyTo, "zero@comune.example"},
		"thread":  {fmt.Sprint(m.References), "[a@x zero@comune.example]"},
		"text":    {m.Text, "Buongiorno, perché la TARI è raddoppiata?"},
		"notes":   {fmt.Sprint(m.Notes, m.AutoReply, m.Loop), "[] false false"},
		"files":   {fmt.Sprintf("%d %s %s %q", len(m.Attachments), m.Attachments[0].Name, m.Attachments[0].Type, m.Attachments[0].Body), `1 bolletta città.pdf application/pdf "%PDF-1.7\n"`},
	}
	for what, w := range want {
		if w[0] != w[1] {
			t.Errorf("%s is %q, want %q", what, w[0], w[1])
		}
	}
}

func TestBrokenAndHostileMail(t *testing.T) {
	deep := strings.Builder{}
	for i := range 200 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	manyParts := strings.Repeat("--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n", 5000)
	cases := []struct {
		name  string
		raw   []byte
		text  string
		from  string
		notes []mailin.Note
		err   bool
	}{
		{"nothing", nil, "", "", []mailin.Note{mailin.NoteStructure}, true},
		{"only line ends", []byte("\r\n\r\n\r\n"), "", "", []mailin.Note{mailin.NoteStructure}, true},
		{"no sender", mail("Subject: x", "", "ciao"), "ciao", "", nil, false},
		{"only Sender", mail("Sender: a@b.it", "", "ciao"), "ciao", "a@b.it", nil, false},
		{"a broken From", mail("From: Teresa Rossi, <teresa@example.org", "", "ciao"), "ciao", "teresa@example.org", nil, false},
		{"header injection in an encoded name", mail("From: =?utf-8?Q?a=0D=0ABcc:_x?= <a@b.it>", "", "ciao"), "ciao", "a@b.it", nil, false},
		{"a header line without colon", mail("From: a@b.it", "garbage here", "Subject: s", "", "ciao"), "ciao", "a@b.it", []mailin.Note{mailin.NoteHead}, false},
		{"an mbox line", mail("From a@b.it Wed Nov 25", "From: a@b.it", "", "ciao"), "ciao", "a@b.it", nil, false},
		{"LF only", []byte("From: a@b.it\nSubject: s\n\nciao\nmondo\n"), "ciao\nmondo", "a@b.it", nil, false},
		{"no body at all", mail("From: a@b.it"), "", "a@b.it", nil, false},
		{"too many fields", []byte("From: a@b.it\r\n" + strings.Repeat("X: y\r\n", 90000) + "\r\nciao"), "ciao", "a@b.it", []mailin.Note{mailin.NoteHead}, false},
		{"one endless field", []byte("From: a@b.it\r\nX: y" + strings.Repeat("\r\n x", 900000) + "\r\n\r\nciao"), "ciao", "a@b.it", []mailin.Note{mailin.NoteHead}, false},
		{"unknown charset", mail("From: a@b.it", "Content-Type: text/plain; charset=klingon", "", "citt\xe0"), "città", "a@b.it", []mailin.Note{mailin.NoteCharset}, false},
		{"undeclared Latin", mail("From: a@b.it", "", "citt\xe0"), "città", "a@b.it", nil, false},
		{"UTF-8 that is not", mail("From: a@b.it", "Content-Type: text/plain; charset=utf-8", "", "citt\xe0"), "città", "a@b.it", nil, false},
		{"windows-1252", mail("From: a@b.it", "Content-Type: text/plain; charset=windows-1252", "", "\x80 20"), "€ 20", "a@b.it", nil, false},
		{"an unknown encoding", mail("From: a@b.it", "Content-Transfer-Encoding: rot13", "", "pvnb"), "pvnb", "a@b.it", []mailin.Note{mailin.NoteStructure}, false},
		{"broken base64", mail("From: a@b.it", "Content-Transfer-Encoding: base64", "", "Y2lhbyBj!!!"), "ciao c", "a@b.it", []mailin.Note{mailin.NoteStructure}, false},
		{"no closing boundary", mail("From: a@b.it", "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "ciao"), "ciao", "a@b.it", []mailin.Note{mailin.NoteStructure}, false},
		{"no boundary named", mail("From: a@b.it", "Content-Type: multipart/mixed", "", "ciao"), "ciao", "a@b.it", nil, false},
		{"a broken type", mail("From: a@b.it", "Content-Type: ;;;", "", "ciao"), "ciao", "a@b.it", nil, false},
		{"deep nesting", []byte("From: a@b.it\r\n" + deep.String()), "", "a@b.it", []mailin.Note{mailin.NoteStructure}, false},
		{"too many parts", []byte("From: a@b.it\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + manyParts + "--x--"), "", "a@b.it", []mailin.Note{mailin.NoteAttachments, mailin.NoteStructure}, false},
		{"a text without end", []byte("From: a@b.it\r\n\r\n" + strings.Repeat("a", 3<<20)), strings.Repeat("a", 1<<20), "a@b.it", []mailin.Note{mailin.NoteText}, false},
		{"control characters", mail("From: a@b.it", "", "ci\x00ao\x1b[31m\u202e"), "ciao[31m", "a@b.it", nil, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			m, err := mailin.Parse(c.raw)
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if (err != nil) != c.err {
				t.Errorf("error %v", err)
			}
			if m.Text != c.text || m.From.Email != c.from || !slices.Equal(m.Notes, c.notes) {
				t.Errorf("text %.60q from %q notes %v, want %.60q %q %v", m.Text, m.From.Email, m.Notes, c.text, c.from, c.notes)
			}
			if strings.ContainsAny(m.From.Name+m.Subject, "\r\n") {
				t.Error("a line end got through")
			}
			if len(m.Attachments) > 30 {
				t.Errorf("%d attachments", len(m.Attachments))
			}
		})
	}
}

func TestMachinesAndLoopsAreKnown(t *testing.T) {
	for _, c := range []struct {
		head       string
		auto, loop bool
	}{
		{"Auto-Submitted: auto-replied (vacation)", true, false},
		{"Auto-Submitted: no", false, false},
		{"Precedence: bulk", true, false},
		{"Precedence: first-class", false, false},
		{"Return-Path: <>", true, false},
		{"List-Id: <x.y>", true, false},
		{"X-Ricevuta: avvenuta-consegna", true, false},
		{"From: MAILER-DAEMON@x.it", true, false},
		{"Content-Type: multipart/report; report-type=delivery-status; boundary=x", true, false},
		{"X-Loggia-Loop: here", false, true},
		{"X-Loggia-Loop: another town", false, false},
		{strings.Repeat("Received: from a by b; now\r\n", 51) + "X: y", false, true},
		{strings.Repeat("Received: from a by b; now\r\n", 20) + "X: y", false, false},
		{"X: y", false, false},
	} {
		m, _ := mailin.Parser{Mark: "here"}.Parse(mail(c.head, "Subject: s", "", "ciao"))
		if m.AutoReply != c.auto || m.Loop != c.loop {
			t.Errorf("%.60q: machine %v, loop %v", c.head, m.AutoReply, m.Loop)
		}
	}
}

func TestTheCitizensMessageInsideCertifiedMail(t *testing.T) {
	inner := mail("From: teresa@pec.example", "Subject: ISEE", "", "In allegato.")
	raw := mail("From: \"Per conto di: teresa@pec.example\" <posta-certificata@gestore.example>", "X-Trasporto: posta-certificata",
		"Subject: POSTA CERTIFICATA: ISEE", "Content-Type: multipart/mixed; boundary=x", "",
		"--x", "", "Messaggio di posta certificata", "--x", `Content-Type: message/rfc822; name="postacert.eml"`,
		`Content-Disposition: attachment; filename="postacert.eml"`, "", string(inner), "--x--")
	m, err := mailin.Parse(raw)
	if err != nil || m.From.Email != "teresa@pec.example" || m.Subject != "ISEE" || m.Text != "In allegato." {
		t.Fatalf("%+v %v", m, err)
	}
}

func TestOnlyHTML(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{"<p>Buongiorno,</p><p>vorrei un <b>appunta</b>mento&nbsp;per la TARI.<br>Grazie</p>", "Buongiorno,\n\nvorrei un appuntamento per la TARI.\nGrazie"},
		{"<html><head><title>x</title><style>p{}</style></head><body onload=alert(1)><script>alert('<p>')</script>ciao</body>", "ciao"},
		{"<head><meta>ciao", "ciao"},
		{"<ul><li>uno</li><li>due</li></ul>", "- uno\n- due"},
		{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		{"<div>Sì, va bene</div><div>Il giorno 1 dic 2026, Tributi ha scritto:</div><blockquote><div>quando?</div>ora</blockquote>", "Sì, va bene\nIl giorno 1 dic 2026, Tributi ha scritto:\n> quando?\n> ora"},
		{"&lt;script&gt; 3 &lt; 4", "<script> 3 < 4"},
		{strings.Repeat("<blockquote><div>", 5000) + "in fondo", strings.Repeat("> ", 20) + "in fondo"},
		{"<div " + strings.Repeat("a=b ", 100000) + ">x", "[…]"},
	} {
		m, err := mailin.Parse(mail("From: a@b.it", "Content-Type: text/html; charset=utf-8", "", c.html))
		if err != nil || m.Text != c.want {
			t.Errorf("%.80q is\n%q, want\n%q (%v)", c.html, m.Text, c.want, err)
		}
	}
}

func TestNamesOfAttachments(t *testing.T) {
	for _, c := range []struct{ disposition, want string }{
		{`filename="../../etc/passwd"`, "passwd"},
		{`filename="C:\\Users\\x\\bolletta.pdf"`, "bolletta.pdf"},
		{`filename="=?UTF-8?Q?citt=C3=A0.pdf?="`, "città.pdf"},
		{"filename=\"fattura\u202efdp.exe\"", "fatturafdp.exe"},
		{`filename="..."`, "allegato-1.pdf"},
		{`filename=".bashrc"`, "bashrc"},
		{`filename="NUL.txt"`, "_NUL.txt"},
		{`filename="a<b>|c?.pdf"`, "a_b__c_.pdf"},
		{`filename="` + strings.Repeat("è", 300) + `.pdf"`, strings.Repeat("è", 58) + ".pdf"},
		{`x=y`, "allegato-1.pdf"},
	} {
		m, err := mailin.Parse(mail("From: a@b.it", "Content-Type: application/pdf", "Content-Disposition: attachment; "+c.disposition, "", "x"))
		if err != nil || len(m.Attachments) != 1 || m.Attachments[0].Name != c.want {
			t.Errorf("%.60q: %v %+v, want %q", c.disposition, err, m.Attachments, c.want)
		}
	}
}

func TestALargeMessageCostsAFewTimesItsSize(t *testing.T) {
	body := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("0123456789"), 1_800_000)) // 24 MB
	raw := []byte("From: a@b.it\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := mailin.Parse(raw)
	runtime.ReadMemStats(&after)
	if err != nil || len(m.Attachments) != 1 || len(m.Attachments[0].Body) != 18_000_000 {
		t.Fatal(err, len(m.Attachments))
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8*uint64(len(raw)) {
		t.Errorf("%d MB allocated for %d MB", grown>>20, len(raw)>>20)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(plain)
	f.Add(mail("From: a@b.it", "Content-Type: text/html", "", "<p>x<blockquote>y"))
	f.Add(mail("From: a@b.it", "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "ciao", "--x--"))
	f.Add(mail("X-Trasporto: posta-certificata", "Content-Type: message/rfc822; name=postacert.eml", "", "From: a@b", "", "x"))
	f.Add([]byte("From: =?x?Q?=?= <\r\nReferences: <<<>>>\r\n\r\n\xff\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, _ := mailin.Parse(raw)
		for _, s := range []string{m.Subject, m.From.Name, m.From.Email, m.ID, m.InReplyTo} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n\x00") {
				t.Errorf("%q would break a line", s)
			}
		}
		if !utf8.ValidString(m.Text) || strings.Contains(m.Text, "\x00") {
			t.Errorf("text %q", m.Text)
		}
		for _, a := range m.Attachments {
			if a.Name == "" || strings.ContainsAny(a.Name, "/\\\x00\n") || a.Name == ".." || len(a.Name) > 130 {
				t.Errorf("name %q", a.Name)
			}
		}
		if len(m.Text) > 0 && strings.TrimSpace(m.Text) != "" && mailin.Fresh(m.Text) == "" {
			t.Errorf("Fresh lost %q", m.Text)
		}
	})
}
