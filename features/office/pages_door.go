package office

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/ui"
)

//go:embed pages/door*.html
var doorPages embed.FS

var doorForms = template.Must(template.ParseFS(doorPages, "pages/door.html"))

// A DoorPage is /porta/{token}: the waiting room before, during and after the
// hour. What it says and the forms to choose, move and cancel work without a
// script; the waiting room and the call need one.
type DoorPage struct {
	*Service
	UI   *ui.Assets
	Demo bool
	// Body gives whose door it is, and whether there is a crest to show.
	Body func(context.Context) (name string, crest bool)
	Log  *slog.Logger
}

// Pages lists the addresses of the door's page.
func (p DoorPage) Pages(api *httpapi.API) {
	often, seldom := httpapi.Rate(240, time.Minute), httpapi.Rate(30, time.Minute)
	api.Handle("GET /porta/{token}", http.HandlerFunc(p.door), often)
	api.Handle("POST /porta/{token}/ora", http.HandlerFunc(p.hour), seldom)
	api.Handle("POST /porta/{token}/disdici", http.HandlerFunc(p.giveUp), seldom)
}

func (p DoorPage) say(r *http.Request, key string, args map[string]any) string {
	return p.Say.T(httpapi.Lang(r.Context()), "office.page.door."+key, args)
}

func (p DoorPage) door(w http.ResponseWriter, r *http.Request) { p.show(w, r, http.StatusOK, "") }

// show answers with the page; wrong is what went amiss a moment ago.
func (p DoorPage) show(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	t, err := p.Look(r.Context(), r.PathValue("token"))
	if err != nil {
		p.shut(w, r, err)
		return
	}
	lang := httpapi.Lang(r.Context())
	page := ui.Room{Lang: lang, Heading: t.House.Name, Body: t.House.EnteName,
		Kind: "door", Token: t.Token, Appointment: t.Appointment.ID, Demo: p.Demo, Sign: string(t.Board.State)}
	_, page.Crest = p.Body(r.Context())
	page.Title = p.say(r, "title", map[string]any{"office": t.House.Name, "ente": t.House.EnteName})
	args := map[string]any{"hour": hourOf(t.Opens), "office": t.House.Name}
	if !t.Appointment.Starts.IsZero() {
		args["when"] = Moment(t.Appointment.Starts, t.Appointment.Ends, lang)
	}
	page.Lead = p.say(r, string(t.Passage), args)
	switch t.Passage {
	case PassEarly:
		page.Lines = []string{p.say(r, "when", args)}
	case PassWait:
		page.Lines = []string{p.say(r, "coming", args)}
		page.NoScript = p.say(r, "noscript", map[string]any{"phone": cmp.Or(t.House.Phone, t.House.EnteName)})
	case PassGone, PassNone:
		page.Kind = "" // nothing here is live
	}
	if page.More, err = p.forms(r, t, wrong); err != nil {
		p.shut(w, r, err)
		return
	}
	// A page half written cannot be taken back: the error is the connection's.
	_ = p.UI.Room(w, status, page)
}

type choice struct{ Value, Words string }

// forms gives what the holder may change: pick a proposed hour, move, cancel.
// A companion changes nothing.
func (p DoorPage) forms(r *http.Request, t Threshold, wrong string) (template.HTML, error) {
	a, lang := t.Appointment, httpapi.Lang(r.Context())
	v := struct {
		Path, Wrong, Choose, Take, Move, Cancel, CancelWhat, Again, AgainPath string
		Proposals, Free                                                       []choice
		MayCancel                                                             bool
	}{Path: "/porta/" + t.Token, Wrong: wrong}
	pick := func(starts, ends time.Time) choice {
		return choice{starts.UTC().Format(time.RFC3339), Moment(starts, ends, lang)}
	}
	switch {
	case t.Companion.ID != "":
	case t.Passage == PassNone:
		for _, o := range t.Proposals {
			v.Proposals = append(v.Proposals, pick(o.Starts, o.Ends))
		}
	case t.Passage == PassEarly && a.Opened.IsZero():
		front, err := p.Front(r.Context(), a.Office)
		if err != nil && !errors.Is(err, ErrNoSuchOffice) {
			return "", err
		}
		for _, s := range front.Next {
			if !s.Starts.Equal(a.Starts) { // short: a list on a phone cuts what is long
				short := dayShort(italy.DayOf(s.Starts), lang) + ", " + hourOf(s.Starts)
				v.Free = append(v.Free, choice{s.Starts.UTC().Format(time.RFC3339), short})
			}
		}
		v.MayCancel = true
	case t.Passage == PassGone:
		v.AgainPath = "/uffici/" + t.House.Slug + "/prenota"
	}
	v.Choose, v.Take, v.Move = p.say(r, "choose", nil), p.say(r, "take", nil), p.say(r, "move", nil)
	v.Cancel, v.CancelWhat, v.Again = p.say(r, "cancel", nil), p.say(r, "cancel_what", nil), p.say(r, "again", nil)
	var out strings.Builder
	err := doorForms.ExecuteTemplate(&out, "door.html", v)
	return template.HTML(out.String()), err // made by html/template above
}

// hour takes one of the hours that were proposed, or moves to a free one.
func (p DoorPage) hour(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	starts, err := time.Parse(time.RFC3339, r.FormValue("starts"))
	if err != nil {
		p.show(w, r, http.StatusUnprocessableEntity, p.say(r, "choose_one", nil))
		return
	}
	t, err := p.Look(r.Context(), token)
	if err == nil && t.Passage == PassNone {
		_, err = p.Pick(r.Context(), token, starts)
	} else if err == nil {
		_, err = p.Move(r.Context(), token, starts)
	}
	p.back(w, r, err)
}

func (p DoorPage) giveUp(w http.ResponseWriter, r *http.Request) {
	p.back(w, r, p.Cancel(r.Context(), r.PathValue("token")))
}

// back shows the door as it stands now, so that reloading repeats nothing.
func (p DoorPage) back(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		http.Redirect(w, r, "/porta/"+r.PathValue("token"), http.StatusSeeOther)
		return
	}
	if e := errs.As(err); e.Kind != errs.NotFound && e.Kind != errs.Internal {
		p.show(w, r, e.Kind.Status(), p.words(r, e))
		return
	}
	p.shut(w, r, err)
}

// shut is the page for a link that opens nothing: always the same, so that
// nobody learns which links exist.
func (p DoorPage) shut(w http.ResponseWriter, r *http.Request, err error) {
	e := errs.As(err)
	if e.Kind == errs.Internal && p.Log != nil {
		p.Log.ErrorContext(r.Context(), "the door's page", "error", err)
	}
	page := ui.Room{Lang: httpapi.Lang(r.Context()), Title: p.say(r, "shut_title", nil), Sign: "closed", Lead: p.words(r, e), Home: p.say(r, "home", nil)}
	page.Heading, page.Crest = p.Body(r.Context())
	_ = p.UI.Room(w, e.Kind.Status(), page)
}

func (p DoorPage) words(r *http.Request, e *errs.Error) string {
	if e.Kind == errs.Internal {
		return p.say(r, "broken", nil)
	}
	return p.Say.T(httpapi.Lang(r.Context()), e.Code, e.Args)
}
