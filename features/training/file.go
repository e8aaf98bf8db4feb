package training

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

var (
	// ErrNoSuchFile is the answer for a file that is not here, or not for this reader.
	ErrNoSuchFile = errs.New(errs.NotFound, "training.no_such_file")
	// ErrFileType is the answer to what is neither PDF, picture, video, sound nor office document.
	ErrFileType = errs.New(errs.Invalid, "training.file_type")
)

// FileLimit is the most bytes of one file: a lesson filmed in good quality.
const FileLimit = 500 << 20

// A File hangs on a lesson: something to read, to look at or to download.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	Scan string `json:"scan" enum:"clean,unscanned"`

	lesson, sha256, blob string
	at                   time.Time
}

// kindOf tells what content is by its first bytes; what it calls itself proves
// nothing. Nothing that could run in a browser has a kind here.
func kindOf(head []byte, name string) (mime string, err error) {
	ext := strings.ToLower(path.Ext(name))
	office := map[string]string{
		".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".odt": "application/vnd.oasis.opendocument.text",
		".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odp": "application/vnd.oasis.opendocument.presentation",
	}
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return "application/pdf", nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png", nil
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "image/jpeg", nil
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return "video/mp4", nil
	case bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")):
		return "video/webm", nil
	case bytes.HasPrefix(head, []byte("WEBVTT")) && ext == ".vtt":
		return "text/vtt", nil // captions of a video
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && office[ext] != "":
		return office[ext], nil
	}
	return "", ErrFileType.In("file")
}

// fileName makes a name safe to show and to save.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069):
			return -1
		case strings.ContainsRune(`\/:*?"<>|`, r):
			return '-'
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	name = strings.Trim(name, " .")
	if r := []rune(name); len(r) > 120 {
		ext := []rune(path.Ext(name))
		name = string(r[:120-min(len(ext), 8)]) + string(ext[:min(len(ext), 8)])
	}
	if name == "" {
		return "documento"
	}
	return name
}

// Attach hangs a file on a lesson. It is kept whole or not at all: refused when it
// is too large, of a kind that is not shown, harmful, or when the disk is full.
func (s *Service) Attach(ctx context.Context, lesson, name string, content io.Reader) (f File, err error) {
	defer errs.Wrap(&err, "training.Attach(%s)", lesson)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return f, err
	}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { _, err := findLesson(tx, lesson); return err }); err != nil {
		return f, err
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return f, err
	}
	f = File{ID: id.New(), Name: fileName(name), lesson: lesson}
	if f.Type, err = kindOf(head[:n], name); err != nil {
		return f, err
	}
	ref, err := s.Blobs.Put(ctx, io.MultiReader(bytes.NewReader(head[:n]), content), FileLimit)
	if err != nil {
		return f, err
	}
	f.Size, f.sha256, f.blob = ref.Size, ref.SHA256, ref.Key
	if err = s.scan(ctx, &f); err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			if _, err := findLesson(tx, lesson); err != nil {
				return err
			}
			f.at = tx.Now
			return insertFile(tx, f)
		})
	}
	if err != nil {
		return f, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key))
	}
	return f, nil
}

// scan asks the antivirus. Where one is there but does not answer, the file is refused.
func (s *Service) scan(ctx context.Context, f *File) error {
	content, err := s.Blobs.Open(ctx, f.blob)
	if err != nil {
		return err
	}
	defer content.Close()
	verdict, err := s.Scan.Scan(ctx, content)
	if err != nil {
		return err
	}
	if verdict == antivirus.Infected {
		return antivirus.ErrInfected
	}
	f.Scan = string(verdict)
	return nil
}

// Detach takes a file off its lesson, for good.
func (s *Service) Detach(ctx context.Context, file string) (err error) {
	defer errs.Wrap(&err, "training.Detach(%s)", file)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	var f File
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if f, _, err = findFile(tx, file); err != nil {
			return err
		}
		return deleteFile(tx, file)
	})
	if err != nil {
		return err
	}
	return s.Blobs.Delete(context.WithoutCancel(ctx), f.blob)
}

// File gives a file's bytes to whoever may study its course.
func (s *Service) File(ctx context.Context, file string) (f File, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "training.File(%s)", file)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var course string
		if f, course, err = findFile(tx, file); err != nil {
			return err
		}
		_, _, err = s.student(ctx, tx, course)
		return err
	})
	if err != nil {
		return f, nil, err
	}
	content, err = s.Blobs.Open(ctx, f.blob)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoSuchFile.From(err)
	}
	return f, content, err
}
