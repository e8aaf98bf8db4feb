package meeting_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"loggia/features/meeting"
	"loggia/features/meeting/enginetest"
)

func TestTheEngineInside(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) enginetest.Stand {
		e, err := meeting.NewEmbedded(meeting.EmbeddedConfig{Folder: t.TempDir(), ListenIP: "127.0.0.1"})
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(e.Handler())
		t.Cleanup(func() { shut(t, e); s.Close() })
		return enginetest.Stand{Engine: e, Address: s.URL}
	})
}

func TestACluster(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) enginetest.Stand {
		f := enginetest.NewFake(t)
		c := clusterAt(t, meeting.ClusterConfig{URL: f.URL, Key: f.Key, Secret: f.Secret})
		hook := httptest.NewServer(c.Handler())
		f.Tell(hook.URL)
		t.Cleanup(func() { shut(t, c); f.Tell(""); hook.Close() })
		return enginetest.Stand{Engine: c}
	})
}

// A real cluster is asked for by LOGGIA_TEST_LIVEKIT_URL (ws://host:7880), _KEY
// and _SECRET. With _HOOK, an address such as 127.0.0.1:9900 to which it sends
// its webhooks, what it tells is tried too.
func TestARealCluster(t *testing.T) {
	url := os.Getenv("LOGGIA_TEST_LIVEKIT_URL")
	if url == "" {
		t.Skip("LOGGIA_TEST_LIVEKIT_URL names no cluster")
	}
	enginetest.Run(t, func(t *testing.T) enginetest.Stand {
		c := clusterAt(t, meeting.ClusterConfig{URL: url, Key: os.Getenv("LOGGIA_TEST_LIVEKIT_KEY"), Secret: os.Getenv("LOGGIA_TEST_LIVEKIT_SECRET")})
		t.Cleanup(func() { shut(t, c) })
		hook := os.Getenv("LOGGIA_TEST_LIVEKIT_HOOK")
		if hook != "" {
			l, err := net.Listen("tcp", hook)
			if err != nil {
				t.Fatal(err)
			}
			s := &http.Server{Handler: c.Handler(), ReadHeaderTimeout: 10 * time.Second}
			go s.Serve(l)
			t.Cleanup(func() { s.Close() })
		}
		return enginetest.Stand{Engine: c, Mute: hook == ""}
	})
}

func clusterAt(t *testing.T, config meeting.ClusterConfig) *meeting.Cluster {
	t.Helper()
	if config.Folder == "" {
		config.Folder = t.TempDir()
	}
	c, err := meeting.NewCluster(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func shut(t *testing.T, e interface{ Shut(context.Context) error }) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	if err := e.Shut(ctx); err != nil {
		t.Error(err)
	}
}
