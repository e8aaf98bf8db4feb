// Package meeting brings people together by video: the appointment of a
// virtual office, or staff among themselves with guests by link.
//
// meeting.go is the service; room.go, guest.go and document.go are the nouns;
// open.go, ask.go, invite.go, enter.go, end.go and share.go the acts; standing.go
// is what was decided of somebody, govern.go how it is decided, governing.go how
// that is seen and held to; look.go the questions; store.go the SQL; pages.go the guest's door; engine.go what is asked of a media engine,
// embedded.go the one inside the binary, cluster.go one elsewhere and cluster_hear.go
// what that one tells.
package meeting

import (
	"context"
	"embed"
	"io/fs"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/link"
)

//go:embed schema/*.sql
var schema embed.FS

//go:embed words.*.json
var words embed.FS

// Words holds the catalogues of this feature.
func Words() fs.FS { return words }

// Config is what the service is built from.
type Config struct {
	DB     *db.DB
	Engine Engine
	Blobs  blob.Store
	Scan   antivirus.Scanner // where clamd is installed; else it answers Unscanned
	Links  link.Key
	Names  Names
}

// A Service holds the meetings of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "meeting", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	s.watch()
	return s, nil
}

func init() { access.Register(table) }
