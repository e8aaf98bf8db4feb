// Package cluster speaks with a LiveKit cluster as its administrator: calls by
// HTTP, and what the cluster tells in return by webhook.
//
// call.go makes a call; hook.go takes what the cluster tells, and puts it in
// order.
package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/wire"
)

var (
	// ErrAway is the answer when the cluster cannot be reached, or is unwell.
	ErrAway = errors.New("the cluster does not answer")
	// ErrNotThere is the answer for a room, person or track that is not there.
	ErrNotThere = errors.New("not there")
	// ErrFull is the answer when the cluster takes no more.
	ErrFull = errors.New("the cluster is full")
	// ErrKey is the answer when the cluster does not know the key and secret.
	ErrKey = errors.New("the cluster refuses the key")
)

const (
	callFor     = 10 * time.Second
	ticketFor   = time.Minute // of one call
	answerLimit = 4 << 20
)

// A Client calls one cluster. API is its address, as https://host.
type Client struct {
	API, Key, Secret string
	HTTP             *http.Client
}

// Call makes one call of the room service, with a ticket that allows just what
// grant says.
func (c *Client) Call(ctx context.Context, method string, grant wire.VideoGrant, in, out proto.Message) error {
	now := time.Now()
	token, err := wire.Sign(wire.Claims{Issuer: c.Key, NotBefore: float64(now.Add(-ticketFor).Unix()), Expires: float64(now.Add(ticketFor).Unix()), Video: grant}, c.Secret)
	if err != nil {
		return err
	}
	body, err := protojson.Marshal(in)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, callFor)
	defer stop()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, c.API+"/twirp/livekit.RoomService/"+method, bytes.NewReader(body))
	if err != nil {
		return err
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", "Bearer "+token)
	r, err := c.HTTP.Do(q)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(r.Body, answerLimit))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %w", method, problem(r.StatusCode, answer))
	}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s: %w: %w", method, ErrAway, err) // a proxy's page, for example
	}
	return nil
}

func problem(status int, answer []byte) error {
	var p struct{ Code, Msg string }
	json.Unmarshal(answer, &p) // else it is no answer of the cluster's, and the status must do
	kind := ErrAway
	switch {
	case p.Code == "not_found":
		kind = ErrNotThere
	case p.Code == "resource_exhausted":
		kind = ErrFull
	case p.Code == "unauthenticated" || p.Code == "permission_denied":
		kind = ErrKey
	case p.Code != "" && status < 500:
		return fmt.Errorf("refused: %s: %s", p.Code, p.Msg)
	}
	return fmt.Errorf("%w: %d %s", kind, status, strings.TrimSpace(p.Code+" "+p.Msg))
}
