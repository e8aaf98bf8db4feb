package grant

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"loggia/core/access"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

var (
	// ErrEmpty is the answer to a report of a period in which nothing was spent.
	ErrEmpty = errs.New(errs.Conflict, "grant.empty")
	// ErrOverlap is the answer to a period that touches one already sent.
	ErrOverlap = errs.New(errs.Conflict, "grant.overlap")
	// ErrPapers is the answer to sending a report whose expenses lack their papers; argument "count".
	ErrPapers = errs.New(errs.Conflict, "grant.papers")
)

// reportLimit is the longest file of a report, in bytes.
const reportLimit = 50 << 20

// A Report is what the funder is shown of one period, in two files.
type Report struct {
	ID         string     `json:"id"`
	Grant      string     `json:"grant"`
	Since      string     `json:"since"`
	Until      string     `json:"until"`
	Made       time.Time  `json:"made"`
	MadeBy     string     `json:"made_by" doc:"person"`
	Spent      int64      `json:"spent" doc:"cents"`
	Funded     int64      `json:"funded" doc:"cents: the funder's part"`
	PDFSHA256  string     `json:"pdf_sha256"`
	XLSXSHA256 string     `json:"xlsx_sha256"`
	Sent       *time.Time `json:"sent,omitempty"`
	SentBy     string     `json:"sent_by,omitempty"`

	pdf, xlsx string
}

// Draw writes the report of a period as a draft: its files stay as they are, and
// an expense entered later is in the next draft.
func (s *Service) Draw(ctx context.Context, grant, since, until string) (r Report, err error) {
	defer errs.Wrap(&err, "grant.Draw(%s)", grant)
	who, err := access.Check(ctx, "grant.money", access.Thing{})
	if err != nil {
		return r, err
	}
	if err := span(since, until, "until"); err != nil {
		return r, err
	}
	a, err := s.account(ctx, grant, since, until)
	if err != nil {
		return r, err
	}
	if len(a.Expenses) == 0 {
		return r, ErrEmpty
	}
	r = Report{ID: id.New(), Grant: grant, Since: since, Until: until, Made: s.DB.Now().Truncate(time.Millisecond), MadeBy: who.ID, Spent: a.spent(), Funded: a.funded()}
	var kept []string
	keep := func(content []byte, err error) (blob.Ref, error) {
		if err != nil {
			return blob.Ref{}, err
		}
		ref, err := s.Blobs.Put(ctx, bytes.NewReader(content), reportLimit)
		kept = append(kept, ref.Key)
		return ref, err
	}
	var ref blob.Ref
	if ref, err = keep(s.paper(ctx, a, r)); err == nil {
		r.pdf, r.PDFSHA256 = ref.Key, ref.SHA256
		if ref, err = keep(s.book(a)); err == nil {
			r.xlsx, r.XLSXSHA256 = ref.Key, ref.SHA256
			err = s.DB.Write(ctx, func(tx *db.Tx) error { return insertReport(tx, r) })
		}
	}
	if err != nil {
		for _, key := range kept {
			if key != "" {
				err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
			}
		}
	}
	return r, err
}

// Send says that the funder has been sent a report: from then on neither it nor
// the expenses of its period change. Its figures must still be those of the
// accounts, every expense must have its paper, and no day is told twice.
func (s *Service) Send(ctx context.Context, report string) (err error) {
	defer errs.Wrap(&err, "grant.Send(%s)", report)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := findReport(tx, report)
		if err != nil {
			return err
		}
		if _, err := lockGrant(tx, r.Grant); err != nil {
			return err
		}
		others, err := listReports(tx, r.Grant)
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.Sent != nil && o.ID != r.ID && o.Since <= r.Until && o.Until >= r.Since {
				return ErrOverlap
			}
		}
		expenses, err := listExpenses(tx, r.Grant, r.Since, r.Until)
		if err != nil {
			return err
		}
		var sum int64
		bare := 0
		for _, e := range expenses {
			sum += e.Cents
			if e.blob == "" {
				bare++
			}
		}
		if sum != r.Spent {
			return ErrState // the accounts have moved on since it was drawn
		}
		if bare > 0 {
			return ErrPapers.With("count", bare)
		}
		if err := updateSent(tx, report); err != nil {
			return err
		}
		return tx.Emit(ReportSent{r.ID, r.Grant})
	})
}

// Tear throws a draft away.
func (s *Service) Tear(ctx context.Context, report string) (err error) {
	defer errs.Wrap(&err, "grant.Tear(%s)", report)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return err
	}
	var r Report
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if r, err = findReport(tx, report); err != nil {
			return err
		}
		if r.Sent != nil {
			return ErrFrozen
		}
		return deleteFrom(tx, "grant_report", report)
	})
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	return errors.Join(s.Blobs.Delete(ctx, r.pdf), s.Blobs.Delete(ctx, r.xlsx))
}

// Report gives one of the two files of a report, "pdf" or "xlsx".
func (s *Service) Report(ctx context.Context, report, form string) (r Report, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "grant.Report(%s)", report)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return r, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err = findReport(tx, report)
		return err
	})
	if err != nil {
		return r, nil, err
	}
	key := r.pdf
	if form == "xlsx" {
		key = r.xlsx
	}
	content, err = s.Blobs.Open(ctx, key)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoSuch.From(err)
	}
	return r, content, err
}

// An Account is what a report tells.
type Account struct {
	Plan       Plan
	Grant      Grant
	Since      string
	Until      string
	Lines      []Line // of the period
	Before     []Line // from the first day of the grant to the last of the period
	Headings   map[string]string
	Expenses   []Expense
	Indicators []Indicator
	Actions    []Action
	Owners     map[string]string
	Trained    int // since the first day of the grant; -1 when nobody counts them
}

func (a Account) spent() (sum int64) {
	for _, l := range a.Lines {
		sum += l.Spent
	}
	return sum
}

func (a Account) funded() (sum int64) {
	for _, l := range a.Lines {
		sum += l.Funded
	}
	return sum
}

// account gathers what a report of a period tells.
func (s *Service) account(ctx context.Context, grant, since, until string) (a Account, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a = Account{Since: since, Until: until, Headings: map[string]string{}, Trained: -1}
		if a.Grant, err = findGrant(tx, grant); err != nil {
			return err
		}
		if since < a.Grant.Since || until > a.Grant.Until {
			return ErrOutside.In("since").With("since", a.Grant.Since).With("until", a.Grant.Until)
		}
		if a.Plan, err = findPlan(tx, a.Grant.Plan); err != nil {
			return err
		}
		headings, err := listHeadings(tx, grant)
		if err != nil {
			return err
		}
		for _, h := range headings {
			a.Headings[h.ID] = h.Title
		}
		if a.Expenses, err = listExpenses(tx, grant, since, until); err != nil {
			return err
		}
		spent := map[string]int64{}
		for _, e := range a.Expenses {
			spent[e.Heading] += e.Cents
		}
		all, err := sumSpent(tx, grant, until)
		if err != nil {
			return err
		}
		a.Before = a.Grant.Budget(headings, all)
		a.Lines = a.Grant.period(headings, spent, all)
		if a.Indicators, err = listIndicators(tx, grant); err != nil {
			return err
		}
		a.Actions, err = listActions(tx, a.Plan.ID)
		return err
	})
	if err != nil {
		return a, err
	}
	if s.Training != nil {
		if a.Trained, err = s.Training.Trained(itself(ctx), a.Grant.Since, until); err != nil {
			return a, err
		}
	}
	a.Owners, err = s.owners(ctx, a.Actions, nil)
	return a, err
}

// period reckons the lines of a stretch. The funder's part of it is what is due
// up to its end less what was due before it, so that the parts of all reports
// add up to the whole, to the cent.
func (g Grant) period(headings []Heading, spent, upTo map[string]int64) []Line {
	lines := g.Budget(headings, upTo)
	sums := make([]int64, len(headings))
	var now, then, sum int64
	for i, h := range headings {
		sums[i] = spent[h.ID]
		now, then, sum = now+upTo[h.ID], then+upTo[h.ID]-spent[h.ID], sum+spent[h.ID]
	}
	funded := Split(sums, g.due(now)-g.due(then), sum)
	for i := range lines {
		lines[i].Spent, lines[i].Funded = sums[i], funded[i]
	}
	return lines
}
