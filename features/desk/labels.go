package desk

import (
	"context"
	"net/url"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/pdf"
)

// Labels gives the labels of a floor to be printed, a code for each desk and
// room. Who draws the plans may ask.
func (s *Service) Labels(ctx context.Context, floor, lang string) (file []byte, name string, err error) {
	defer errs.Wrap(&err, "desk.Labels(%s)", floor)
	if _, err = access.Check(ctx, "desk.set_up", access.Thing{}); err != nil {
		return nil, "", err
	}
	var f Floor
	var places []Place
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if f, err = findFloor(tx, floor); err != nil {
			return err
		}
		places, err = listPlaces(tx, floor)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	var labels []pdf.Label
	for _, p := range places {
		if p.Kind != Area {
			labels = append(labels, pdf.Label{QR: s.Offices.Site(ctx) + "/app/agile/postazioni/q/" + url.PathEscape(p.Code), Lines: []string{p.Code, p.Name, f.Name}})
		}
	}
	file, err = pdf.Labels(pdf.Meta{Title: f.Name, Lang: lang, Created: s.DB.Now()}, pdf.Sheet24, labels)
	return file, f.Name, err
}
