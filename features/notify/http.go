package notify

import (
	"context"
	"net/http"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("notify")
	httpapi.Get(api, "/notify/bell", "What my bell shows", s.getBell, tag)
	httpapi.Get(api, "/notify/notices", "My notices, the newest first", s.getNotices, tag)
	httpapi.Post(api, "/notify/notices/{id}/read", "I have read a notice", s.postRead, tag)
	httpapi.Post(api, "/notify/read", "I have read all that was told to me", s.postReadAll, tag)
	httpapi.Get(api, "/notify/preferences", "What I have chosen, and my hours of the next days", s.getPreferences, tag)
	httpapi.Put(api, "/notify/preferences", "Choose quiet hours, the hour of the digest and what comes by mail", s.putPreferences, tag)
	httpapi.Get(api, "/notify/reachable", "Whether colleagues may be reached, or from when; never why", s.getReachable, tag)
	httpapi.Get(api, "/notify/emergencies", "Who rang me for an emergency, when and why; or whom I rang", s.getEmergencies, tag)
	httpapi.Post(api, "/notify/emergencies", "Ring people now for an emergency", s.postEmergency, tag, httpapi.Status(http.StatusCreated), httpapi.Rate(10, time.Minute))
	httpapi.Get(api, "/notify/hours", "The hours of whoever has none of their own", s.getHours, tag)
	httpapi.Put(api, "/notify/hours", "Set the body's hours from a day on", s.putHours, tag)
}

type noticeView struct {
	ID    string    `json:"id"`
	Kind  string    `json:"kind"`
	Title string    `json:"title"`
	Text  string    `json:"text,omitempty"`
	Page  string    `json:"page" doc:"path in the staff app"`
	Made  time.Time `json:"made"`
	Told  time.Time `json:"told,omitzero"`
	Read  bool      `json:"read"`
	Waits time.Time `json:"waits,omitzero" doc:"when it will be told, for one that waits"`
	Rings bool      `json:"rings" doc:"it is shown at once where its reader works"`
}

func (s *Service) view(ctx context.Context, all []Notice) []noticeView {
	out := make([]noticeView, len(all))
	for i, n := range all {
		title, text := n.words(s.Say, httpapi.Lang(ctx))
		out[i] = noticeView{n.ID, n.Kind, title, text, n.Page, n.Made, n.Told, !n.Read.IsZero(), time.Time{}, n.rings()}
		if n.Waits() {
			out[i].Waits = n.Due
		}
	}
	return out
}

type bellView struct {
	Unread    int          `json:"unread"`
	Waiting   int          `json:"waiting" doc:"how many wait for my next start"`
	Latest    []noticeView `json:"latest"`
	Reachable bool         `json:"reachable" doc:"I am in my hours"`
	From      time.Time    `json:"from,omitzero" doc:"my next start, when I am not"`
	Until     time.Time    `json:"until,omitzero"`
}

func (s *Service) getBell(ctx context.Context, _ *httpapi.None) (bellView, error) {
	b, err := s.Bell(ctx)
	return bellView{b.Unread, b.Waiting, s.view(ctx, b.Latest), b.Reachable, b.From, b.Until}, err
}

type noticesQuery struct {
	State  string `query:"state" enum:",unread,waiting" doc:"empty for all that was told"`
	Kind   string `query:"kind" maxLength:"60"`
	Before string `query:"before" maxLength:"40" doc:"the id after which the list goes on"`
}

type noticesView struct {
	Notices []noticeView `json:"notices"`
	More    bool         `json:"more"`
	Unread  int          `json:"unread"`
	Waiting int          `json:"waiting"`
}

func (s *Service) getNotices(ctx context.Context, in *noticesQuery) (noticesView, error) {
	all, more, err := s.Notices(ctx, Filter{Waiting: in.State == "waiting", Unread: in.State == "unread", Kind: in.Kind, Before: in.Before})
	if err != nil {
		return noticesView{}, err
	}
	b, err := s.Bell(ctx)
	return noticesView{s.view(ctx, all), more, b.Unread, b.Waiting}, err
}

type idPath struct {
	ID string `path:"id" maxLength:"40"`
}

func (s *Service) postRead(ctx context.Context, in *idPath) (httpapi.None, error) {
	return httpapi.None{}, s.MarkRead(ctx, in.ID)
}

func (s *Service) postReadAll(ctx context.Context, _ *httpapi.None) (httpapi.None, error) {
	return httpapi.None{}, s.MarkAllRead(ctx)
}

type choiceView struct {
	Quiet      [][2]int        `json:"quiet" doc:"stretches of every day, in minutes from midnight"`
	DigestAt   int             `json:"digest_at" doc:"minute of the day; -1 as soon as my hours begin" minimum:"-1" maximum:"1439"`
	DigestMail bool            `json:"digest_mail"`
	Mail       map[string]bool `json:"mail" doc:"by kind, where I differ from the usual"`
}

type kindView struct {
	Key   string `json:"key"`
	Group string `json:"group"`
	Name  string `json:"name" doc:"what it is, in the reader's language"`
	Mail  bool   `json:"mail" doc:"comes by mail unless I say otherwise"`
	Fixed bool   `json:"fixed" doc:"nobody may turn it off"`
}

type dayView struct {
	Day       string         `json:"day"`
	Stretches [][2]time.Time `json:"stretches"`
}

type preferencesView struct {
	Choice choiceView `json:"choice"`
	Kinds  []kindView `json:"kinds"`
	Days   []dayView  `json:"days" doc:"my hours of the next seven days, as they are with my choice"`
}

func viewChoice(p Preference) choiceView {
	return choiceView{p.Quiet, p.DigestAt, p.DigestMail, p.Mail}
}

func (s *Service) getPreferences(ctx context.Context, _ *httpapi.None) (preferencesView, error) {
	p, days, err := s.Preference(ctx)
	v := preferencesView{viewChoice(p), []kindView{}, []dayView{}}
	for _, k := range kinds {
		if k.Mail != Never && k.concerns(access.Who(ctx)) {
			v.Kinds = append(v.Kinds, kindView{k.Key, k.Group, s.Say.T(httpapi.Lang(ctx), "notify.name."+k.Key, nil), k.Mail != Off, k.Key == emergencyKind})
		}
	}
	for _, d := range days {
		one := dayView{d.On.String(), d.Stretches}
		if one.Stretches == nil {
			one.Stretches = [][2]time.Time{}
		}
		v.Days = append(v.Days, one)
	}
	return v, err
}

type choiceBody struct {
	Body choiceView
}

func (s *Service) putPreferences(ctx context.Context, in *choiceBody) (choiceView, error) {
	p, err := s.Prefer(ctx, Preference{in.Body.Quiet, in.Body.DigestAt, in.Body.DigestMail, in.Body.Mail})
	return viewChoice(p), err
}

type reachableQuery struct {
	People string    `query:"people" maxLength:"4100" doc:"ids, with commas between them, at most a hundred"`
	At     time.Time `query:"at" doc:"a later moment, when something is planned for then"`
}

type reachView struct {
	Person    string    `json:"person"`
	Reachable bool      `json:"reachable"`
	From      time.Time `json:"from,omitzero"`
	Emergency bool      `json:"emergency" doc:"I may ring them all the same, with a reason"`
}

func (s *Service) getReachable(ctx context.Context, in *reachableQuery) ([]reachView, error) {
	people := strings.FieldsFunc(in.People, func(r rune) bool { return r == ',' })
	all, err := s.Reachable(ctx, people, in.At)
	out := make([]reachView, len(all))
	for i, r := range all {
		out[i] = reachView{r.Person, r.Reachable, r.From, r.May}
	}
	return out, err
}

type emergencyBody struct {
	Body struct {
		People []string `json:"people" minItems:"1" maxItems:"50"`
		Reason string   `json:"reason" maxLength:"1000"`
		Page   string   `json:"page,omitempty" maxLength:"200" doc:"path in the staff app where they are wanted"`
	}
}

func (s *Service) postEmergency(ctx context.Context, in *emergencyBody) (httpapi.None, error) {
	return httpapi.None{}, s.Raise(ctx, in.Body.People, in.Body.Reason, in.Body.Page)
}

type tracesQuery struct {
	Raised bool `query:"raised" doc:"those that I rang, not those who rang me"`
}

type traceView struct {
	ID      string    `json:"id"`
	Person  string    `json:"person" doc:"the name of who was rung"`
	By      string    `json:"by" doc:"the name of who rang"`
	Reason  string    `json:"reason"`
	Page    string    `json:"page,omitempty"`
	Outside bool      `json:"outside" doc:"outside the person's hours"`
	At      time.Time `json:"at"`
}

func (s *Service) getEmergencies(ctx context.Context, in *tracesQuery) ([]traceView, error) {
	all, names, err := s.Emergencies(ctx, in.Raised)
	out := make([]traceView, len(all))
	for i, e := range all {
		out[i] = traceView{e.ID, names[e.Person].Name, names[e.By].Name, e.Reason, e.Page, e.Outside, e.At}
	}
	return out, err
}

type hoursChoiceView struct {
	From   string      `json:"from"`
	Week   [7][][2]int `json:"week" doc:"Monday first, each day a list of stretches in minutes from midnight"`
	Source string      `json:"source"`
}

type hoursView struct {
	Holds [7][][2]int       `json:"holds" doc:"what holds today"`
	Set   []hoursChoiceView `json:"set" doc:"what the body has set, the newest first"`
	Can   map[string]bool   `json:"can"`
}

func (s *Service) getHours(ctx context.Context, _ *httpapi.None) (hoursView, error) {
	holds, set, err := s.BodyHours(ctx)
	v := hoursView{holds, []hoursChoiceView{}, map[string]bool{"set": access.Can(ctx, "notify.set_hours", access.Thing{})}}
	for _, h := range set {
		v.Set = append(v.Set, hoursChoiceView{h.From.String(), h.Week, h.Source})
	}
	return v, err
}

type hoursBody struct {
	Body struct {
		From   string     `json:"from" maxLength:"10"`
		Week   [][][2]int `json:"week" minItems:"7" maxItems:"7"`
		Source string     `json:"source" maxLength:"400" doc:"the act of the body that decides it"`
	}
}

func (s *Service) putHours(ctx context.Context, in *hoursBody) (httpapi.None, error) {
	from, err := italy.ParseDay(in.Body.From)
	if err != nil {
		return httpapi.None{}, ErrDay.In("from")
	}
	var week Week
	copy(week[:], in.Body.Week)
	return httpapi.None{}, s.SetHours(ctx, from, week, in.Body.Source)
}
