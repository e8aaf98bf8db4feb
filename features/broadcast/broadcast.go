// Package broadcast keeps what was said in a meeting, and lets the public
// follow one: recordings and live streams, made of the same pieces.
//
// recording.go and stream.go are the nouns; record.go, mark.go, finish.go,
// delete.go, air.go and caption.go the acts; studio.go runs while a meeting is
// recorded or streamed, file.go keeps a recording's pieces and channel.go a
// stream's; look.go asks, store.go is the SQL; pages.go is the public's page,
// hls.go what players fetch.
package broadcast

import (
	"context"
	"embed"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/ffmpeg"
	"loggia/platform/jobs"
	"loggia/platform/link"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds the words of this feature.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the service is built from.
type Config struct {
	DB       *db.DB
	Jobs     *jobs.Queue
	Blobs    blob.Store
	Links    link.Key
	Meetings Meetings
	Rooms    Rooms
	Names    Names
	Hints    Hints
	Folder   string // for what is being recorded
	FFmpeg   string // where the program is; empty looks in the PATH
	Say      interface {
		T(lang, key string, args map[string]any) string
	}
	Log *slog.Logger
}

// A Service records and streams the meetings of an installation. Safe for
// concurrent use.
type Service struct {
	Config
	tool    *ffmpeg.Tool
	missing error // why there is no tool

	mu       sync.Mutex
	studios  map[key]*studio
	channels map[key]*channel // by stream
	tokens   map[key]string   // their public addresses
	progress map[string]int   // percent, by recording
}

// A key names a thing of a body.
type key struct{ ente, id string }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "broadcast", schema); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c, studios: map[key]*studio{}, channels: map[key]*channel{}, tokens: map[key]string{}, progress: map[string]int{}}
	s.tool, s.missing = ffmpeg.Find(c.FFmpeg)
	c.Jobs.Handle(finishJob, s.finishing)
	c.Jobs.Handle(expireJob, s.expire)
	c.Jobs.Handle(purgeJob, s.purge)
	return s, nil
}

// Missing says why nothing can be recorded or streamed here; nil when it can.
func (s *Service) Missing() error {
	if s.missing != nil {
		return s.missing
	}
	return s.Rooms.Able()
}

// Tool names the program that records, and its version.
func (s *Service) Tool(ctx context.Context) string {
	if s.tool == nil {
		return ""
	}
	version, err := s.tool.Version(ctx)
	if err != nil {
		return err.Error()
	}
	return version
}

// Shut ends what is being recorded and streamed, as a restart does: it goes on
// when the program is up again.
func (s *Service) Shut() error {
	s.mu.Lock()
	all := make([]*studio, 0, len(s.studios))
	for _, st := range s.studios {
		all = append(all, st)
	}
	s.mu.Unlock()
	for _, st := range all {
		st.close()
	}
	return nil
}

func (s *Service) folder(recording string) string { return filepath.Join(s.Folder, recording) }

const keepDays = "broadcast.keep_days"

func init() {
	access.Register(table)
	norm.Register(norm.Number{Key: keepDays, Value: 180, Unit: "days", From: "2018-05-25", Min: 1, Max: 3650,
		Source: "Reg. (UE) 2016/679, art. 5 c. 1 e: la durata la decide l'ente; sei mesi bastano a verbalizzare"})
}
