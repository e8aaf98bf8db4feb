package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/pdf"
)

// paperLang is the language of papers: acts of an Italian body are in Italian.
const paperLang = "it"

// paperLimit is how many bytes a note may have: fifty items are some 60 kB.
const paperLimit = 4 << 20

// ErrPaperGone is the answer when a paper is not where it was kept.
var ErrPaperGone = errs.New(errs.Internal, "kit.paper_gone")

// Paper gives the PDF of a note to both its sides: the one that they sign, which
// is made when first asked for and never changes, or, signed, its copy with the
// signatures below.
func (s *Service) Paper(ctx context.Context, note string, signed bool) (n Note, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "kit.Paper(%s)", note)
	if n, err = s.Note(ctx, note); err != nil {
		return n, nil, err
	}
	if err = s.makePaper(ctx, &n); err != nil {
		return n, nil, err
	}
	key := n.blob
	if signed && n.State == NoteSigned {
		if err = s.finishPaper(ctx, &n); err != nil {
			return n, nil, err
		}
		key = n.copyBlob
	}
	content, err = s.Blobs.Open(ctx, key)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrPaperGone.From(err)
	}
	return n, content, err
}

// Shown gives a note to both its sides with the fingerprint of its paper, which
// is made when it is first looked at.
func (s *Service) Shown(ctx context.Context, note string) (n Note, err error) {
	defer errs.Wrap(&err, "kit.Shown(%s)", note)
	if n, err = s.Note(ctx, note); err != nil || n.State != NoteOpen {
		return n, err
	}
	return n, s.makePaper(ctx, &n)
}

// makePaper makes the paper of n once: two who ask at once get the same, the
// first that was kept.
func (s *Service) makePaper(ctx context.Context, n *Note) error {
	if n.blob != "" {
		return nil
	}
	return s.keep(ctx, n, func(d *pdf.Doc) { s.writeNote(d, *n) }, keepPaper)
}

// finishPaper makes the copy with the signatures, for a note that is signed. A
// copy that could not be made now is made when it is first asked for.
func (s *Service) finishPaper(ctx context.Context, n *Note) error {
	if n.State != NoteSigned || n.copyBlob != "" {
		return nil
	}
	return s.keep(ctx, n, func(d *pdf.Doc) {
		s.writeNote(d, *n)
		s.writeSignatures(d, *n)
	}, keepCopy)
}

// keep writes a document about n, puts it with the blobs, and names it in n's
// row by set, unless another was named there first.
func (s *Service) keep(ctx context.Context, n *Note, write func(*pdf.Doc), set func(*db.Tx, string, string, string) (bool, error)) error {
	body := s.Body(ctx)
	d := pdf.New(pdf.Meta{Title: s.say("paper."+string(n.Kind)) + " " + n.Number, Author: body.Name, Lang: paperLang, Created: n.Made})
	d.Head(pdf.Letterhead{Body: body.Name, Address: body.Address})
	write(d)
	content, err := d.Bytes()
	if err != nil {
		return err
	}
	ref, err := s.Blobs.Put(ctx, bytes.NewReader(content), paperLimit)
	if err != nil {
		return err
	}
	kept := false
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if kept, err = set(tx, n.ID, ref.Key, ref.SHA256); err != nil {
			return err
		}
		*n, err = findNote(tx, n.ID)
		return err
	})
	if err != nil || !kept {
		return errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key))
	}
	return nil
}

func (s *Service) say(key string, args ...any) string {
	with := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		with[args[i].(string)] = args[i+1]
	}
	return s.Say.T(paperLang, "kit."+key, with)
}

// writeNote writes what both sign.
func (s *Service) writeNote(d *pdf.Doc, n Note) {
	d.H1(s.say("paper." + string(n.Kind)))
	day := italy.DayOf(n.Made)
	fields := []pdf.Field{
		{Label: s.say("paper.number"), Value: n.Number}, {Label: s.say("paper.day"), Value: day.Long(paperLang)}, {Label: s.say("paper.person"), Value: n.PersonName},
	}
	if n.Until != "" {
		if until, err := italy.ParseDay(n.Until); err == nil {
			fields = append(fields, pdf.Field{Label: s.say("paper.until"), Value: until.Long(paperLang)})
		}
	}
	d.Fields(fields)
	for _, way := range []Way{Out, Back} {
		rows := [][]string{}
		for _, l := range n.Lines {
			if l.Way == way {
				serial := l.Serial
				if serial == "" {
					serial = "–"
				}
				rows = append(rows, []string{l.Inventory, s.say("category." + string(l.Kind.Category)), l.Kind.Called(), serial, s.say("condition." + string(l.Condition))})
			}
		}
		if len(rows) == 0 {
			continue
		}
		d.H2(s.say("paper." + string(way)))
		d.Table(pdf.Table{Caption: s.say("paper.caption." + string(way)), Rows: rows,
			Head: []string{s.say("paper.inventory"), s.say("paper.category"), s.say("paper.model"), s.say("paper.serial"), s.say("paper.condition")}})
	}
	if n.Words != "" {
		d.H2(s.say("paper.words"))
		d.P(n.Words)
	}
	d.H2(s.say("paper.rules"))
	rules := "paper.rules.out"
	if n.Kind == Return {
		rules = "paper.rules.back"
	}
	d.List(strings.Split(s.say(rules), "\n"))
}

// writeSignatures writes who signed what, below a copy of it.
func (s *Service) writeSignatures(d *pdf.Doc, n Note) {
	d.H2(s.say("paper.signatures"))
	d.P(s.say("paper.signed", "sum", n.SHA256))
	people := []pdf.Signature{}
	for _, side := range []Side{ForOffice, ForPerson} {
		for _, sign := range n.Signatures {
			if sign.Side == side {
				people = append(people, pdf.Signature{Name: sign.Name, Role: s.say("paper.side." + string(side)), When: s.moment(sign.At), How: s.say("paper.how." + sign.How)})
			}
		}
	}
	d.Signatures(people)
	if n.Alone != "" {
		d.P(s.say("paper.alone", "reason", n.Alone))
	}
}

func (s *Service) moment(at time.Time) string {
	return italy.Moment(at.In(s.Zone), paperLang)
}

// Labels gives a PDF of labels with their QR codes, 24 an A4 sheet, beginning
// after those of the first sheet that were peeled off already.
func (s *Service) Labels(ctx context.Context, items []string, skip int) (_ []byte, err error) {
	defer errs.Wrap(&err, "kit.Labels")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	grid := pdf.Sheet24
	if len(items) == 0 || len(items) > 1000 || skip < 0 || skip >= grid.Columns*grid.Rows {
		return nil, ErrQuantity.In("items")
	}
	body, labels, now := s.Body(ctx), []pdf.Label{}, s.DB.Now()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, one := range items {
			i, err := findItem(tx, one)
			if err != nil {
				return err
			}
			labels = append(labels, pdf.Label{QR: body.Site + "/app/agile/dotazioni/q/" + i.Code, Lines: []string{i.Inventory, i.Kind.Called(), body.Name}})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	grid.Skip = skip
	return pdf.Labels(pdf.Meta{Title: fmt.Sprintf("%s, %d", s.say("paper.labels"), len(labels)), Author: body.Name, Lang: paperLang, Created: now}, grid, labels)
}
