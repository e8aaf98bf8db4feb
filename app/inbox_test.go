package app_test

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"loggia/app"
	"loggia/core/access"
	"loggia/platform/config"
	"loggia/platform/db"
	"loggia/platform/mailer"
)

// A citizen writes to an office; by SMTP the mail becomes a request, once, and
// the citizen is told. Mail for nobody is refused, and our own does not circle.
func TestMailToAnOfficeBecomesARequest(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	c := config.Default()
	c.Data, c.Demo, c.MediaUDP, c.MediaTCP, c.Listen, c.InboxSMTP = t.TempDir(), true, 0, 0, "127.0.0.1:0", address
	a, err := app.Open(context.Background(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	run, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(run, func(net.Addr) {}) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		a.Close()
	})
	post := func(text string, to ...string) error {
		var s *smtp.Client
		for deadline := time.Now().Add(30 * time.Second); ; {
			if s, err = smtp.Dial(address); err == nil {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal(err)
			}
		}
		defer s.Close()
		return s.SendMail("paola@example.org", to, strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")))
	}
	const text = "From: Paola Riva <paola@example.org>\nTo: tributi@borgofiore.example\nSubject: Rate della TARI\nMessage-ID: <1@example.org>\n\nPosso avere un appuntamento?\n"
	ctx := access.System(context.Background(), "borgofiore")
	letters := func() (to []mailer.Entry) {
		err := a.DB.Read(ctx, func(tx *db.Tx) error {
			all, err := mailer.List(tx, mailer.Query{})
			for _, e := range all {
				if e.To.Email == "paola@example.org" {
					to = append(to, e)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return to
	}
	for range 2 { // the answer to the first was lost
		if err := post(text, "Tributi@borgofiore.example"); err != nil {
			t.Fatal(err)
		}
	}
	if got := letters(); len(got) != 1 || got[0].State != mailer.Kept {
		t.Fatalf("the citizen was told %d times: %+v", len(got), got)
	}
	var own []byte
	if err := a.DB.Read(ctx, func(tx *db.Tx) (err error) { own, err = mailer.Raw(tx, letters()[0].ID); return err }); err != nil {
		t.Fatal(err)
	}
	if err := post(strings.ReplaceAll(string(own), "\r\n", "\n"), "tributi@borgofiore.example"); err != nil {
		t.Fatal(err)
	}
	if err := post(text, "tributi@altrove.example"); err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("mail for nobody: %v", err)
	}
	if got := letters(); len(got) != 1 {
		t.Errorf("our own mail was answered: %d", len(got))
	}
	// A letter to two bodies, and to two offices of one, is one request in each.
	both := strings.ReplaceAll(text, "<1@", "<2@")
	if err := post(both, "tributi@borgofiore.example", "anagrafe@borgofiore.example", "tributi@castelvento.example"); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]int{"borgofiore": 2, "castelvento": 1} {
		n := 0
		for _, desk := range []string{"tributi", "anagrafe"} {
			found, err := a.Office.Search(access.System(context.Background(), body), desk, "paola@example.org")
			if err != nil {
				t.Fatal(err)
			}
			n += len(found)
		}
		if n != want {
			t.Errorf("%d requests in %s, want %d", n, body, want)
		}
	}
}
