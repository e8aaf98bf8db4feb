package access

import (
	"context"
	"errors"
	"testing"

	"loggia/platform/db"
)

func TestCheck(t *testing.T) {
	Register(Table{"t.open": HeadOf, "t.serve": StaffOf, "t.see": Anyone, "t.mine": OwnerOf, "t.run": Nobody})
	here := db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})
	person := func(ente string, places ...Place) Person { return Person{ID: "p", Ente: ente, Places: places} }
	clerk, head := person("borgofiore", Place{"tributi", Staff}), person("borgofiore", Place{"tributi", Head})
	admin, stranger := person("borgofiore", Place{"", Admin}), person("castelvento", Place{"tributi", Head})
	tributi, anagrafe := Thing{Office: "tributi"}, Thing{Office: "anagrafe"}

	for _, c := range []struct {
		name   string
		who    Person
		action string
		thing  Thing
		want   error
	}{
		{"a head opens her own office", head, "t.open", tributi, nil},
		{"a head opens another office", head, "t.open", anagrafe, ErrForbidden},
		{"a clerk opens the office", clerk, "t.open", tributi, ErrForbidden},
		{"a clerk serves", clerk, "t.serve", tributi, nil},
		{"an administrator opens any office", admin, "t.open", anagrafe, nil},
		{"a visitor serves", Person{}, "t.serve", tributi, ErrSignIn},
		{"a visitor looks", Person{}, "t.see", tributi, nil},
		{"a head of another body is a visitor here", stranger, "t.serve", tributi, ErrSignIn},
		{"a thing of another body does not exist", head, "t.see", Thing{Ente: "castelvento"}, ErrNotFound},
		{"an owner", clerk, "t.mine", Thing{Owner: "p"}, nil},
		{"a visitor owns nothing, not even what has no owner", Person{}, "t.mine", Thing{}, ErrSignIn},
		{"nobody runs it", admin, "t.run", Thing{}, ErrForbidden},
	} {
		ctx := Watch(context.WithValue(here, personKey{}, c.who))
		if _, err := Check(ctx, c.action, c.thing); !errors.Is(err, c.want) && err != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if !Asked(ctx) {
			t.Errorf("%s: not seen as asked", c.name)
		}
	}
	if _, err := Check(here, "t.unheard", Thing{}); err == nil {
		t.Error("an action without a rule was allowed")
	}
	if _, err := Check(System(here, "borgofiore"), "t.run", Thing{}); err != nil {
		t.Errorf("the program itself: %v", err)
	}
	quiet := Watch(As(here, head))
	if !Can(quiet, "t.open", tributi) || Asked(quiet) {
		t.Error("Can must answer and not count as asked")
	}
}
