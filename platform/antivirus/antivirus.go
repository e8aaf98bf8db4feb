// Package antivirus asks clamd whether bytes are harmful, where it is
// installed; where it is not, the answer says that nobody looked.
package antivirus

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"loggia/platform/errs"
)

// ErrInfected is the answer to content in which something harmful was found.
var ErrInfected = errs.New(errs.Invalid, "antivirus.infected")

// A Verdict is what is known of some content.
type Verdict string

// The verdicts.
const (
	Clean     Verdict = "clean"
	Infected  Verdict = "infected"
	Unscanned Verdict = "unscanned" // no scanner here, or it would not read so much
)

// A Scanner gives a verdict on the content of r. An error means that a scanner
// is there and did not answer: the caller decides whether to wait or refuse.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (Verdict, error)
}

// None is the Scanner of a machine without one.
var None Scanner = none{}

type none struct{}

func (none) Scan(context.Context, io.Reader) (Verdict, error) { return Unscanned, nil }

// A Clamd speaks to a clamd daemon: Addr is "unix:/run/clamav/clamd.ctl" or "tcp:host:port".
type Clamd struct{ Addr string }

// Find gives the clamd of this machine when its usual socket is there, else None.
func Find() Scanner {
	for _, path := range []string{"/run/clamav/clamd.ctl", "/var/run/clamav/clamd.ctl"} {
		if s, err := os.Stat(path); err == nil && s.Mode()&os.ModeSocket != 0 {
			return Clamd{"unix:" + path}
		}
	}
	return None
}

// Scan sends r by INSTREAM (clamd(8)): chunks with their length before them,
// an empty one at the end, then one line of answer.
func (c Clamd) Scan(ctx context.Context, r io.Reader) (Verdict, error) {
	network, addr, ok := strings.Cut(c.Addr, ":")
	if !ok {
		return "", fmt.Errorf("antivirus: address %q", c.Addr)
	}
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, addr)
	if err != nil {
		return "", fmt.Errorf("antivirus: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetDeadline(time.Now().Add(2 * time.Minute))
	sent := send(conn, r)
	if sent != nil && !errors.Is(sent, errLine) {
		return "", sent // r itself failed
	}
	// clamd may stop reading with an answer on the line: read it either way.
	line, err := bufio.NewReader(conn).ReadString(0)
	line = strings.TrimSuffix(line, "\x00")
	switch {
	case strings.HasSuffix(line, " FOUND"):
		return Infected, nil
	case strings.HasSuffix(line, " OK") && sent == nil:
		return Clean, nil
	case strings.Contains(line, "size limit exceeded"), sent != nil && ctx.Err() == nil:
		return Unscanned, nil // more than StreamMaxLength: it hung up
	case err != nil:
		return "", fmt.Errorf("antivirus: %w", errors.Join(err, ctx.Err()))
	}
	return "", fmt.Errorf("antivirus: clamd says %q", line)
}

var errLine = errors.New("the line to clamd broke")

func send(w io.Writer, r io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return errLine
	}
	buf := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(r, buf[4:])
		binary.BigEndian.PutUint32(buf, uint32(n))
		if n > 0 {
			if _, err := w.Write(buf[:4+n]); err != nil {
				return errLine
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			if _, err := w.Write([]byte{0, 0, 0, 0}); err != nil {
				return errLine
			}
			return nil
		}
		if err != nil {
			return err
		}
	}
}
