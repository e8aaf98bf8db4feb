package training

import (
	"strings"
	"time"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

var (
	// ErrNoSuchProof is the answer for a proof that is not here, or not for this reader.
	ErrNoSuchProof = errs.New(errs.NotFound, "training.no_such_proof")
	// ErrDecided is the answer once the personnel office has answered.
	ErrDecided = errs.New(errs.Conflict, "training.decided")
	// ErrPaper is the answer to a proof that is neither a PDF nor a picture.
	ErrPaper = errs.New(errs.Invalid, "training.paper_type")
)

// ProofLimit is the most bytes of the certificate of a course done elsewhere.
const ProofLimit = 20 << 20

// A Proof is the certificate of a course that somebody did elsewhere, for the
// personnel office to say whether it counts.
type Proof struct {
	ID      string    `json:"id"`
	Person  string    `json:"person"`
	Course  string    `json:"course,omitempty" doc:"of the catalogue, when it is one of those"`
	Title   string    `json:"title"`
	Giver   string    `json:"giver" doc:"who held it"`
	Day     string    `json:"day"`
	Minutes int       `json:"minutes"`
	State   string    `json:"state" enum:"brought,accepted,rejected"`
	Reason  string    `json:"reason,omitempty" doc:"of a rejection"`
	File    string    `json:"file,omitempty" doc:"name of the certificate, absent once it is gone"`
	Scan    string    `json:"scan,omitempty" enum:"clean,unscanned"`
	Made    time.Time `json:"made"`

	mime, sha256, blob string
	size               int64
	decidedBy          string
	decided            time.Time
}

// Clean gives p with its texts trimmed, or says what cannot be accepted on a day.
func (p Proof) Clean(today string) (Proof, error) {
	if err := cleanText(&p.Title, "title", 120, p.Course == ""); err != nil {
		return p, err
	}
	if err := cleanText(&p.Giver, "giver", 120, true); err != nil {
		return p, err
	}
	if d, err := italy.ParseDay(p.Day); err != nil || d.String() > today {
		return p, ErrDay.In("day")
	}
	if p.Minutes < 5 || p.Minutes > 60_000 {
		return p, ErrNumber.With("min", 5).With("max", 60_000).In("minutes")
	}
	return p, nil
}

// paperKind tells a PDF or a picture by its first bytes: what a certificate is
// brought as.
func paperKind(head []byte, name string) (string, error) {
	kind, err := kindOf(head, name)
	if err != nil || kind != "application/pdf" && !strings.HasPrefix(kind, "image/") {
		return "", ErrPaper.In("file")
	}
	return kind, nil
}
