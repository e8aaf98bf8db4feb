package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// ErrImage is the answer to what is no PNG, JPEG or WebP.
var ErrImage = errs.New(errs.Invalid, "desk.image")

const imageLimit = 5 << 20

// AddSite adds a building of the body.
func (s *Service) AddSite(ctx context.Context, site Site) (_ Site, err error) {
	defer errs.Wrap(&err, "desk.AddSite")
	if site, err = s.cleanSite(ctx, site); err != nil {
		return site, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := listSites(tx)
		if err != nil {
			return err
		}
		site.ID, site.Position = id.New(), len(all)+1
		return insertSite(tx, site)
	})
	return site, err
}

// ChangeSite names a building anew.
func (s *Service) ChangeSite(ctx context.Context, site Site) (err error) {
	defer errs.Wrap(&err, "desk.ChangeSite(%s)", site.ID)
	if site, err = s.cleanSite(ctx, site); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		there, err := updateSite(tx, site)
		if err == nil && !there {
			err = ErrNoSuchSite
		}
		return err
	})
}

func (s *Service) cleanSite(ctx context.Context, site Site) (Site, error) {
	if _, err := access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return site, err
	}
	var ok bool
	if site.Name, ok = text(site.Name, maxName); !ok {
		return site, ErrName.In("name")
	}
	if site.Address, ok = text(site.Address, 200); !ok && site.Address != "" {
		return site, ErrName.In("address")
	}
	return site, nil
}

// AddFloor adds an empty plan to a building.
func (s *Service) AddFloor(ctx context.Context, site, name string) (f Floor, err error) {
	defer errs.Wrap(&err, "desk.AddFloor(%s)", site)
	if _, err = access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return f, err
	}
	name, ok := text(name, maxName)
	if !ok {
		return f, ErrName.In("name")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		sites, err := listSites(tx)
		if err != nil {
			return err
		}
		there := false
		for _, one := range sites {
			there = there || one.ID == site
		}
		if !there {
			return ErrNoSuchSite
		}
		floors, err := listFloors(tx)
		if err != nil {
			return err
		}
		f = Floor{ID: id.New(), Site: site, Name: name, Wide: 800, High: 500, Version: 1, Position: len(floors) + 1}
		return insertFloor(tx, f)
	})
	return f, err
}

// SetQuotas sets the most desks at once that each office has in a building; an
// office without one has no limit.
func (s *Service) SetQuotas(ctx context.Context, site string, all []Quota) (err error) {
	defer errs.Wrap(&err, "desk.SetQuotas(%s)", site)
	if _, err = access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return err
	}
	offices, err := s.Offices.OfficeNames(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, q := range all {
		if offices[q.Office] == "" || seen[q.Office] || q.Most < 0 || q.Most > 1000 {
			return ErrOffice
		}
		seen[q.Office] = true
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		sites, err := listSites(tx)
		if err != nil {
			return err
		}
		for _, one := range sites {
			if one.ID == site {
				return replaceQuotas(tx, site, all)
			}
		}
		return ErrNoSuchSite
	})
}

// SetImage lays a picture below a plan; an empty one takes it away.
func (s *Service) SetImage(ctx context.Context, floor string, content io.Reader) (err error) {
	defer errs.Wrap(&err, "desk.SetImage(%s)", floor)
	if _, err = access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(content, imageLimit+1))
	if err != nil {
		return err
	}
	kind := ""
	if len(raw) > 0 {
		// By what it is, not by what it says: nothing that a browser would run.
		switch kind = http.DetectContentType(raw); {
		case kind != "image/png" && kind != "image/jpeg" && kind != "image/webp", len(raw) > imageLimit:
			return ErrImage
		}
	}
	key := ""
	if kind != "" {
		ref, err := s.Blobs.Put(ctx, bytes.NewReader(raw), imageLimit)
		if err != nil {
			return err
		}
		key = ref.Key
	}
	old := ""
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := findFloor(tx, floor)
		if err != nil {
			return err
		}
		old = f.image
		s.changed(tx, floor)
		return updateImage(tx, floor, key, kind)
	})
	if err != nil {
		old = key // the new one belongs to nobody
	}
	if old != "" {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), old))
	}
	return err
}
