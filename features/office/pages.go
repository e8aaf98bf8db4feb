package office

import (
	"context"
	"embed"
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

//go:embed pages/*.html
var citizenPages embed.FS

// CitizenPages are the pages on which citizens find an office and book: home,
// offices, one office, the five steps, the confirmation. They work without a
// script.
type CitizenPages struct {
	*Service
	UI *ui.Assets
	// Frame gives whose site it is, in a language.
	Frame func(ctx context.Context, lang string) ui.Frame
	// Ask draws the question about a page, or about a service.
	Ask   func(lang, page string, service bool) template.HTML
	Log   *slog.Logger
	pages *ui.Pages
}

// Pages lists the addresses of the citizens' pages.
func (p CitizenPages) Pages(api *httpapi.API) (err error) {
	if p.pages, err = p.UI.NewPages(citizenPages); err != nil {
		return err
	}
	often, seldom := httpapi.Rate(300, time.Minute), httpapi.Rate(60, time.Minute)
	api.Handle("GET /{$}", http.HandlerFunc(p.home), often)
	api.Handle("GET /uffici", http.HandlerFunc(p.offices), often)
	api.Handle("GET /uffici/{slug}", http.HandlerFunc(p.office), often)
	api.Handle("GET /prenota", http.HandlerFunc(p.place), often)
	api.Handle("POST /prenota", http.HandlerFunc(p.placed), seldom)
	api.Handle("GET /uffici/{slug}/prenota", http.HandlerFunc(p.steps), often)
	api.Handle("POST /uffici/{slug}/prenota", http.HandlerFunc(p.steps), seldom)
	api.Handle("GET /prenotazione/{token}", http.HandlerFunc(p.booked), often)
	api.Handle("GET /prenotazione/{token}/appuntamento.ics", http.HandlerFunc(p.calendarFile), often)
	api.Handle("/", http.HandlerFunc(p.lost), often) // no method: "GET /" would clash with the API, which answers for all of them
	return nil
}

// a page's words, in the reader's language.
type saying func(key string, args ...any) string

func (p CitizenPages) t(r *http.Request) saying {
	lang := httpapi.Lang(r.Context())
	return func(key string, args ...any) string {
		m := map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			m[args[i].(string)] = args[i+1]
		}
		return p.Say.T(lang, "office.page."+key, m)
	}
}

// Framed gives the frame of another feature's page for citizens.
func (p CitizenPages) Framed(r *http.Request, title string) ui.Frame { return p.frame(r, "", title) }

func (p CitizenPages) frame(r *http.Request, section, title string, crumbs ...ui.Crumb) ui.Frame {
	lang := httpapi.Lang(r.Context())
	f := p.Frame(r.Context(), lang)
	f.Lang, f.Section, f.Title, f.Crumbs, f.T, f.Path = lang, section, title, crumbs, p.t(r), r.URL.Path
	f.OtherLang, f.OtherName = "en", "English"
	if lang == "en" {
		f.OtherLang, f.OtherName = "it", "Italiano"
	}
	return f
}

// asked adds to f the question about the page, or about the service that it ends.
// The page is named here: an address may hold a personal link.
func (p CitizenPages) asked(f ui.Frame, page string, service bool) ui.Frame {
	if p.Ask != nil {
		f.Below = p.Ask(f.Lang, page, service)
	}
	return f
}

// show answers with a page, or with the page of what went wrong.
func (p CitizenPages) show(w http.ResponseWriter, r *http.Request, status int, name string, f ui.Frame, data any) {
	if err := p.pages.Show(w, status, name, f, data); err != nil {
		p.Log.ErrorContext(r.Context(), "a citizens' page", "page", name, "error", err)
	}
}

func (p CitizenPages) wrong(w http.ResponseWriter, r *http.Request, err error) {
	e := errs.As(err)
	if e.Kind == errs.Internal {
		p.Log.ErrorContext(r.Context(), "a citizens' page", "error", err)
	}
	t := p.t(r)
	title := t("wrong." + map[errs.Kind]string{errs.NotFound: "not_found", errs.TooMany: "too_many", errs.Gone: "gone"}[e.Kind])
	if e.Kind != errs.NotFound && e.Kind != errs.TooMany && e.Kind != errs.Gone {
		title = t("wrong.ours")
	}
	p.show(w, r, e.Kind.Status(), "wrong", p.frame(r, "", title), map[string]any{"Title": title, "Words": p.words(r, e)})
}

func (p CitizenPages) words(r *http.Request, e *errs.Error) string {
	if e.Kind == errs.Internal {
		return p.t(r)("wrong.ours_more")
	}
	return p.Say.T(httpapi.Lang(r.Context()), e.Code, e.Args)
}

func (p CitizenPages) lost(w http.ResponseWriter, r *http.Request) {
	p.wrong(w, r, errNoPage)
}

var errNoPage = errs.New(errs.NotFound, "office.no_page")

// A card is one office as citizens see it in a list.
type card struct {
	Front
	State, Until, First, Queue string
	FirstWhen                  string // "oggi alle 15:20"
	Go                         string // key of the words of what to do there
}

func (p CitizenPages) card(r *http.Request, f Front) card {
	t, lang := p.t(r), httpapi.Lang(r.Context())
	c := card{Front: f, State: t("sign." + string(f.Board.State)), Until: p.until(r, f.Board)}
	c.Go, c.First = "go", t("none_free")
	c.FirstWhen = c.First
	if len(f.Next) > 0 {
		c.FirstWhen = near(f.Next[0].Starts, p.DB.Now(), lang, t)
		c.First = t("first", "when", c.FirstWhen)
	} else {
		c.Go = "go_write"
	}
	if f.Board.State != Closed {
		c.Queue = t("queue", "count", f.Board.Queue)
		if f.Board.Queue == 0 {
			c.Queue = t("queue.none")
		}
	}
	return c
}

// until says when the door changes: "fino alle 12:30", "apre giovedì alle 14:30".
func (p CitizenPages) until(r *http.Request, b Board) string {
	t, lang := p.t(r), httpapi.Lang(r.Context())
	switch {
	case b.Until.IsZero():
		return ""
	case b.State == Closed:
		return t("opens", "when", near(b.Until, p.DB.Now(), lang, t))
	case italy.DayOf(b.Until) == italy.DayOf(p.DB.Now()):
		return t("until", "hour", hourOf(b.Until))
	}
	return t("until_day", "when", near(b.Until, p.DB.Now(), lang, t))
}

// near writes a moment as a person would: "oggi alle 15:20", "domani alle 9:00",
// "giovedì alle 14:30", "giovedì 26 novembre alle 9:00".
func near(at, now time.Time, lang string, t saying) string {
	d, today := italy.DayOf(at), italy.DayOf(now)
	hour := hourOf(at)
	switch n := d.Sub(today); {
	case n == 0:
		return t("near.today", "hour", hour)
	case n == 1:
		return t("near.tomorrow", "hour", hour)
	case n < 7:
		return t("near.week", "day", italy.Weekday(d.Weekday(), lang), "hour", hour)
	}
	return t("near.date", "day", dayShort(d, lang), "hour", hour)
}

// hourOf writes "9:20", as people do, without the zero of forms.
func hourOf(at time.Time) string { return strings.TrimPrefix(italy.Hour(at), "0") }

// moment writes "Giovedì 26 novembre" and "dalle 15:20 alle 15:40".
func moment(starts, ends time.Time, lang string) (day, hours string) {
	d := italy.DayOf(starts)
	hours = strings.TrimPrefix(Moment(starts, ends, lang), d.Long(lang)+", ")
	return upperFirst(dayShort(d, lang)), strings.ReplaceAll(hours, " 0", " ")
}

// dayShort writes "giovedì 26 novembre".
func dayShort(d italy.Day, lang string) string {
	long := d.Long(lang)
	return long[:strings.LastIndex(long, " ")]
}

func (p CitizenPages) home(w http.ResponseWriter, r *http.Request) {
	fronts, err := p.Fronts(r.Context())
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	open := 0
	cards := make([]card, len(fronts))
	for i, f := range fronts {
		cards[i] = p.card(r, f)
		if f.Board.State != Closed {
			open++
		}
	}
	lang, now := httpapi.Lang(r.Context()), p.DB.Now()
	t := p.t(r)
	words := t("home.open", "count", open)
	if next := opensNext(fronts); open == 0 && next.IsZero() {
		words = t("home.shut")
	} else if open == 0 {
		words = t("home.shut_until", "when", near(next, now, lang, t))
	}
	p.show(w, r, http.StatusOK, "home", p.asked(p.frame(r, "home", t("home.title")), "/", false), map[string]any{
		"Cards": cards, "Open": open, "OpenWords": words, "Reasons": oftenAsked(fronts),
		"Now": t("home.now", "day", upperFirst(dayShort(italy.DayOf(now), lang)), "hour", hourOf(now)),
	})
}

// opensNext gives when the first door opens, or zero.
func opensNext(fronts []Front) (next time.Time) {
	for _, f := range fronts {
		if at := f.Board.Until; f.Board.State == Closed && !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// oftenAsked gives the first reason of each office, five at most: where to
// start for who does not know the office's name.
func oftenAsked(fronts []Front) (reasons []string) {
	for _, f := range fronts {
		if len(reasons) < 5 && len(f.Virtual.Reasons) > 0 && len(f.Virtual.Reasons[0]) <= 30 && !contains(reasons, f.Virtual.Reasons[0]) {
			reasons = append(reasons, f.Virtual.Reasons[0])
		}
	}
	return reasons
}

// lowerFirst puts a day into a sentence: Italian writes it small, English does not.
func lowerFirst(s, lang string) string {
	if s == "" || lang == "en" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (p CitizenPages) offices(w http.ResponseWriter, r *http.Request) {
	fronts, err := p.Fronts(r.Context())
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	t := p.t(r)
	q := strings.ToLower(line(r.URL.Query().Get("q")))
	onlyOpen := r.URL.Query().Get("aperti") == "1"
	cards, open := []card{}, 0
	for _, f := range fronts {
		if f.Board.State != Closed {
			open++
		}
		text := strings.ToLower(f.House.Name + " " + f.Virtual.About + " " + strings.Join(f.Virtual.Reasons, " "))
		if (q == "" || strings.Contains(text, q)) && (!onlyOpen || f.Board.State != Closed) {
			cards = append(cards, p.card(r, f))
		}
	}
	p.show(w, r, http.StatusOK, "offices", p.asked(p.frame(r, "offices", t("offices.title"), ui.Crumb{Name: t("nav.home"), Path: "/"}, ui.Crumb{Name: t("offices.title")}), "/uffici", false),
		map[string]any{"Cards": cards, "Q": r.URL.Query().Get("q"), "OnlyOpen": onlyOpen, "All": len(fronts), "Open": open})
}

// A weekRow is one day in the hours of an office.
type weekRow struct {
	Name, Hours, Note string
	Today             bool
}

func (p CitizenPages) office(w http.ResponseWriter, r *http.Request) {
	f, err := p.Front(r.Context(), r.PathValue("slug"))
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	if f.House.Slug != r.PathValue("slug") { // came by its id
		http.Redirect(w, r, "/uffici/"+f.House.Slug, http.StatusMovedPermanently)
		return
	}
	t, lang := p.t(r), httpapi.Lang(r.Context())
	rows := []weekRow{}
	for i, d := range f.Week {
		day, err := italy.ParseDay(string(d.Day))
		if err != nil {
			continue
		}
		row := weekRow{Name: upperFirst(dayShort(day, lang)), Note: d.Note, Today: i == 0, Hours: t("closed")}
		if len(d.Hours) > 0 {
			// A stretch is never broken: on a narrow screen the second stands under the first.
			row.Hours = strings.ReplaceAll(strings.ReplaceAll(" "+strings.Join(d.Hours.Texts(), ", "), " 0", " ")[1:], "-", "\u00a0–\u00a0")
		}
		rows = append(rows, row)
	}
	p.show(w, r, http.StatusOK, "office", p.asked(p.frame(r, "offices", f.House.Name, ui.Crumb{Name: t("nav.home"), Path: "/"}, ui.Crumb{Name: t("offices.title"), Path: "/uffici"}, ui.Crumb{Name: f.House.Name}), "/uffici/"+f.House.Slug, false),
		map[string]any{"Card": p.card(r, f), "Week": rows})
}

func (p CitizenPages) booked(w http.ResponseWriter, r *http.Request) {
	th, err := p.Look(r.Context(), r.PathValue("token"))
	if err == nil && (th.Companion.ID != "" || th.Appointment.Starts.IsZero() || th.Appointment.Progress == Cancelled) {
		http.Redirect(w, r, "/porta/"+r.PathValue("token"), http.StatusSeeOther)
		return
	}
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	private(w)
	t, lang, a := p.t(r), httpapi.Lang(r.Context()), th.Appointment
	day, hours := moment(a.Starts, a.Ends, lang)
	p.show(w, r, http.StatusOK, "booked", p.asked(p.frame(r, "book", t("booked.title"), ui.Crumb{Name: th.House.Name, Path: "/uffici/" + th.House.Slug}, ui.Crumb{Name: t("booked.title")}), "/prenota", true), map[string]any{
		"A": a, "House": th.House, "When": lowerFirst(day, lang) + ", " + hours, "Token": th.Token, "Bring": th.Virtual.Bring,
	})
}

// private keeps a page that holds a personal link out of caches, search engines
// and other sites' logs.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex")
}

func (p CitizenPages) calendarFile(w http.ResponseWriter, r *http.Request) {
	th, err := p.Look(r.Context(), r.PathValue("token"))
	if err == nil && th.Appointment.Starts.IsZero() {
		err = ErrNoSuchAppointment
	}
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	private(w)
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="appuntamento.ics"`)
	w.Write(p.calendarOf(th.Now, th.Appointment, th.House, th.Token, httpapi.Lang(r.Context())))
}

// place is the first step for whoever has not chosen an office yet.
func (p CitizenPages) place(w http.ResponseWriter, r *http.Request) {
	fronts, err := p.Fronts(r.Context())
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	if slug := r.URL.Query().Get("ufficio"); slug != "" {
		for _, f := range fronts {
			if f.House.Slug == slug {
				http.Redirect(w, r, "/uffici/"+slug+"/prenota?passo=2", http.StatusSeeOther)
				return
			}
		}
	}
	p.showPlace(w, r, fronts, "", draft{})
}

// showPlace is the first step; d holds what was typed by who comes back to it.
func (p CitizenPages) showPlace(w http.ResponseWriter, r *http.Request, fronts []Front, slug string, d draft) {
	t := p.t(r)
	cards := make([]card, len(fronts))
	for i, f := range fronts {
		cards[i] = p.card(r, f)
	}
	data := map[string]any{"Cards": cards, "Chosen": slug, "Steps": stepsAt(1, t), "D": d}
	if !d.Starts.IsZero() {
		data["Ora"] = d.Starts.UTC().Format(time.RFC3339)
	}
	f := p.frame(r, "book", t("book.title"), ui.Crumb{Name: t("nav.home"), Path: "/"}, ui.Crumb{Name: t("book.title")})
	if d.Key != "" {
		f.Step, f.Next, f.Path = "1", "2", "/uffici/"+slug+"/prenota"
	}
	p.show(w, r, http.StatusOK, "place", f, data)
}
