package app

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/core/norm"
	"loggia/features/agile"
	"loggia/features/broadcast"
	"loggia/features/desk"
	"loggia/features/feedback"
	"loggia/features/files"
	"loggia/features/grant"
	"loggia/features/kit"
	"loggia/features/meeting"
	"loggia/features/ministry"
	"loggia/features/notify"
	"loggia/features/office"
	"loggia/features/site"
	"loggia/features/survey"
	"loggia/features/training"
	"loggia/features/workday"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/ffmpeg"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/live"
	"loggia/platform/mailaddr"
	"loggia/platform/mailer"
	"loggia/platform/ui"
	"loggia/platform/words"
	"loggia/web"
)

// wire makes every part and gives each what it needs of the others.
func (a *App) wire(ctx context.Context, c clock.Clock) (err error) {
	if a.Words, err = words.Load(httpapi.Words, blob.Words, antivirus.Words, ffmpeg.Words, access.Words, ente.Words, norm.Words, agile.Catalogue, identity.Words, mailaddr.Words,
		live.Words, italy.Words, office.Catalogue, feedback.Catalogue, site.Catalogue, workday.Catalogue, meeting.Words(), mailer.Words, notify.Words, training.Catalogue,
		kit.Catalogue,
		ministry.Catalogue,
		grant.Catalogue,
		desk.Catalogue,
		survey.Catalogue,
		broadcast.Catalogue,
		files.Catalogue,
	); err != nil {
		return err
	}
	hosts, err := bodyHosts(a.Config.Hosts)
	if err != nil {
		return err
	}
	if a.Ente, err = ente.New(ctx, a.DB, ente.Config{URL: a.site(), Default: a.body(), Hosts: hosts}); err != nil {
		return err
	}
	if a.Norms, err = norm.New(ctx, a.DB); err != nil {
		return err
	}
	a.Live = live.New(live.Options{
		Ente: func(r *http.Request) string { return db.ScopeOf(r.Context()).Ente },
		Session: func(r *http.Request) string {
			s, _ := identity.SessionOf(r.Context())
			return s.ID
		},
		Log: a.log,
	})
	a.closers = append(a.closers, func() error { a.Live.Close(); return nil })
	if a.People, err = identity.New(ctx, a.DB, a.Ente, post{a}, a.Live, identity.Config{Key: a.links, Demo: a.Config.Demo, Log: a.log}); err != nil {
		return err
	}
	if err := a.wireMail(ctx); err != nil {
		return err
	}
	proxies, err := a.Config.Proxies()
	if err != nil {
		return err
	}
	a.API = httpapi.New(httpapi.Options{
		Title: "Loggia", Version: a.version, Words: a.Words, Trusted: proxies,
		Watch: access.Watch, Asked: access.Asked,
		Around:  []func(http.Handler) http.Handler{a.Ente.FromHost, a.People.Middleware},
		Connect: mediaOrigins(a.Config.MediaURL), Healthy: a.DB.Ping, Log: a.log, Clock: c,
	})
	if err := a.wireNotify(ctx); err != nil {
		return err
	}
	if err := a.wireOffice(ctx); err != nil {
		return err
	}
	if err := a.wireInbox(ctx); err != nil {
		return err
	}
	if err := a.wireMeeting(ctx); err != nil {
		return err
	}
	if err := a.wireBroadcast(ctx); err != nil {
		return err
	}
	if err := a.wireTraining(ctx); err != nil {
		return err
	}
	if a.Feedback, err = feedback.New(ctx, a.DB, a.Office); err != nil {
		return err
	}
	if a.Site, err = site.New(ctx, site.Config{DB: a.DB, Desks: reports{a}, Post: reports{a}}); err != nil {
		return err
	}
	if err := a.wireAgile(ctx); err != nil {
		return err
	}
	if err := a.wireWorkday(ctx); err != nil {
		return err
	}
	if err := a.wireKit(ctx); err != nil {
		return err
	}
	if err := a.wireMinistry(ctx); err != nil {
		return err
	}
	if err := a.wireGrant(ctx); err != nil {
		return err
	}
	if err := a.wireDesk(ctx); err != nil {
		return err
	}
	if err := a.wireSurvey(ctx); err != nil {
		return err
	}
	if err := a.wireFiles(ctx); err != nil {
		return err
	}
	a.wireLive()
	if err := a.wirePages(); err != nil {
		return err
	}
	a.Ente.Doors(a.API)
	a.Norms.Doors(a.API, a.Words.T)
	a.People.Doors(a.API)
	a.workers = append(a.workers, a.People.Run)
	a.Office.Doors(a.API)
	a.Meeting.Doors(a.API)
	a.Training.Doors(a.API)
	a.Feedback.Doors(a.API)
	a.Site.Doors(a.API)
	a.Workday.Doors(a.API)
	a.Ministry.Doors(a.API)
	a.Grant.Doors(a.API)
	a.Notify.Doors(a.API)
	a.Kit.Doors(a.API)
	a.Desk.Doors(a.API)
	a.Survey.Doors(a.API)
	a.Broadcast.Doors(a.API)
	a.outboxDoors()
	a.staffPages()
	a.presenceDoors()
	a.Live.Doors(a.API)
	return nil
}

func (a *App) wireOffice(ctx context.Context) (err error) {
	a.Office, err = office.New(ctx, office.Config{DB: a.DB, Links: a.links, Rooms: rooms{a}, Papers: papers{a}, Post: letters{a}, Hints: a.Live, Houses: houses{a.Ente}, Colleagues: houses{a.Ente}, Names: a.People, Say: a.Words,
		Blobs: a.Blobs, Scan: a.scanner(), Jobs: a.Jobs, Zone: italy.Rome})
	return err
}

// A mediaEngine carries meetings, here or elsewhere.
type mediaEngine interface {
	meeting.Engine
	Patterns() []string
	Handler() http.Handler
	Shut(context.Context) error
}

// mediaEngine opens the engine of the binary, or names the cluster that carries
// meetings in its place.
func (a *App) mediaEngine() (mediaEngine, error) {
	c := a.Config
	if c.MediaURL != "" {
		return meeting.NewCluster(meeting.ClusterConfig{URL: c.MediaURL, Key: c.MediaKey, Secret: c.MediaSecret, Folder: c.Data, Log: a.log})
	}
	return a.embeddedEngine()
}

// mediaOrigins gives what pages may connect to besides ourselves: the cluster, by
// its socket, and by the question why the socket failed.
func mediaOrigins(address string) []string {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return nil
	}
	return []string{u.Scheme + "://" + u.Host, strings.Replace(u.Scheme, "ws", "http", 1) + "://" + u.Host}
}

// wireMeeting gives meetings what carries them.
func (a *App) wireMeeting(ctx context.Context) error {
	engine, err := a.mediaEngine()
	if err != nil {
		return err
	}
	a.closers = append(a.closers, func() error {
		ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
		defer stop()
		return engine.Shut(ctx)
	})
	a.measure(engine)
	for _, pattern := range engine.Patterns() {
		a.API.Handle(pattern, engine.Handler(), httpapi.Long())
	}
	a.Meeting, err = meeting.New(ctx, meeting.Config{DB: a.DB, Engine: engine, Blobs: a.Blobs, Scan: a.scanner(), Links: a.links, Names: a.People})
	return err
}

// wirePages serves what Vite built and the pages that Go renders.
func (a *App) wirePages() (err error) {
	if a.UI, err = ui.Open(web.Dist()); err != nil {
		return err
	}
	a.API.Handle("GET "+ui.Prefix, a.UI)
	a.API.Handle("GET /ente.css", http.HandlerFunc(a.colours))
	whose := func(ctx context.Context) (string, bool) { b, _ := ente.Current(ctx); return b.Name, b.Crest }
	office.DoorPage{Service: a.Office, UI: a.UI, Demo: a.Config.Demo, Body: whose, Log: a.log}.Pages(a.API)
	meeting.GuestPage{Service: a.Meeting, UI: a.UI, Say: a.Words, Demo: a.Config.Demo, Log: a.log}.Pages(a.API)
	ask := func(lang, page string, service bool) template.HTML {
		question, err := feedback.Widget(a.Words.T, lang, page, service)
		if err != nil {
			a.log.Error("the question below a page", "error", err)
		}
		return question
	}
	citizens := office.CitizenPages{Service: a.Office, UI: a.UI, Frame: a.frame, Log: a.log, Ask: ask}
	if err := (site.CitizenPages{Service: a.Site, UI: a.UI, Say: a.Words.T, Frame: citizens.Framed, Ask: ask, Log: a.log}).Pages(a.API); err != nil {
		return err
	}
	if err := (feedback.Pages{Service: a.Feedback, UI: a.UI, Say: a.Words.T, Frame: citizens.Framed, Log: a.log}).Pages(a.API); err != nil {
		return err
	}
	if err := a.trainingPages(citizens); err != nil {
		return err
	}
	if err := a.streamPages(citizens); err != nil {
		return err
	}
	return citizens.Pages(a.API)
}

// frame gives whose site a citizens' page is on.
func (a *App) frame(ctx context.Context, _ string) ui.Frame {
	b, _ := ente.Current(ctx)
	f := ui.Frame{Ente: b.Name, Short: b.Short, Address: b.Address, Phone: b.Phone, PEC: b.PEC, Crest: b.Crest}
	all, err := a.Ente.Bodies(ctx)
	if err != nil {
		a.log.ErrorContext(ctx, "the bodies around a page", "error", err)
	}
	for _, one := range all {
		switch b.ID {
		case one.ID: // itself
		case one.Parent:
			f.Members = append(f.Members, ui.Crumb{Name: one.Name, Path: a.Ente.URL(ctx, one.ID)})
		}
		if one.ID == b.Parent {
			f.Parent, f.ParentURL = one.Name, a.Ente.URL(ctx, one.ID)
		}
	}
	agid, err := a.Site.Text(ctx, site.Agid, "it")
	if err != nil {
		a.log.ErrorContext(ctx, "the accessibility statement's address", "error", err)
	}
	f.Agid = agid.Words
	return f
}

// wireLive says who may listen to which subject: staff to their offices, anyone
// to a queue's movements and to a door, whose id only its holder knows. None of
// them carries data.
func (a *App) wireLive() {
	a.Live.Allow("office", func(r *http.Request, subject string) (string, error) {
		_, id, _ := strings.Cut(subject, "/")
		ctx, err := a.People.Refresh(r.Context()) // asked again at every beat: a place may be gone
		if err != nil {
			return "", err
		}
		who, err := access.Check(ctx, "office.desk", access.Thing{Office: id})
		return who.ID, err
	})
	nobody := func(*http.Request, string) (string, error) { return "", nil }
	a.Live.Allow("queue", nobody)
	a.Live.Allow("door", nobody)
}

// scanner gives the antivirus that was named, or the one of this machine.
func (a *App) scanner() antivirus.Scanner {
	if a.Config.Clamd != "" {
		return antivirus.Clamd{Addr: a.Config.Clamd}
	}
	return antivirus.Find()
}
