package files

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"loggia/core/access"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/webdav"
)

// DAV answers WebDAV clients under prefix. The person is the one of the request's
// context; fail writes what the protocol has no words for.
func (s *Service) DAV(prefix string, fail func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return &webdav.Handler{Prefix: prefix, Store: davStore{s}, Fail: fail, Now: s.DB.Now, Who: func(ctx context.Context) string { return db.ScopeOf(ctx).Actor }}
}

// A davStore shows the spaces of who asks as folders: /personale, /comune,
// /tributi; what is in them below.
type davStore struct{ s *Service }

var _ webdav.Store = davStore{}

// place gives the space and names that a path of WebDAV speaks of.
func (d davStore) place(ctx context.Context, p string) (at Place, err error) {
	names := strings.Split(strings.Trim(p, "/"), "/")
	if at.Space, err = d.s.named(ctx, names[0]); err != nil {
		return at, err
	}
	at.Path = names[1:]
	for _, n := range at.Path {
		if len(n) > 4*maxName {
			return at, ErrName.With("name", "…")
		}
	}
	return at, nil
}

// davError gives what the protocol says for an error of ours.
func davError(err error) error {
	for _, e := range []struct{ ours, theirs error }{
		{ErrNoSuchSpace, webdav.ErrNotFound}, {ErrNoSuchFile, webdav.ErrNotFound}, {blob.ErrNoSuchBlob, webdav.ErrNotFound}, {ErrReadOnly, webdav.ErrForbidden}, {ErrInside, webdav.ErrForbidden},
		{ErrTaken, webdav.ErrExists}, {ErrNoFolder, webdav.ErrNoParent}, {ErrNoRoom, webdav.ErrNoRoom}, {blob.ErrDiskFull, webdav.ErrNoRoom}, {ErrChanged, webdav.ErrChanged}, {ErrName, webdav.ErrForbidden},
	} {
		if errors.Is(err, e.ours) {
			return e.theirs
		}
	}
	return err
}

func (d davStore) resource(p string, sp Space, n Node, dead []webdav.Property) webdav.Resource {
	r := webdav.Resource{Path: p, Folder: n.Folder, Size: n.Size, ETag: n.ETag(), Type: n.Media, Created: n.Created, Modified: n.Modified, Dead: dead, Used: sp.Used, Free: -1}
	if sp.Quota > 0 {
		r.Free = max(0, sp.Quota-sp.Used)
	}
	return r
}

// Stat gives one folder or file.
func (d davStore) Stat(ctx context.Context, p string) (r webdav.Resource, err error) {
	if p == "/" {
		_, err := access.Check(ctx, "files.use", access.Thing{})
		return webdav.Resource{Path: p, Folder: true, Used: -1, Free: -1}, err
	}
	at, err := d.place(ctx, p)
	if err != nil {
		return r, davError(err)
	}
	err = d.s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err := findPath(tx, at.Space.ID, at.Path)
		if err != nil {
			return err
		}
		dead, err := listProperties(tx, at.Space.ID, n.ID, false)
		r = d.resource(p, at.Space, n, dead[n.ID])
		return err
	})
	return r, davError(err)
}

// List gives what is in a folder; at the top, the spaces.
func (d davStore) List(ctx context.Context, p string, dead bool) (all []webdav.Resource, err error) {
	if p == "/" {
		spaces, err := d.s.Spaces(ctx)
		for _, sp := range spaces {
			if sp.role >= Read {
				all = append(all, d.resource("/"+sp.Folder(), sp, Node{Folder: true}, nil))
			}
		}
		return all, davError(err)
	}
	at, err := d.place(ctx, p)
	if err != nil {
		return nil, davError(err)
	}
	err = d.s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err := findPath(tx, at.Space.ID, at.Path)
		if err != nil {
			return err
		}
		inside, err := listChildren(tx, at.Space.ID, n.ID)
		if err != nil {
			return err
		}
		var props map[string][]webdav.Property
		if dead {
			if props, err = listProperties(tx, at.Space.ID, n.ID, true); err != nil {
				return err
			}
		}
		all = make([]webdav.Resource, len(inside))
		for i, c := range inside {
			all[i] = d.resource(path.Join(p, c.Name), at.Space, c, props[c.ID])
		}
		return nil
	})
	return all, davError(err)
}

// Open gives the content of a file; none of a folder.
func (d davStore) Open(ctx context.Context, p string) (io.ReadSeekCloser, webdav.Resource, error) {
	if p == "/" {
		r, err := d.Stat(ctx, p)
		return nil, r, err
	}
	at, err := d.place(ctx, p)
	if err != nil {
		return nil, webdav.Resource{}, davError(err)
	}
	var n Node
	var key string
	err = d.s.DB.Read(ctx, func(tx *db.Tx) error {
		if n, err = findPath(tx, at.Space.ID, at.Path); err != nil || n.Folder {
			return err
		}
		key, err = findContent(tx, n.SHA256)
		return err
	})
	if err != nil || n.Folder {
		return nil, webdav.Resource{}, davError(err)
	}
	content, err := d.s.Blobs.Open(ctx, key)
	return content, d.resource(p, at.Space, n, nil), davError(err)
}

// Put keeps a file.
func (d davStore) Put(ctx context.Context, p string, content io.Reader, put webdav.Put) (webdav.Resource, bool, error) {
	at, err := d.place(ctx, p)
	if err != nil {
		if errors.Is(err, ErrNoSuchSpace) {
			err = webdav.ErrForbidden // nobody makes a space by writing to it
		}
		return webdav.Resource{}, false, davError(err)
	}
	media := mediaOf(at.Path, put.Type)
	n, created, err := d.s.Put(ctx, at.Space, at.Path, content, media, Condition{Match: put.Match, Absent: put.Absent})
	return d.resource(p, at.Space, n, nil), created, davError(err)
}

// Mkcol makes a folder.
func (d davStore) Mkcol(ctx context.Context, p string) error {
	at, err := d.place(ctx, p)
	if errors.Is(err, ErrNoSuchSpace) {
		return webdav.ErrForbidden
	}
	if err == nil {
		_, err = d.s.MakeFolder(ctx, at.Space, at.Path)
	}
	return davError(err)
}

// Delete puts a folder or file into the trash.
func (d davStore) Delete(ctx context.Context, p string) error {
	at, err := d.place(ctx, p)
	if err != nil {
		return davError(err)
	}
	if err := d.s.Delete(ctx, at); err != nil {
		return davError(err)
	}
	return d.unlockBelow(ctx, at)
}

func (d davStore) both(ctx context.Context, from, to string) (a, b Place, err error) {
	if a, err = d.place(ctx, from); err != nil {
		return a, b, davError(err)
	}
	if b, err = d.place(ctx, to); errors.Is(err, ErrNoSuchSpace) {
		err = webdav.ErrForbidden
	}
	return a, b, davError(err)
}

// Copy copies a folder or file.
func (d davStore) Copy(ctx context.Context, from, to string, overwrite, shallow bool) (bool, error) {
	a, b, err := d.both(ctx, from, to)
	if err != nil {
		return false, err
	}
	replaced, err := d.s.Copy(ctx, a, b, overwrite, shallow)
	return replaced, davError(err)
}

// Move moves a folder or file.
func (d davStore) Move(ctx context.Context, from, to string, overwrite bool) (bool, error) {
	a, b, err := d.both(ctx, from, to)
	if err != nil {
		return false, err
	}
	replaced, err := d.s.Move(ctx, a, b, overwrite)
	if err != nil {
		return false, davError(err)
	}
	return replaced, d.unlockBelow(ctx, a)
}
