// Package identity knows who a person is: accounts, passwords, one-time codes
// and passkeys, invitations, the sessions that people see as their devices,
// and the loading of a whole staff from one file.
//
// person.go, session.go, ticket.go and throttle.go are the nouns. The acts are
// one a file: sign_in.go, passkey.go, totp.go, password.go, devices.go,
// invite.go, reset.go, people.go, import.go. middleware.go turns a cookie into
// the person that package access asks about. Which body, which office and which
// role, package ente knows.
package identity

import (
	"context"
	"crypto/subtle"
	"embed"
	"log/slog"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity/internal/secret"
	"loggia/platform/db"
	"loggia/platform/link"
	"loggia/platform/seal"
)

//go:embed schema/*.sql
var schema embed.FS

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

// Config says how accounts behave in one installation.
type Config struct {
	// Key seals one-time-code secrets; it lives in the data folder, not in the
	// database.
	Key link.Key
	// Demo opens /demo/entra/{person}. Never in a real town.
	Demo bool
	// Memory is what one password check takes, in KiB: 0 means 64 MiB. Tests
	// take little.
	Memory uint32
	Log    *slog.Logger
}

// A Service keeps the people of all bodies of one installation. Make it with New.
type Service struct {
	db     *db.DB
	ente   *ente.Service
	cfg    Config
	hasher *secret.Hasher
	seal   *seal.Seal
	post   Post
	live   Sockets
	log    *slog.Logger
}

// New brings the tables up to date and gives the service. Post carries its
// messages; live closes what an ended session has open.
func New(ctx context.Context, d *db.DB, bodies *ente.Service, post Post, live Sockets, cfg Config) (*Service, error) {
	if err := d.Migrate(ctx, "identity", schema); err != nil {
		return nil, err
	}
	sealed, err := seal.New(cfg.Key[:], "identity.totp")
	if err != nil {
		return nil, err
	}
	cost := secret.Standard
	if cfg.Memory != 0 {
		cost.Memory = cfg.Memory
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return &Service{db: d, ente: bodies, cfg: cfg, hasher: secret.NewHasher(cost, 25*time.Second), seal: sealed, post: post, live: live, log: cfg.Log}, nil
}

func init() { access.Register(Rules) }

// at gives ctx with the scope of the body to which an account belongs, which is
// not the body on screen when an administrator of the Unione works in a Comune.
func at(ctx context.Context, home, actor string) context.Context {
	return db.Scoped(ctx, db.Scope{Ente: home, Actor: actor})
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
