package ministry

import (
	"context"
	"strings"

	"loggia/features/ministry/internal/wire"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// A finding is what the Ministry's archive says of a communication.
type finding struct {
	mine string // the code under which it is there already
	open string // the code of another that stands in its way
}

// find asks the archive. The answer is Accepted when the archive has told all
// there is to know; anything else means that nobody knows yet.
func (st *step) find(ctx context.Context) (f finding, a wire.Answer) {
	if st.Kind != Start {
		one, a := st.client.Detail(ctx, st.Target)
		if a.Fate == wire.Accepted && st.same(one) {
			f.mine = firstOf(a.Code, st.Target)
		}
		if a.Fate == wire.Refused {
			a.Fate = wire.Accepted // it knows no such code: ours did not arrive, and sending it again will say why
		}
		return f, a
	}
	list, a := st.client.Search(ctx, st.Facts.Worker.CF)
	if a.Fate != wire.Accepted {
		if a.Fate == wire.Refused { // either it holds nothing, said as an error, or it is unwell: only time tells
			if a.Fate = wire.Accepted; st.Failures < 3 {
				a.Fate, a.Trouble = wire.Unclear, "strange"
			}
		}
		return f, a
	}
	for _, one := range list {
		if !codeForm.MatchString(one.Code) {
			continue
		}
		if st.same(one) && !st.held[one.Code] {
			// The list does not say when it was signed, nor whether it was annulled.
			whole, d := st.client.Detail(ctx, one.Code)
			if d.Fate == wire.Unclear || d.Fate == wire.Unsent {
				return finding{}, d
			}
			if d.Fate == wire.Accepted && st.same(whole) {
				d.Code = one.Code
				return finding{mine: one.Code}, d
			}
		}
		if st.inTheWay(one) {
			f.open = one.Code
		}
	}
	return f, a
}

// cleared moves c on by what the archive says: it is there already, something
// stands in its way, it was refused for good, or it never arrived.
func (s *Service) cleared(tx *db.Tx, c Communication, st *step, f finding) (again bool, closing string, err error) {
	if f.mine != "" {
		return false, "", s.accepted(tx, c, f.mine)
	}
	last, closed := "", false
	for _, a := range st.attempts {
		switch {
		case a.Act == "close" && a.Fate == wire.Accepted.String():
			closed = true
		case a.Act == "close" || a.Act == "clear" || a.Act == "hand":
		default:
			last = a.Fate
			if last != wire.Refused.String() {
				closed = false
			}
		}
	}
	switch {
	case last != wire.Refused.String(): // it never arrived: it may be sent again
		c.State = Waiting
		return true, "", updateCommunication(tx, c, Sending)
	case f.open != "" && !closed:
		return true, f.open, updateCommunication(tx, c, Sending)
	default:
		return false, "", s.declined(tx, c)
	}
}

// dayBefore gives the day before day, or day itself when it is none.
func dayBefore(day string) string {
	d, err := italy.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Add(-1).String()
}

// printable keeps an answer as text that both databases take.
func printable(b []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(b), "\uFFFD"), "\x00", "\uFFFD")
}
