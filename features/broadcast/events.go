package broadcast

import "time"

// Begun: a meeting is being recorded.
type Begun struct {
	Recording string    `json:"recording"`
	Meeting   string    `json:"meeting"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
}

// Fact names the event and its subject.
func (e Begun) Fact() (string, string) { return "broadcast.begun", e.Recording }

// Stopped: it is recorded no more. Notice is a code when it ended by itself.
type Stopped struct {
	Recording string `json:"recording"`
	Meeting   string `json:"meeting"`
	Notice    string `json:"notice,omitempty"`
}

// Fact names the event and its subject.
func (e Stopped) Fact() (string, string) { return "broadcast.stopped", e.Recording }

// Kept: the film is ready, and is kept until a day.
type Kept struct {
	Recording string    `json:"recording"`
	Keep      time.Time `json:"keep"`
}

// Fact names the event and its subject.
func (e Kept) Fact() (string, string) { return "broadcast.kept", e.Recording }

// Watched: somebody of the body opened a recording.
type Watched struct {
	Recording string `json:"recording"`
	Person    string `json:"person"`
}

// Fact names the event and its subject.
func (e Watched) Fact() (string, string) { return "broadcast.watched", e.Recording }

// Erased: the film is there no more, because its time was over (By is empty) or
// because somebody wished so.
type Erased struct {
	Recording string `json:"recording"`
	By        string `json:"by,omitempty"`
}

// Fact names the event and its subject.
func (e Erased) Fact() (string, string) { return "broadcast.erased", e.Recording }

// Aired: a stream is now planned, live, paused or ended.
type Aired struct {
	Stream  string `json:"stream"`
	Meeting string `json:"meeting"`
	State   Airing `json:"state"`
	By      string `json:"by,omitempty"`
}

// Fact names the event and its subject.
func (e Aired) Fact() (string, string) { return "broadcast.aired", e.Stream }
