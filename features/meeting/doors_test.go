package meeting_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"loggia/features/meeting"
	"loggia/platform/blob"
)

const paper = "%PDF-1.7\n a delegation"

func TestADocumentLiesOnTheTable(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		staff := p.enter("giulia", m.ID)
		_, guest := p.invite(m.ID, "Teresa")
		d, err := p.Share(by("visitor"), m.ID, guest.Token, "../delega.pdf", strings.NewReader(paper))
		if err != nil {
			t.Fatal(err)
		}
		if d.Name != "delega.pdf" || d.Type != "application/pdf" || d.Who != guest.Identity || d.Size != int64(len(paper)) || d.Scan != "unscanned" {
			t.Errorf("%+v", d)
		}
		table, err := p.Table(by("giulia"), m.ID, staff.Token)
		if err != nil || len(table) != 1 || table[0].ID != d.ID {
			t.Errorf("on the table: %v, %v", table, err)
		}
		_, content, err := p.Content(by("giulia"), m.ID, staff.Token, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if b, err := io.ReadAll(content); err != nil || string(b) != paper {
			t.Errorf("it reads %q, %v", b, err)
		}
		other := p.open("Un'altra")
		_, _, err = p.Content(by("giulia"), other.ID, p.enter("giulia", other.ID).Token, d.ID)
		refused(t, "from another table", err, meeting.ErrNoSuchDocument)
		if err := p.End(by("giulia"), m.ID); err != nil {
			t.Fatal(err)
		}
		if _, kept, err := p.Kept(by("giulia"), m.ID, d.ID); err != nil {
			t.Error("the office kept nothing:", err)
		} else {
			kept.Close()
		}
	})
}

func TestDocumentsThatAreRefusedLeaveNothing(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		ticket := p.enter("giulia", m.ID)
		share := func(content io.Reader) error {
			_, err := p.Share(by("giulia"), m.ID, ticket.Token, "x.pdf", content)
			return err
		}
		refused(t, "a page that runs", share(strings.NewReader("<html><script>")), meeting.ErrDocumentType)
		refused(t, "nothing", share(strings.NewReader("")), meeting.ErrDocumentType)
		refused(t, "too large", share(io.MultiReader(strings.NewReader(paper), io.LimitReader(naught{}, meeting.DocumentLimit))), blob.ErrTooLarge)
		p.disk.full = true
		refused(t, "a full disk", share(strings.NewReader(paper)), blob.ErrDiskFull)
		p.disk.full = false
		if err := share(io.MultiReader(strings.NewReader(paper), broken{})); err == nil {
			t.Error("half a document was taken")
		}
		if table, err := p.Table(by("giulia"), m.ID, ticket.Token); err != nil || len(table) != 0 {
			t.Errorf("on the table: %v, %v", table, err)
		}
		if err := share(strings.NewReader(paper)); err != nil {
			t.Error("and then a good one:", err)
		}
	})
}

type naught struct{}

func (naught) Read(b []byte) (int, error) { clear(b); return len(b), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, fmt.Errorf("the line broke") }

func TestATableHoldsNoMoreThanFortyThoughManyComeAtOnce(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		ticket := p.enter("giulia", m.ID)
		var (
			mu    sync.Mutex
			taken int
			wait  sync.WaitGroup
		)
		for n := range 60 {
			wait.Go(func() {
				_, err := p.Share(by("giulia"), m.ID, ticket.Token, fmt.Sprintf("%d.pdf", n), strings.NewReader(fmt.Sprint(paper, n)))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					taken++
				} else {
					refused(t, "one too many", err, meeting.ErrTableFull)
				}
			})
		}
		wait.Wait()
		if table, err := p.Table(by("giulia"), m.ID, ticket.Token); err != nil || len(table) != 40 || taken != 40 {
			t.Errorf("%d taken, %d on the table, %v", taken, len(table), err)
		}
	})
}

func TestTheDoors(t *testing.T) {
	inPalace(t, func(t *testing.T, p *palace) {
		m := p.open("Riunione")
		staff := p.enter("giulia", m.ID)
		i, guest := p.invite(m.ID, "Teresa")
		ask := func(method, path, who, token, body string) (int, string, http.Header) {
			t.Helper()
			r, err := http.NewRequest(method, p.url+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Test-Person", who)
			if strings.HasPrefix(body, "{") {
				r.Header.Set("Content-Type", "application/json")
			}
			if token != "" {
				r.Header.Set("Authorization", "Bearer "+token)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			var b bytes.Buffer
			b.ReadFrom(answer.Body)
			return answer.StatusCode, b.String(), answer.Header
		}
		in := "/api/v1/meetings/" + m.ID
		for _, c := range []struct {
			name, method, path, who, token, body string
			status                               int
			has                                  string
		}{
			{"staff opens", "POST", "/api/v1/meetings", "giulia", "", `{"title":"Un'altra","minutes":30}`, 201, `"title":"Un'altra"`},
			{"a visitor opens", "POST", "/api/v1/meetings", "", "", `{"title":"x"}`, 401, "problem"},
			{"no title", "POST", "/api/v1/meetings", "giulia", "", `{"title":" "}`, 422, "meeting.title"},
			{"malformed", "POST", "/api/v1/meetings", "giulia", "", `{"title":`, 400, ""},
			{"staff enters", "POST", in + "/enter", "giulia", "", "", 200, `"staff":true`},
			{"another body enters", "POST", in + "/enter", "nora", "", "", 404, "meeting.no_such"},
			{"what a link opens", "GET", "/api/v1/guest/" + i.Token, "", "", "", 200, `"name":"Teresa"`},
			{"a truncated link", "GET", "/api/v1/guest/" + i.Token[:20], "", "", "", 404, "meeting.no_such"},
			{"the guest enters", "POST", "/api/v1/guest/" + i.Token + "/enter", "", "", `{}`, 200, `"label":"geometra"`},
			{"the guest on another site", "POST", "/api/v1/guest/" + i.Token + "/enter", "nora", "", `{}`, 404, "meeting.no_such"},
			{"the guest lays a document", "POST", in + "/inside/documents?name=delega.pdf", "", guest.Token, paper, 201, `"name":"delega.pdf"`},
			{"without a ticket", "POST", in + "/inside/documents?name=x.pdf", "", "", paper, 404, "meeting.no_such"},
			{"the table", "GET", in + "/inside/documents", "giulia", staff.Token, "", 200, `"delega.pdf"`},
			{"the guest mutes", "POST", in + "/inside/mute", "", guest.Token, `{"identity":"person:giulia"}`, 403, ""},
			{"staff mutes", "POST", in + "/inside/mute", "giulia", staff.Token, `{"identity":"` + guest.Identity + `"}`, 204, ""},
			{"the guest ends it", "POST", in + "/end", "", guest.Token, "", 401, ""},
			{"staff ends it", "POST", in + "/end", "giulia", "", "", 204, ""},
			{"after the end", "POST", in + "/enter", "giulia", "", "", 410, "meeting.over"},
			{"a client without a ticket", "GET", "/rtc/validate", "", "", "", 401, "invalid token"},
			{"the page of the line itself", "GET", "/rtc?access_token=" + url.QueryEscape(staff.Token), "", "", "", 404, ""},
			{"an administrator without a ticket", "POST", "/twirp/livekit.RoomService/ListRooms", "", "", `{}`, 401, "unauthenticated"},
			{"an administrator with a guest's", "POST", "/twirp/livekit.RoomService/RemoveParticipant", "", guest.Token, `{"room":"borgofiore.` + m.ID + `","identity":"person:giulia"}`, 401, "unauthenticated"},
		} {
			if status, body, _ := ask(c.method, c.path, c.who, c.token, c.body); status != c.status || !strings.Contains(body, c.has) {
				t.Errorf("%s: %d %s, want %d with %q", c.name, status, body, c.status, c.has)
			}
		}
	})
}
