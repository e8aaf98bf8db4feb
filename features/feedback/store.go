package feedback

import "loggia/platform/db"

func insertOpinion(tx *db.Tx, o Opinion) error {
	_, err := tx.Exec(`INSERT INTO feedback_opinion (ente, id, page, stars, reason, words, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Ente, o.ID, o.Page, o.Stars, o.Reason, o.Words, db.MS(tx.Now))
	return err
}

func listScores(tx *db.Tx) ([]Score, error) {
	rows, err := tx.Query(`SELECT page, COUNT(*), SUM(stars) FROM feedback_opinion WHERE ente = $1 GROUP BY page ORDER BY page`, tx.Ente)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Score{}
	for rows.Next() {
		var s Score
		var sum int
		if err := rows.Scan(&s.Page, &s.Opinions, &sum); err != nil {
			return nil, err
		}
		s.Stars = float64(sum) / float64(s.Opinions)
		all = append(all, s)
	}
	return all, rows.Err()
}

func listLatest(tx *db.Tx) ([]Opinion, error) {
	rows, err := tx.Query(`SELECT id, page, stars, reason, words, given_at FROM feedback_opinion WHERE ente = $1 AND (words <> '' OR reason <> '') ORDER BY id DESC LIMIT 50`, tx.Ente)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Opinion{}
	for rows.Next() {
		var o Opinion
		var given int64
		if err := rows.Scan(&o.ID, &o.Page, &o.Stars, &o.Reason, &o.Words, &given); err != nil {
			return nil, err
		}
		o.Given = db.Time(given)
		all = append(all, o)
	}
	return all, rows.Err()
}
