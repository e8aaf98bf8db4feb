package mailin

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
)

// inMemory is how much of a message is held in memory; the rest is on disk, so
// that many large messages at once cost room and not life.
const inMemory = 256 << 10

// errTooLarge says that a message passes its limit.
var errTooLarge = errors.New("mailin: the message is too large")

// A spool holds one message while it is handed over.
type spool struct {
	head []byte
	file *os.File // nil while head is enough; deleted already, so that a crash leaves nothing
	size int64
	sum  hash.Hash
}

// newSpool reads r to its end, at most max bytes of it.
func newSpool(r io.Reader, folder string, max int64) (s *spool, err error) {
	s = &spool{sum: sha256.New()}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	r = io.TeeReader(io.LimitReader(r, max+1), s.sum)
	var b bytes.Buffer
	if s.size, err = io.Copy(&b, io.LimitReader(r, inMemory)); err != nil {
		return s, err
	}
	s.head = b.Bytes()
	if s.size == inMemory {
		if s.file, err = os.CreateTemp(folder, "mail-*"); err != nil {
			return s, err
		}
		os.Remove(s.file.Name())
		n, err := io.Copy(s.file, r)
		if s.size += n; err != nil {
			return s, err
		}
	}
	if s.size > max {
		return s, errTooLarge
	}
	return s, nil
}

// reader gives the message from its beginning, after before. One at a time.
func (s *spool) reader(before string) (io.Reader, error) {
	all := []io.Reader{bytes.NewReader([]byte(before)), bytes.NewReader(s.head)}
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		all = append(all, s.file)
	}
	return io.MultiReader(all...), nil
}

// key gives the fingerprint of this message where it was brought to. A message
// that has no Message-ID has none: two that look the same may be two.
func (s *spool) key(place string) string {
	head, _, _ := bytes.Cut(s.head, []byte("\r\n\r\n"))
	if !bytes.Contains(bytes.ToLower(append([]byte("\n"), head...)), []byte("\nmessage-id:")) {
		return ""
	}
	return s.fingerprint(place)
}

func (s *spool) fingerprint(place string) string {
	h := sha256.New()
	io.WriteString(h, place+"\n")
	h.Write(s.sum.Sum(nil))
	return hex.EncodeToString(h.Sum(nil))
}

func (s *spool) close() {
	if s != nil && s.file != nil {
		s.file.Close()
		s.file = nil
	}
}
