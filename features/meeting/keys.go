package meeting

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keys gives the key and secret that sign tickets: those given, else those kept
// in folder/media.key, made when they are not there. Tickets must outlive a
// restart, for the browsers to come back with.
func keys(folder, key, secret string) (string, string, error) {
	if key != "" && secret != "" {
		return key, secret, nil
	}
	path := filepath.Join(folder, "media.key")
	kept, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		kept, err = makeKeys(path)
	}
	if err != nil {
		return "", "", fmt.Errorf("the key of the media engine: %w", err)
	}
	lines := strings.Fields(string(kept))
	if len(lines) != 2 || len(lines[1]) < 32 {
		return "", "", fmt.Errorf("%s is damaged: remove it to have a new one made", path)
	}
	return cmp.Or(key, lines[0]), cmp.Or(secret, lines[1]), nil
}

// makeKeys writes the file whole or not at all: half a secret would lock
// everybody out.
func makeKeys(path string) ([]byte, error) {
	b := make([]byte, 8+32)
	rand.Read(b)
	text := []byte("LK" + base64.RawURLEncoding.EncodeToString(b[:8]) + "\n" + base64.RawURLEncoding.EncodeToString(b[8:]) + "\n")
	f, err := os.CreateTemp(filepath.Dir(path), "media.key.*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return text, os.Rename(f.Name(), path)
}
