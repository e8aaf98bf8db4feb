package live

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"loggia/platform/httpapi"
)

// Doors registers GET /live (WebSocket) and GET /live/events (server-sent
// events, for where a proxy breaks WebSocket).
func (h *Hub) Doors(a *httpapi.API) {
	each := httpapi.Unchecked("permission is asked for each subject")
	// A whole town hall behind one router comes back at once after a restart.
	often := httpapi.Rate(2*maxPerHome, time.Minute)
	a.Raw("GET /live", h.webSocket, httpapi.Long(), each, often,
		httpapi.Summary("A WebSocket that tells what changed"))
	a.Raw("GET /live/events", h.events, httpapi.Long(), each, often,
		httpapi.Summary("The same as server-sent events; ?sub= names each subject"))
}

func (h *Hub) webSocket(w http.ResponseWriter, r *http.Request) error {
	c, err := h.admit(r, httpapi.ClientIP(r.Context()).String())
	if err != nil {
		return err
	}
	defer h.dismiss(c)
	// The library compares Origin with Host: another site's page is refused.
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		return nil // it has answered
	}
	defer ws.CloseNow()
	ws.SetReadLimit(16 << 10)
	c.serve(c.r.Context(), socket{ws})
	return nil
}

type socket struct{ ws *websocket.Conn }

func (s socket) read(ctx context.Context) ([]byte, error) {
	_, text, err := s.ws.Read(ctx)
	return text, err
}

func (s socket) write(ctx context.Context, text []byte) error {
	return s.ws.Write(ctx, websocket.MessageText, text)
}

func (s socket) ping(ctx context.Context) error { return s.ws.Ping(ctx) }

func (s socket) close(why string) {
	if why == "gone" || why == "too slow" {
		s.ws.CloseNow() // it would not read the farewell
		return
	}
	s.ws.Close(websocket.StatusGoingAway, why)
}

// events streams the subjects named by sub, from Last-Event-ID on.
func (h *Hub) events(w http.ResponseWriter, r *http.Request) error {
	subjects := r.URL.Query()["sub"]
	if len(subjects) == 0 {
		return errSubject
	}
	c, err := h.admit(r, httpapi.ClientIP(r.Context()).String())
	if err != nil {
		return err
	}
	defer h.dismiss(c)
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("X-Accel-Buffering", "no") // nginx would hold the events back
	w.WriteHeader(http.StatusOK)
	s := stream{w: w, rc: http.NewResponseController(w)}
	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = r.URL.Query().Get("since") // a script cannot set the header
	}
	c.obey(order{Sub: subjects, Since: since})
	c.serve(r.Context(), s)
	return nil
}

type stream struct {
	w  io.Writer
	rc *http.ResponseController
}

// read waits: a stream has no way back. The request's context tells its end.
func (s stream) read(ctx context.Context) ([]byte, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (s stream) write(ctx context.Context, text []byte) error {
	if deadline, ok := ctx.Deadline(); ok {
		if err := s.rc.SetWriteDeadline(deadline); err != nil {
			return err
		}
	}
	frame := fmt.Appendf(nil, "data: %s\n\n", text)
	if at := atOf(text); at != "" {
		frame = fmt.Appendf(nil, "id: %s\n%s", at, frame)
	}
	if _, err := s.w.Write(frame); err != nil {
		return err
	}
	return s.rc.Flush()
}

func (s stream) ping(context.Context) error { return nil } // the beat just written is one

func (s stream) close(string) {}

var _, _ conn = socket{}, stream{}

// atOf gives the "at" of a note, which always comes first when there is one.
func atOf(text []byte) string {
	const head = `{"at":"`
	if len(text) < len(head) || string(text[:len(head)]) != head {
		return ""
	}
	for i := len(head); i < len(text); i++ {
		if text[i] == '"' {
			return string(text[len(head):i])
		}
	}
	return ""
}
