package office

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// fewest is how many ratings make a mean that tells nobody's.
const fewest = 5

// Figures are the numbers of an office over some days. There are none of a
// person (L. 300/1970 art. 4), and no average of fewer than five ratings, from
// which one citizen's could be read.
type Figures struct {
	Requests, ByWeb, ByMail, ByClerk int
	Met, NoShows, Cancelled          int
	MedianWait, MedianLength         time.Duration // of those who came; zero when nobody did
	Ratings                          int
	Rating                           float64  // mean, 1 to 5; zero below five ratings
	Said                             []string // what was written with them, in no order of time; none below five
}

// Figures gives the numbers of an office from one day to another, at most a
// year and a day.
func (s *Service) Figures(ctx context.Context, office string, from, to Day) (f Figures, err error) {
	defer errs.Wrap(&err, "office.Figures(%s)", office)
	if _, err := access.Check(ctx, "office.figures", access.Thing{Office: office}); err != nil {
		return f, err
	}
	if !from.Valid() || !to.Valid() {
		return f, ErrNoSuchSlot.In("day")
	}
	begin, _ := from.At(0, s.Zone)
	end, _ := min(to, from.Add(366)).Add(1).At(0, s.Zone)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		f = Figures{}
		var sum int
		err := tx.QueryRow(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN source = 'web' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN source = 'mail' THEN 1 ELSE 0 END), 0),
				COALESCE(SUM(CASE WHEN source = 'clerk' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN opened > 0 THEN 1 ELSE 0 END), 0),
				COALESCE(SUM(CASE WHEN progress = 'no_show' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN progress = 'cancelled' THEN 1 ELSE 0 END), 0),
				COALESCE(SUM(CASE WHEN rating > 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(rating), 0)
			FROM office_appointment WHERE ente = $1 AND office = $2 AND made >= $3 AND made < $4`, tx.Ente, office, db.MS(begin), db.MS(end)).
			Scan(&f.Requests, &f.ByWeb, &f.ByMail, &f.ByClerk, &f.Met, &f.NoShows, &f.Cancelled, &f.Ratings, &sum)
		if err != nil {
			return err
		}
		if f.Ratings >= fewest {
			f.Rating = float64(sum) / float64(f.Ratings)
			if f.Said, err = listSaid(tx, office, begin, end); err != nil {
				return err
			}
		}
		waits, err := durations(tx, `SELECT v.admitted - CASE WHEN v.arrived > a.starts THEN v.arrived ELSE a.starts END FROM office_visit v
			JOIN office_appointment a ON a.ente = v.ente AND a.id = v.appointment
			WHERE v.ente = $1 AND a.office = $2 AND v.who = 'citizen' AND v.admitted >= $3 AND v.admitted < $4 ORDER BY 1`, tx.Ente, office, db.MS(begin), db.MS(end))
		if err != nil {
			return err
		}
		lengths, err := durations(tx, `SELECT closed - opened FROM office_appointment WHERE ente = $1 AND office = $2 AND opened >= $3 AND opened < $4 AND closed > opened ORDER BY 1`,
			tx.Ente, office, db.MS(begin), db.MS(end))
		f.MedianWait, f.MedianLength = max(median(waits), 0), median(lengths)
		return err
	})
	return f, err
}

// listSaid gives the words of the ratings by the alphabet: an order by time
// would lead back to who said it, and to whom.
func listSaid(tx *db.Tx, office string, begin, end time.Time) ([]string, error) {
	rows, err := tx.Query(`SELECT DISTINCT rating_text FROM office_appointment WHERE ente = $1 AND office = $2 AND made >= $3 AND made < $4 AND rating > 0 AND rating_text <> '' ORDER BY rating_text LIMIT 200`,
		tx.Ente, office, db.MS(begin), db.MS(end))
	return db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
}

func durations(tx *db.Tx, query string, args ...any) ([]time.Duration, error) {
	rows, err := tx.Query(query, args...)
	return db.Collect(rows, err, func(d *time.Duration, scan func(...any) error) error {
		var ms int64
		err := scan(&ms)
		*d = time.Duration(ms) * time.Millisecond
		return err
	})
}

func median(sorted []time.Duration) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}
