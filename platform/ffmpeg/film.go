package ffmpeg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Chapter is something to jump to, from At on.
type Chapter struct {
	At    time.Duration
	Title string
}

// Join makes one film of parts, in their order, without encoding anything anew,
// with its index first and its chapters. Folder is for what is needed
// meanwhile.
func (t *Tool) Join(ctx context.Context, folder string, parts []string, chapters []Chapter, length time.Duration, to string) error {
	list := filepath.Join(folder, "parts.txt")
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "file '%s'\n", strings.ReplaceAll(p, "'", `'\''`))
	}
	if err := os.WriteFile(list, []byte(b.String()), 0o600); err != nil {
		return err
	}
	defer os.Remove(list)
	about := filepath.Join(folder, "chapters.txt")
	if err := os.WriteFile(about, []byte(metadata(chapters, length)), 0o600); err != nil {
		return err
	}
	defer os.Remove(about)
	_, err := t.run(ctx, "-y", "-f", "concat", "-safe", "0", "-i", list, "-f", "ffmetadata", "-i", about,
		"-map", "0:v", "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy", "-video_track_timescale", "90000", "-movflags", "+faststart", "-f", "mp4", to)
	return err
}

func metadata(chapters []Chapter, length time.Duration) string {
	var b strings.Builder
	b.WriteString(";FFMETADATA1\n")
	escape := strings.NewReplacer(`\`, `\\`, "=", `\=`, ";", `\;`, "#", `\#`, "\n", " ")
	for i, c := range chapters {
		end := length
		if i+1 < len(chapters) {
			end = chapters[i+1].At
		}
		fmt.Fprintf(&b, "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%d\nEND=%d\ntitle=%s\n", c.At.Milliseconds(), max(end, c.At+time.Millisecond).Milliseconds(), escape.Replace(c.Title))
	}
	return b.String()
}
