package broadcast

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature. The one under /inside carries the
// meeting's ticket as a bearer token.
func (s *Service) Doors(a *httpapi.API) {
	tag := httpapi.Tag("broadcast")
	httpapi.Get(a, "/meetings/{meeting}/broadcast", "How a meeting is recorded and streamed, and what I may do", s.getStatus, tag)
	httpapi.Post(a, "/meetings/{meeting}/recording", "Record a meeting from now on", s.postRecord, tag, httpapi.Status(http.StatusCreated))
	httpapi.Post(a, "/meetings/{meeting}/recording/stop", "End the recording of a meeting", s.postStop, tag)
	httpapi.Post(a, "/meetings/{meeting}/recording/mark", "Make a chapter of this moment", s.postMark, tag)
	httpapi.Post(a, "/meetings/{meeting}/stream", "Give a meeting a page for the public", s.postPlan, tag, httpapi.Status(http.StatusCreated))
	httpapi.Post(a, "/meetings/{meeting}/stream/start", "Show a meeting to the public", s.postAir, tag)
	httpapi.Post(a, "/meetings/{meeting}/stream/pause", "Show nothing more, at once, also of what is in the delay", s.postPause, tag)
	httpapi.Post(a, "/meetings/{meeting}/stream/resume", "Show a meeting again, from now on", s.postAir, tag, httpapi.ID("resume-stream"))
	httpapi.Post(a, "/meetings/{meeting}/stream/stop", "End a stream, at once, also what is in the delay", s.postEnd, tag)
	httpapi.Post(a, "/meetings/{meeting}/stream/captions", "Write what is being said", s.postCaption, tag)
	httpapi.Get(a, "/meetings/{meeting}/inside/recording", "Whether a meeting is recorded or streamed, for who is inside", s.getInside, tag, httpapi.Rate(240, time.Minute))
	httpapi.Get(a, "/recordings", "The recordings that I may see", s.getRecordings, tag)
	httpapi.Get(a, "/recordings/{id}", "A recording with its chapters", s.getRecording, tag)
	httpapi.Post(a, "/recordings/{id}/delete", "Delete a recording before its time, saying why", s.postDelete, tag)
	a.Raw("GET /recordings/{id}/film", s.getFilm, httpapi.Long(), tag, httpapi.Summary("The film; ?download=1 to keep it"))
	a.Raw("GET /recordings/{id}/chapters.vtt", s.getChapters, tag, httpapi.Summary("The chapters as WebVTT"))
	// A whole town hall may watch from behind one address.
	a.Handle("GET /diretta/{token}/{name...}", http.HandlerFunc(s.serve), httpapi.Rate(200_000, time.Minute))
}

// OfMeeting names a meeting in a door's path.
type OfMeeting struct {
	Meeting string `path:"meeting"`
}

type recordingView struct {
	ID       string     `json:"id"`
	Meeting  string     `json:"meeting"`
	Title    string     `json:"title"`
	By       string     `json:"by" doc:"who began it"`
	Since    time.Time  `json:"since"`
	Ended    *time.Time `json:"ended,omitempty"`
	State    State      `json:"state"`
	Percent  int        `json:"percent" doc:"of the film that is being made"`
	Notice   string     `json:"notice" doc:"in words, why it ended by itself"`
	Seconds  float64    `json:"seconds"`
	Size     int64      `json:"size"`
	Keep     *time.Time `json:"keep,omitempty" doc:"until when it is kept"`
	Can      can        `json:"can"`
	Chapters []chapter  `json:"chapters"`
}

type can struct {
	Delete bool `json:"delete"`
}

type chapter struct {
	Kind    string  `json:"kind" enum:"speaker,share,share_ended,mark"`
	Title   string  `json:"title" doc:"as it is to be read"`
	Seconds float64 `json:"seconds" doc:"from the film's beginning"`
}

func (s *Service) view(ctx context.Context, r Recording, names map[string]string) recordingView {
	v := recordingView{ID: r.ID, Meeting: r.Meeting, Title: r.Title, By: names[r.Starter], Since: r.Began, State: r.State, Percent: s.percent(r.ID),
		Seconds: r.Length.Seconds(), Size: r.Size, Chapters: []chapter{}, Can: can{access.Can(ctx, "broadcast.delete", access.Thing{Owner: r.Owner, Office: r.Office})}}
	if r.Notice != "" {
		v.Notice = httpapi.Say(ctx, r.Notice, nil)
	}
	if !r.Ended.IsZero() {
		v.Ended = &r.Ended
	}
	if !r.Keep.IsZero() {
		v.Keep = &r.Keep
	}
	return v
}

func (s *Service) viewAll(ctx context.Context, all []Recording) ([]recordingView, error) {
	ids := []string{}
	for _, r := range all {
		ids = append(ids, r.Starter)
	}
	names, err := s.Names.Names(ctx, ids)
	out := make([]recordingView, len(all))
	for i, r := range all {
		out[i] = s.view(ctx, r, names)
	}
	return out, err
}

type streamView struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	State   Airing     `json:"state" enum:"planned,live,paused,ended"`
	Path    string     `json:"path" doc:"of the public's page, from the site's root"`
	Begins  time.Time  `json:"begins"`
	Delay   int        `json:"delay" doc:"seconds"`
	Started *time.Time `json:"started,omitempty"`
}

func viewStream(one Stream, path string) streamView {
	v := streamView{ID: one.ID, Title: one.Title, State: one.State, Path: path, Begins: one.Begins, Delay: int(one.Delay / time.Second)}
	if !one.Started.IsZero() {
		v.Started = &one.Started
	}
	return v
}

type statusView struct {
	Can struct {
		Record bool `json:"record"`
		Stream bool `json:"stream"`
	} `json:"can"`
	Available bool           `json:"available"`
	Why       string         `json:"why" doc:"in words, when it is not"`
	Recording *recordingView `json:"recording,omitempty"`
	Stream    *streamView    `json:"stream,omitempty"`
}

func (s *Service) getStatus(ctx context.Context, in *OfMeeting) (v statusView, err error) {
	st, err := s.Status(ctx, in.Meeting)
	if err != nil {
		return v, err
	}
	v.Can.Record, v.Can.Stream, v.Available = st.Record, st.Air, st.Missing == nil
	if e := errs.As(st.Missing); e != nil && st.Missing != nil {
		v.Why = httpapi.Say(ctx, e.Code, e.Args)
	}
	if st.Recording != nil {
		all, err := s.viewAll(ctx, []Recording{*st.Recording})
		if err != nil {
			return v, err
		}
		v.Recording = &all[0]
	}
	if st.Stream != nil {
		one := viewStream(*st.Stream, st.Path)
		v.Stream = &one
	}
	return v, nil
}

func (s *Service) postRecord(ctx context.Context, in *OfMeeting) (v recordingView, err error) {
	r, err := s.Record(ctx, in.Meeting)
	if err != nil {
		return v, err
	}
	all, err := s.viewAll(ctx, []Recording{r})
	return all[0], err
}

func (s *Service) postStop(ctx context.Context, in *OfMeeting) (httpapi.None, error) {
	return httpapi.None{}, s.StopRecording(ctx, in.Meeting)
}

type markInput struct {
	OfMeeting
	Body struct {
		Title string `json:"title" maxLength:"200"`
	}
}

func (s *Service) postMark(ctx context.Context, in *markInput) (httpapi.None, error) {
	_, err := s.MarkPlace(ctx, in.Meeting, in.Body.Title)
	return httpapi.None{}, err
}

type planInput struct {
	OfMeeting
	Body struct {
		Title  string    `json:"title" maxLength:"200"`
		Begins time.Time `json:"begins,omitzero" doc:"what the public's page says until it begins; absent for now"`
		Delay  int       `json:"delay,omitempty" minimum:"0" maximum:"300" doc:"seconds by which the public sees it later"`
	}
}

func (s *Service) streamed(ctx context.Context, one Stream, err error) (streamView, error) {
	if err != nil {
		return streamView{}, err
	}
	st, err := s.Status(ctx, one.Meeting)
	return viewStream(one, st.Path), err
}

func (s *Service) postPlan(ctx context.Context, in *planInput) (streamView, error) {
	one, err := s.Plan(ctx, in.Meeting, in.Body.Title, in.Body.Begins, time.Duration(in.Body.Delay)*time.Second)
	return s.streamed(ctx, one, err)
}

func (s *Service) postAir(ctx context.Context, in *OfMeeting) (streamView, error) {
	one, err := s.Air(ctx, in.Meeting)
	return s.streamed(ctx, one, err)
}

func (s *Service) postPause(ctx context.Context, in *OfMeeting) (streamView, error) {
	one, err := s.Pause(ctx, in.Meeting)
	return s.streamed(ctx, one, err)
}

func (s *Service) postEnd(ctx context.Context, in *OfMeeting) (httpapi.None, error) {
	return httpapi.None{}, s.End(ctx, in.Meeting)
}

type captionInput struct {
	OfMeeting
	Body struct {
		Text  string    `json:"text" maxLength:"600"`
		At    time.Time `json:"at,omitzero" doc:"when it begins to be said; absent for now"`
		Until time.Time `json:"until,omitzero" doc:"absent for as long as reading takes"`
	}
}

func (s *Service) postCaption(ctx context.Context, in *captionInput) (httpapi.None, error) {
	_, err := s.Write(ctx, in.Meeting, in.Body.Text, in.Body.At, in.Body.Until)
	return httpapi.None{}, err
}

type insideInput struct {
	OfMeeting
	Ticket string `header:"Authorization" required:"true" doc:"Bearer and the ticket's token"`
}

func (s *Service) getInside(ctx context.Context, in *insideInput) (said, error) {
	return s.Inside(ctx, in.Meeting, strings.TrimPrefix(in.Ticket, "Bearer "))
}

type recordingsView struct {
	Available  bool            `json:"available"`
	Why        string          `json:"why" doc:"in words, when nothing can be recorded here"`
	Recordings []recordingView `json:"recordings"`
}

func (s *Service) getRecordings(ctx context.Context, _ *struct{}) (v recordingsView, err error) {
	all, err := s.Recordings(ctx)
	if err != nil {
		return v, err
	}
	missing := s.Missing()
	if v.Available = missing == nil; missing != nil {
		e := errs.As(missing)
		v.Why = httpapi.Say(ctx, e.Code, e.Args)
	}
	v.Recordings, err = s.viewAll(ctx, all)
	return v, err
}

// ByID names a recording in a door's path.
type ByID struct {
	ID string `path:"id"`
}

func (s *Service) getRecording(ctx context.Context, in *ByID) (v recordingView, err error) {
	r, chapters, err := s.Recording(ctx, in.ID)
	if err != nil {
		return v, err
	}
	all, err := s.viewAll(ctx, []Recording{r})
	v = all[0]
	if r.State == Ready {
		v.Chapters = s.chapters(ctx, chapters)
	}
	return v, err
}

func (s *Service) chapters(ctx context.Context, all []Chapter) []chapter {
	out := []chapter{}
	for _, c := range all {
		out = append(out, chapter{c.Kind, httpapi.Say(ctx, "broadcast.chapter."+c.Kind, map[string]any{"name": c.Title}), c.Place.Seconds()})
	}
	return out
}

type deleteInput struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"600"`
	}
}

func (s *Service) postDelete(ctx context.Context, in *deleteInput) (httpapi.None, error) {
	return httpapi.None{}, s.Delete(ctx, in.ID, in.Body.Reason)
}

func (s *Service) getFilm(w http.ResponseWriter, r *http.Request) error {
	asked := r.Header.Get("Range")
	one, film, err := s.Film(r.Context(), r.PathValue("id"), asked == "" || strings.HasPrefix(asked, "bytes=0-"))
	if err != nil {
		return err
	}
	defer film.Close()
	h := w.Header()
	h.Set("Content-Type", "video/mp4")
	h.Set("Cache-Control", "private, no-store") // it must be gone when it is deleted
	h.Set("ETag", `"`+one.sha256+`"`)
	h.Set("X-Content-Type-Options", "nosniff")
	how := "inline"
	if r.URL.Query().Get("download") != "" {
		how = "attachment"
	}
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": one.Title + " " + one.Began.Format(time.DateOnly) + ".mp4"}))
	http.ServeContent(w, r, "", one.Ended, film)
	return nil
}

// getChapters gives what browsers, which read none out of a film, take.
func (s *Service) getChapters(w http.ResponseWriter, r *http.Request) error {
	one, all, err := s.Recording(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/vtt; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	fmt.Fprint(w, "WEBVTT\n")
	for i, c := range s.chapters(r.Context(), all) {
		end := one.Length
		if i+1 < len(all) {
			end = all[i+1].Place
		}
		fmt.Fprintf(w, "\n%s --> %s\n%s\n", clockTime(all[i].Place), clockTime(end), strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(c.Title))
	}
	return nil
}
