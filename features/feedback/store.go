package feedback

import "loggia/platform/db"

func insertOpinion(tx *db.Tx, o Opinion) error {
	_, err := tx.Exec(`INSERT INTO feedback_opinion (ente, id, page, stars, reason, words, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Ente, o.ID, o.Page, o.Stars, o.Reason, o.Words, db.MS(o.Given))
	return err
}

func listScores(tx *db.Tx, q Question) ([]Score, error) {
	rows, err := tx.Query(`SELECT page, COUNT(*), SUM(stars) FROM feedback_opinion WHERE ente = $1 AND given_at >= $2 AND given_at < $3 GROUP BY page ORDER BY page`,
		tx.Ente, db.MS(q.From.Start()), db.MS(q.To.Add(1).Start()))
	return db.Collect(rows, err, func(s *Score, scan func(...any) error) error {
		var sum int
		err := scan(&s.Page, &s.Opinions, &sum)
		s.Stars = float64(sum) / float64(max(s.Opinions, 1))
		return err
	})
}

// countStars counts stars and reasons of the page asked for.
func countStars(tx *db.Tx, q Question, r *Report) error {
	rows, err := tx.Query(`SELECT stars, reason, COUNT(*) FROM feedback_opinion WHERE ente = $1 AND given_at >= $2 AND given_at < $3 AND ($4 = '*' OR page = $4) GROUP BY stars, reason`,
		tx.Ente, db.MS(q.From.Start()), db.MS(q.To.Add(1).Start()), q.Page)
	if err != nil {
		return err
	}
	defer rows.Close()
	sum := 0
	for rows.Next() {
		var stars, n int
		var reason string
		if err := rows.Scan(&stars, &reason, &n); err != nil {
			return err
		}
		r.Opinions += n
		r.ByStars[stars-1] += n
		sum += stars * n
		if reason != "" {
			r.Reasons[reason] += n
		}
	}
	if r.Opinions > 0 {
		r.Stars = float64(sum) / float64(r.Opinions)
	}
	return rows.Err()
}

// listOpinions gives those that say something, the latest first, or all of them,
// the oldest first.
func listOpinions(tx *db.Tx, q Question, saying bool, limit int) ([]Opinion, error) {
	query := `SELECT id, page, stars, reason, words, given_at FROM feedback_opinion WHERE ente = $1 AND given_at >= $2 AND given_at < $3 AND ($4 = '*' OR page = $4)`
	if saying {
		query += ` AND (words <> '' OR reason <> '') ORDER BY given_at DESC, id DESC LIMIT $5`
	} else {
		query += ` ORDER BY given_at, id LIMIT $5`
	}
	rows, err := tx.Query(query, tx.Ente, db.MS(q.From.Start()), db.MS(q.To.Add(1).Start()), q.Page, limit)
	return db.Collect(rows, err, func(o *Opinion, scan func(...any) error) error {
		var given int64
		err := scan(&o.ID, &o.Page, &o.Stars, &o.Reason, &o.Words, &given)
		o.Given = db.Time(given)
		return err
	})
}
