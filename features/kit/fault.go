package kit

import (
	"bytes"
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a report.
var (
	ErrNoSuchFault = errs.New(errs.NotFound, "kit.no_such_fault")
	ErrFaultThere  = errs.New(errs.Conflict, "kit.fault_there")
	ErrFaultClosed = errs.New(errs.Conflict, "kit.fault_closed")
	ErrOutcome     = errs.New(errs.Invalid, "kit.outcome")
	ErrPhotoType   = errs.New(errs.Invalid, "kit.photo_type")
	ErrPhotoThere  = errs.New(errs.Conflict, "kit.photo_there")
	ErrNoPhoto     = errs.New(errs.NotFound, "kit.no_photo")
	ErrLossReport  = errs.New(errs.Invalid, "kit.loss_report")
	ErrFuture      = errs.New(errs.Invalid, "kit.future")
)

// PhotoLimit is how many bytes the picture of a fault may have.
const PhotoLimit = 10 << 20

// A Fault is what somebody says is wrong with an item.
type Fault struct {
	ID, Item, Person, Words string
	At, Taken, Closed       time.Time
	Outcome, Answer         string
	PhotoType, PhotoScan    string

	Inventory, Model string
	photo, photoSHA  string
}

// Outcomes of a fault.
const (
	Fixed    = "fixed"
	Scrapped = "retired"
	Fine     = "fine" // nothing was wrong
)

// photoTypes tell a picture by its first bytes; what the sender calls it proves
// nothing.
var photoTypes = []struct {
	mime  string
	match func([]byte) bool
}{
	{"image/png", func(b []byte) bool { return bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) }},
	{"image/jpeg", func(b []byte) bool { return bytes.HasPrefix(b, []byte("\xff\xd8\xff")) }},
	{"image/webp", func(b []byte) bool {
		return len(b) > 12 && bytes.Equal(b[:4], []byte("RIFF")) && bytes.Equal(b[8:12], []byte("WEBP"))
	}},
}

func photoType(head []byte) (string, error) {
	for _, k := range photoTypes {
		if k.match(head) {
			return k.mime, nil
		}
	}
	return "", ErrPhotoType
}

// A Loss is an item that is nowhere to be found.
type Loss struct {
	ID, Item, Person string
	Stolen           bool
	Day, Words       string
	Report, Police   string // number of the report, and to which office
	At, Found        time.Time
}

// Clean gives l with its texts trimmed. A theft has a report to the police: who
// answers for the thing must be able to show it.
func (l Loss) Clean(today string) (Loss, error) {
	if err := clean(&l.Words, "words", 1000, true); err != nil {
		return l, err
	}
	if err := clean(&l.Report, "report", 80, false); err != nil {
		return l, err
	}
	if err := clean(&l.Police, "police", 120, false); err != nil {
		return l, err
	}
	if err := cleanDay(l.Day, "day", true); err != nil {
		return l, err
	}
	if l.Day > today {
		return l, ErrFuture.In("day")
	}
	if l.Stolen && l.Report == "" {
		return l, ErrLossReport.In("report")
	}
	return l, nil
}
