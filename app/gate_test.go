package app_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"loggia/features/notify"
)

// mayMail are the only functions that write a mail, each with its reason. What
// goes to staff passes through notify, which knows their hours.
var mayMail = map[string]string{
	"app/reports.go reports.WriteBody": "what a citizen reports, to the body's own address, which is nobody's in particular",
	"app/post.go letters.Send":         "what office writes to citizens, who have no contact hours",
	"app/post.go post.Mail":            "letters about the way in (identity): they answer an act of the person, or warn of somebody else's, and cannot wait",
	"app/notices.go staffPost.Send":    "the gate itself: only notify calls it",
}

// mayPublish are the only functions that tell open screens something, each with
// its reason. The subject of one person is notify's alone. A feature needs no
// exception to say on a subject of its own name ("workday/…") that its pages
// are stale: who has none of them open hears nothing.
var mayPublish = map[string]string{
	"features/notify/tell.go Service.publish":       "the gate itself",
	"features/office/office.go Service.changed":     "the desk of an open office and its queue: whoever sits there, not a person out of their hours",
	"features/office/office.go Service.doorChanged": "the citizen at a door",
	"app/staff.go App.presenceDoors":                "that somebody came or went; nothing rings",
}

// mayNamePerson are the only files that write the subject of one person.
var mayNamePerson = map[string]string{
	"features/notify/tell.go": "notify.Subject",
}

// roundTheGate gives what in one file reaches people by another way than
// notify. Folders that speak no municipality's language (platform) and machines
// of their own (the media engine) have no staff to reach.
func roundTheGate(file string, text []byte) (found []string, err error) {
	if strings.HasPrefix(file, "platform/") || strings.Contains(file, "/internal/") {
		return nil, nil
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, file, text, 0)
	if err != nil {
		return nil, err
	}
	mail := ""
	for _, i := range f.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		switch {
		case path == "loggia/platform/mailer":
			mail = "mailer"
			if i.Name != nil {
				mail = i.Name.Name
			}
		case path == "net/smtp", strings.Contains(path, "go-mail"):
			found = append(found, fmt.Sprintf("%s speaks to a mail server by itself (%s): mail leaves through platform/mailer", file, path))
		}
	}
	if mail != "" && !strings.HasPrefix(file, "app/") && !strings.HasPrefix(file, "cmd/") {
		found = append(found, file+" imports platform/mailer: a feature says what it needs in needs.go, and what is for staff is told by app/tell.go")
	}
	for _, d := range f.Decls {
		where := file + " " + nameOf(d)
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if s, ok := n.Type.(*ast.SelectorExpr); ok && mail != "" && isNamed(s.X, mail) && s.Sel.Name == "Message" && mayMail[where] == "" {
					found = append(found, where+" writes a mail: tell staff with notify.Tell, in app/tell.go")
				}
			case *ast.CallExpr:
				s, ok := n.Fun.(*ast.SelectorExpr)
				if ok && s.Sel.Name == "Publish" && len(n.Args) == 3 && mayPublish[where] == "" && !ofItsOwn(file, n.Args[1]) {
					found = append(found, where+" tells open screens something: tell staff with notify.Tell, in app/tell.go")
				}
			case *ast.BasicLit:
				if v, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && strings.HasPrefix(v, "person/") && mayNamePerson[file] == "" {
					found = append(found, where+" names the subject of a person: only notify speaks to one")
				}
			}
			return true
		})
	}
	return found, nil
}

// ofItsOwn reports whether a subject is written as one of the feature's own.
func ofItsOwn(file string, subject ast.Expr) bool {
	if sum, ok := subject.(*ast.BinaryExpr); ok {
		subject = sum.X
	}
	lit, ok := subject.(*ast.BasicLit)
	parts := strings.Split(file, "/")
	return ok && parts[0] == "features" && len(parts) > 2 && strings.HasPrefix(lit.Value, `"`+parts[1]+"/")
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// nameOf gives "Type.Func" of a declaration.
func nameOf(d ast.Decl) string {
	f, ok := d.(*ast.FuncDecl)
	if !ok {
		return "a declaration"
	}
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// L. 81/2017 art. 19: disconnection is real only if there is no other way in.
func TestNothingReachesStaffRoundTheGate(t *testing.T) {
	used := map[string]bool{}
	for _, file := range sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") }) {
		text := read(t, file)
		found, err := roundTheGate(file, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Error(f)
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			used[file+" "+nameOf(d)] = true
		}
		used[file] = true
	}
	for _, list := range []map[string]string{mayMail, mayPublish, mayNamePerson} {
		for where, why := range list {
			if !used[where] || why == "" {
				t.Errorf("the exception %q is for nothing, or says no reason", where)
			}
		}
	}
	letters := 0
	for _, file := range sources(t, func(p string) bool {
		return strings.HasPrefix(p, "core/identity/") && strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go")
	}) {
		n, strange := kindsOfLetters(t, file, read(t, file))
		letters += n
		for _, s := range strange {
			t.Errorf("%s sends a letter that is not about the way in, and only those are exempt: %s", file, s)
		}
	}
	if letters < 3 {
		t.Errorf("only %d letters of identity found: the search is broken", letters)
	}
}

// kindsOfLetters counts the letters that a file of identity sends and gives
// those whose kind is not written there as one of identity's own.
func kindsOfLetters(t *testing.T, file string, text []byte) (n int, strange []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		ast.Inspect(d, func(node ast.Node) bool {
			c, ok := node.(*ast.CallExpr)
			if !ok || len(c.Args) < 4 {
				return true
			}
			s, ok := c.Fun.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != "Mail" && s.Sel.Name != "sendTicket" {
				return true
			}
			n++
			kind := c.Args[3]
			if sum, ok := kind.(*ast.BinaryExpr); ok {
				kind = sum.X
			}
			lit, ok := kind.(*ast.BasicLit)
			passedOn := s.Sel.Name == "Mail" && nameOf(d) == "Service.sendTicket" // whose callers are looked at
			if !passedOn && (!ok || !strings.HasPrefix(lit.Value, `"identity.`)) {
				strange = append(strange, nameOf(d))
			}
			return true
		})
	}
	return n, strange
}

func TestTheGateSeesWhoGoesRoundIt(t *testing.T) {
	for name, c := range map[string]struct{ file, text string }{
		"a feature that mails":           {"features/agile/sign.go", `package agile; import "loggia/platform/mailer"; var _ mailer.Message`},
		"a feature with its own server":  {"features/agile/sign.go", `package agile; import "net/smtp"; var _ = smtp.PlainAuth`},
		"a new carrier in app":           {"app/wiring.go", `package app; import "loggia/platform/mailer"; func (a *App) hurry() { _ = mailer.Message{} }`},
		"the same under another name":    {"app/wiring.go", `package app; import m "loggia/platform/mailer"; func hurry() { _ = m.Message{} }`},
		"a person's subject":             {"features/kit/lend.go", `package kit; func (s *Service) lend() { s.hint("person/" + "giulia") }`},
		"a screen told by a feature":     {"features/kit/lend.go", `package kit; func (s *Service) lend() { s.Live.Publish("e", "kit", "x") }`},
		"an exempt name in another file": {"features/kit/lend.go", `package kit; import "loggia/platform/mailer"; type letters struct{}; func (l letters) Send() { _ = mailer.Message{} }`},
	} {
		found, err := roundTheGate(c.file, []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Errorf("%s passed", name)
		}
	}
	if _, strange := kindsOfLetters(t, "x.go", []byte(`package identity; func (s *Service) greet() { s.post.Mail(tx, to, lang, "news.week", nil) }`)); len(strange) != 1 {
		t.Error("a letter of identity's that is no security notice passed")
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A line of the table that nothing tells is a promise to nobody, and a kind
// that the table lacks would fail only when it happens.
func TestEveryKindOfNoticeIsTold(t *testing.T) {
	written := map[string]bool{"notify.emergency": true} // told by notify itself
	told := regexp.MustCompile(`"([a-z]+\.[a-z_]+)"`)
	calls := regexp.MustCompile(`(?:Notify\.Tell|a\.tell|a\.tellBoth|a\.tellOfDay|a\.tellOfCourse|a\.tellOffice)\(ctx, "([a-z]+\.[a-z_]+)"`)
	kinds := map[string]bool{}
	for _, k := range notify.Kinds() {
		kinds[k.Key] = true
	}
	for _, file := range sources(t, func(p string) bool {
		return strings.HasPrefix(p, "app/") && strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go")
	}) {
		text := string(read(t, file))
		for _, m := range told.FindAllStringSubmatch(text, -1) {
			written[m[1]] = true
		}
		for _, m := range calls.FindAllStringSubmatch(text, -1) {
			if !kinds[m[1]] {
				t.Errorf("%s tells %q, which is not in the table", file, m[1])
			}
		}
	}
	for key := range kinds {
		if !written[key] {
			t.Errorf("nothing tells %q", key)
		}
	}
}
