package files_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/files"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
)

func at(ente string, p access.Person) context.Context {
	p.Ente = ente
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: p.ID}), p)
}

func place(office string, r access.Role) access.Place { return access.Place{Office: office, Role: r} }

var (
	giulia  = access.Person{ID: "giulia", Places: []access.Place{place("tributi", access.Staff)}}
	luca    = access.Person{ID: "luca", Places: []access.Place{place("tributi", access.Staff)}}
	marco   = access.Person{ID: "marco", Places: []access.Place{place("tributi", access.Head)}}
	mara    = access.Person{ID: "mara", Places: []access.Place{place("anagrafe", access.Staff)}}
	elena   = access.Person{ID: "elena", Places: []access.Place{place("", access.Elected)}}
	ivo     = access.Person{ID: "ivo", Places: []access.Place{place("", access.Admin)}}
	visitor = access.Person{}
)

type rig struct {
	*files.Service
	blobs blob.Store
	clock *clock.Fixed
	root  string
}

func each(t *testing.T, do func(t *testing.T, r rig)) {
	c := clock.NewFixed(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		root := t.TempDir()
		blobs, err := blob.OpenFolder(root)
		if err != nil {
			t.Fatal(err)
		}
		s, err := files.New(context.Background(), files.Config{DB: d, Blobs: blobs})
		if err != nil {
			t.Fatal(err)
		}
		do(t, rig{s, blobs, c, root})
	}, db.WithClock(c))
}

// kept counts the blobs on disk.
func (r rig) kept(t *testing.T) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(r.root, "??", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func (r rig) space(t *testing.T, ctx context.Context, folder string) files.Space {
	t.Helper()
	all, err := r.Spaces(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, sp := range all {
		if sp.Folder() == folder {
			return sp
		}
	}
	t.Fatalf("no space %s in %+v", folder, all)
	return files.Space{}
}

// dav asks as p; a door like the real one, but for the password.
func (r rig) dav(p access.Person) http.Handler {
	h := r.DAV("/dav", func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, err.Error(), errs.As(err).Kind.Status())
	})
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		p.Ente = "borgofiore"
		ctx := access.As(db.Scoped(q.Context(), db.Scope{Ente: p.Ente, Actor: p.ID}), p)
		h.ServeHTTP(w, q.WithContext(ctx))
	})
}

func ask(h http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	q := httptest.NewRequest(method, "http://example.com/", strings.NewReader(body))
	q.URL.Path = path
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	return w
}

func TestWhoMayDoWhat(t *testing.T) {
	each(t, func(t *testing.T, r rig) {
		if w := ask(r.dav(giulia), "PUT", "/dav/tributi/bilancio.txt", "uno"); w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		for _, c := range []struct {
			who                         access.Person
			tributi, write, comune, own int // reading and writing the office's; writing the common; writing one's own
		}{
			{luca, 200, 204, 201, 201}, {marco, 200, 204, 204, 201}, {mara, 404, 403, 204, 201}, {elena, 404, 403, 403, 201}, {ivo, 404, 403, 204, 201}, {visitor, 401, 401, 401, 401},
		} {
			h := r.dav(c.who)
			got := [4]int{ask(h, "GET", "/dav/tributi/bilancio.txt", "").Code, ask(h, "PUT", "/dav/tributi/bilancio.txt", "due").Code,
				ask(h, "PUT", "/dav/comune/avviso.txt", "tre").Code, ask(h, "PUT", "/dav/personale/mio.txt", "quattro").Code}
			if want := [4]int{c.tributi, c.write, c.comune, c.own}; got != want {
				t.Errorf("%s: %v, want %v", c.who.ID, got, want)
			}
		}
		if w := ask(r.dav(luca), "GET", "/dav/personale/mio.txt", ""); w.Body.String() != "quattro" || w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("Content-Disposition") != "attachment" {
			t.Errorf("one's own: %v %s", w.Header(), w.Body)
		}
		if w := ask(r.dav(giulia), "GET", "/dav/personale/mio.txt", ""); w.Code != 404 {
			t.Errorf("somebody else's own folder: %d", w.Code)
		}
		if _, err := r.Spaces(at("castelvento", giulia)); err != nil {
			t.Fatal(err)
		}
		there := r.space(t, at("castelvento", giulia), "tributi")
		if _, _, err := r.Put(at("borgofiore", giulia), there, []string{"x"}, strings.NewReader("x"), "", files.Condition{}); err == nil {
			t.Error("a space of another body takes a file")
		}
	})
}

func TestNames(t *testing.T) {
	each(t, func(t *testing.T, r rig) {
		ctx := at("borgofiore", giulia)
		own := r.space(t, ctx, "personale")
		put := func(name string) error {
			_, _, err := r.Put(ctx, own, []string{name}, strings.NewReader("x"), "", files.Condition{})
			return err
		}
		for _, bad := range []string{"", ".", "..", "a/b", `a\b`, "a\x00b", "a\nb", "con", "NUL.txt", "lpt1.", "a.", " a", "a ", "a:b", "a?", "a*", `a"b`, "a<b", "a|b", "fattura\u202efdp.exe", "zero\u200bwidth", "\xff", strings.Repeat("è", 128), strings.Repeat("a", 4096)} {
			if err := put(bad); !errors.Is(err, files.ErrName) {
				t.Errorf("%.40q: %v", bad, err)
			}
		}
		if n := r.kept(t); n != 0 {
			t.Errorf("%d blobs of names that were refused", n)
		}
		for _, fine := range []string{"Perche\u0301.pdf", "delibera n. 12.odt", ".nascosto", "👨\u200d👩\u200d👧.png", "console.txt", strings.Repeat("a", 255)} {
			if err := put(fine); err != nil {
				t.Errorf("%.40q: %v", fine, err)
			}
		}
		// The same to the eye is the same.
		if _, created, err := r.Put(ctx, own, []string{"PERCHÉ.PDF"}, strings.NewReader("y"), "", files.Condition{}); err != nil || created {
			t.Errorf("another file that looks the same: %v %v", created, err)
		}
	})
}

func TestAFolderOfTenThousandIsMovedCopiedAndDeletedAtOnce(t *testing.T) {
	const many = 10000
	each(t, func(t *testing.T, r rig) {
		ctx := at("borgofiore", giulia)
		own, office := r.space(t, ctx, "personale"), r.space(t, ctx, "tributi")
		if _, err := r.MakeFolder(ctx, own, []string{"tanti"}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.MakeFolder(ctx, own, []string{"cento"}); err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			if _, _, err := r.Put(ctx, own, []string{"cento", fmt.Sprint(i)}, strings.NewReader("content"), "", files.Condition{}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range many / 100 {
			if _, err := r.Copy(ctx, files.Place{Space: own, Path: []string{"cento"}}, files.Place{Space: own, Path: []string{"tanti", fmt.Sprint(i)}}, false, false); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.Copy(ctx, files.Place{Space: own, Path: []string{"tanti"}}, files.Place{Space: own, Path: []string{"copia"}}, false, false); err != nil {
			t.Fatal(err)
		}
		if r.kept(t) != 1 {
			t.Errorf("%d blobs for one content", r.kept(t))
		}
		if _, err := r.Move(ctx, files.Place{Space: own, Path: []string{"tanti"}}, files.Place{Space: office, Path: []string{"Tanti"}}, false); err != nil {
			t.Fatal(err)
		}
		if used := r.space(t, ctx, "tributi").Used; used != many*int64(len("content")) {
			t.Errorf("the office keeps %d bytes, want %d", used, many*len("content"))
		}
		if _, err := r.Move(ctx, files.Place{Space: office, Path: []string{"Tanti"}}, files.Place{Space: office, Path: []string{"Tanti", "7", "x"}}, false); !errors.Is(err, files.ErrInside) {
			t.Errorf("into itself: %v", err)
		}
		for _, p := range []files.Place{{Space: office, Path: []string{"tanti"}}, {Space: own, Path: []string{"copia"}}, {Space: own, Path: []string{"cento"}}} {
			if err := r.Delete(ctx, p); err != nil {
				t.Fatal(err)
			}
		}
		// After its days in the trash everything goes, and the room comes back.
		r.clock.Set(r.clock.Now().Add(31 * 24 * time.Hour))
		if err := r.Tidy(at("borgofiore", giulia)); err != nil {
			t.Fatal(err)
		}
		if own, office := r.space(t, ctx, "personale").Used, r.space(t, ctx, "tributi").Used; own+office != 0 || r.kept(t) != 0 {
			t.Errorf("left behind: %d and %d bytes, %d blobs", own, office, r.kept(t))
		}
		r.clock.Set(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	})
}

func TestTwoAtOnceAndConditions(t *testing.T) {
	each(t, func(t *testing.T, r rig) {
		ctx := at("borgofiore", giulia)
		own := r.space(t, ctx, "personale")
		var wait sync.WaitGroup
		made := make(chan bool, 20)
		for i := range 20 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				_, created, err := r.Put(ctx, own, []string{"uno.txt"}, strings.NewReader(fmt.Sprint(i)), "", files.Condition{Absent: true})
				if err != nil && !errors.Is(err, files.ErrChanged) && !errors.Is(err, files.ErrTaken) {
					t.Error(err)
				}
				made <- created && err == nil
			}()
		}
		wait.Wait()
		close(made)
		n := 0
		for m := range made {
			if m {
				n++
			}
		}
		if n != 1 || r.kept(t) != 1 {
			t.Errorf("%d made the same file, %d blobs", n, r.kept(t))
		}
		h := r.dav(giulia)
		tag := ask(h, "GET", "/dav/personale/uno.txt", "").Header().Get("ETag")
		if w := ask(h, "PUT", "/dav/personale/uno.txt", "due", "If-Match", `"altro"`); w.Code != 412 {
			t.Errorf("over what it is not: %d", w.Code)
		}
		if w := ask(h, "PUT", "/dav/personale/uno.txt", "due", "If-Match", tag); w.Code != 204 || w.Header().Get("ETag") == tag {
			t.Errorf("over what it is: %d %s, was %s", w.Code, w.Header().Get("ETag"), tag)
		}
	})
}

// A broken is a store whose disk is full, or a client that goes away half way.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

type infected struct{}

func (infected) Scan(_ context.Context, r io.Reader) (antivirus.Verdict, error) {
	b, err := io.ReadAll(r)
	if bytes.Contains(b, []byte("virus")) {
		return antivirus.Infected, err
	}
	return antivirus.Clean, err
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, r rig) {
		ctx := at("borgofiore", giulia)
		own := r.space(t, ctx, "personale")
		put := func(content io.Reader) error {
			_, _, err := r.Put(ctx, own, []string{"a.txt"}, content, "", files.Condition{})
			return err
		}
		if err := put(broken{strings.NewReader("half")}); err == nil {
			t.Error("half a file was taken")
		}
		r.Scanner = infected{}
		if err := put(strings.NewReader("a virus")); !errors.Is(err, antivirus.ErrInfected) {
			t.Errorf("a virus: %v", err)
		}
		if err := put(strings.NewReader("fine")); err != nil {
			t.Error(err)
		}
		full := own
		full.Quota, full.Used = 10, 8
		if _, _, err := r.Put(ctx, full, []string{"b.txt"}, strings.NewReader("more"), "", files.Condition{}); !errors.Is(err, files.ErrNoRoom) {
			t.Errorf("over the quota: %v", err)
		}
		if n := r.kept(t); n != 1 {
			t.Errorf("%d blobs, want that of the one file", n)
		}
	})
}

func TestALockOutlivesTheServerAndServesWhoMadeIt(t *testing.T) {
	each(t, func(t *testing.T, r rig) {
		h := r.dav(giulia)
		if w := ask(h, "PUT", "/dav/tributi/a.odt", "uno"); w.Code != 201 {
			t.Fatal(w.Code)
		}
		w := ask(h, "LOCK", "/dav/tributi/a.odt", `<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>Giulia</owner></lockinfo>`, "Timeout", "Second-600")
		token := w.Header().Get("Lock-Token")
		if w.Code != 200 || token == "" {
			t.Fatal(w.Code, w.Body)
		}
		again, err := files.New(context.Background(), r.Config) // the server anew
		if err != nil {
			t.Fatal(err)
		}
		r.Service = again
		for _, c := range []struct {
			who   access.Person
			given string
			want  int
		}{{luca, "", 423}, {luca, "(" + token + ")", 423}, {giulia, "", 423}, {giulia, "(" + token + ")", 204}} {
			if w := ask(r.dav(c.who), "PUT", "/dav/tributi/a.odt", "due", "If", c.given); w.Code != c.want {
				t.Errorf("%s with %q: %d, want %d", c.who.ID, c.given, w.Code, c.want)
			}
		}
		if w := ask(r.dav(luca), "UNLOCK", "/dav/tributi/a.odt", "", "Lock-Token", token); w.Code != 403 {
			t.Errorf("somebody else unlocks: %d", w.Code)
		}
		if w := ask(r.dav(luca), "MOVE", "/dav/tributi/a.odt", "", "Destination", "/dav/personale/a.odt"); w.Code != 423 {
			t.Errorf("somebody else moves it away: %d", w.Code)
		}
		r.clock.Set(r.clock.Now().Add(11 * time.Minute))
		if w := ask(r.dav(luca), "PUT", "/dav/tributi/a.odt", "tre"); w.Code != 204 {
			t.Errorf("after its time: %d", w.Code)
		}
		r.clock.Set(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	})
}

func TestHostilePaths(t *testing.T) {
	each(t, func(t *testing.T, r rig) {
		h := r.dav(giulia)
		for _, path := range []string{"/dav/personale/../comune/x", "/dav/../etc/passwd", "/dav/personale/a\x00b", "/dav/personale/./x", "/dav/personale/" + strings.Repeat("a", 4096), "/dav/personale/con", "/dav/altrui/x", "/dav/x"} {
			if w := ask(h, "PUT", path, "x"); w.Code < 400 || w.Code >= 500 {
				t.Errorf("PUT %.40q: %d", path, w.Code)
			}
		}
		for _, body := range []string{`<!DOCTYPE x [<!ENTITY a "aaaa">]><propfind xmlns="DAV:"><allprop/></propfind>`, `<propfind xmlns="DAV:"><prop><x:y/></prop></propfind>`, `<a>`, strings.Repeat("<a>", 100000), `<propfind xmlns="DAV:"/>`} {
			if w := ask(h, "PROPFIND", "/dav/personale/", body, "Depth", "0"); w.Code != 400 {
				t.Errorf("PROPFIND %.40q: %d", body, w.Code)
			}
		}
		for _, to := range []string{"", "http://elsewhere.example/dav/personale/b", "/altro/b", "/dav/personale/a/b", "/dav/personale/../b", "/dav/b"} {
			ask(h, "PUT", "/dav/personale/a", "x")
			if w := ask(h, "MOVE", "/dav/personale/a", "", "Destination", to); w.Code < 400 || w.Code >= 510 {
				t.Errorf("MOVE to %q: %d", to, w.Code)
			}
		}
		if w := ask(h, "GET", "/dav/personale/a", ""); w.Body.String() != "x" {
			t.Errorf("what nobody could move is gone: %d", w.Code)
		}
	})
}

// The suites that WebDAV servers are measured by, and a client that people use.
func TestRealClients(t *testing.T) {
	litmus, err := exec.LookPath("litmus")
	if err != nil {
		t.Skip("litmus is not here: apt-get install litmus")
	}
	each(t, func(t *testing.T, r rig) {
		mux := http.NewServeMux()
		mux.Handle("/dav/", r.dav(giulia))
		server := httptest.NewServer(mux)
		defer server.Close()
		c := exec.Command(litmus, "-k", server.URL+"/dav/personale/")
		c.Dir = t.TempDir()
		out, err := c.CombinedOutput()
		if err != nil || strings.Contains(string(out), "FAIL") || strings.Count(string(out), "0 failed") != 5 {
			t.Errorf("litmus: %v\n%s", err, out)
		}
	})
}
