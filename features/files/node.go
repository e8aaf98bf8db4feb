package files

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchFile is the answer for a folder or file that is not there.
	ErrNoSuchFile = errs.New(errs.NotFound, "files.no_such_file")
	// ErrTaken is the answer to a second thing of one name in one folder.
	ErrTaken = errs.New(errs.Conflict, "files.taken")
	// ErrNoFolder is the answer to a place whose folder is not there.
	ErrNoFolder = errs.New(errs.Conflict, "files.no_folder")
	// ErrName is the answer to a name that cannot be; argument "name".
	ErrName = errs.New(errs.Invalid, "files.name")
	// ErrInside is the answer to a folder moved or copied into itself.
	ErrInside = errs.New(errs.Conflict, "files.inside")
	// ErrChanged is the answer to a change of what is no longer what it was.
	ErrChanged = errs.New(errs.Conflict, "files.changed")
)

// A Node is a folder or a file. The zero Node is the top of a space.
type Node struct {
	ID, Space, Parent, Name string
	Folder                  bool
	Size                    int64
	Media, SHA256           string
	Created, Modified       time.Time
	CreatedBy, ModifiedBy   string
}

// ETag tells one content from another: 128 bits of its SHA-256, for clients
// write it into headers of a few hundred characters.
func (n Node) ETag() string { return n.SHA256[:min(32, len(n.SHA256))] }

const maxName = 255 // bytes of UTF-8, as file systems allow

// Names that Windows keeps for devices: a file so called cannot be copied there.
var devices = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true, "com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// checkName gives a name as it is kept (NFC), or ErrName: it must be able to be
// on every disk that a colleague may copy it to, and look like what it is.
func checkName(name string) (string, error) {
	bad := ErrName.With("name", strings.ToValidUTF8(name[:min(len(name), 80)], "\uFFFD"))
	if !utf8.ValidString(name) {
		return "", bad
	}
	name = norm.NFC.String(name)
	if name == "" || len(name) > maxName || strings.Trim(name, ".") == "" || strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name {
		return "", bad
	}
	for _, r := range name {
		// Invisible characters and those that turn the direction of writing hide what
		// a file is: what shows as "fatturaexe.pdf" may end in ".exe".
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != 0x200d || r == utf8.RuneError || strings.ContainsRune(`/\:*?"<>|`, r) {
			return "", bad
		}
	}
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	if devices[strings.TrimRight(stem, " ")] {
		return "", bad
	}
	return name, nil
}

var folder = cases.Fold()

// fold gives a name as it is compared: without case, and with characters that
// only look different made one (NFKC).
func fold(name string) string { return folder.String(norm.NFKC.String(name)) }
