package kit

import "loggia/platform/db"

func insertTemplate(tx *db.Tx, t Template) error {
	_, err := tx.Exec(`INSERT INTO kit_template (ente, id, name) VALUES ($1, $2, $3) ON CONFLICT (ente, id) DO UPDATE SET name = excluded.name`, tx.Ente, t.ID, t.Name)
	if err != nil {
		return err
	}
	return keepSteps(tx, t.ID, t.Steps)
}

// keepSteps makes these the steps of a template or a campaign.
func keepSteps(tx *db.Tx, owner string, steps []Step) error {
	if _, err := tx.Exec(`DELETE FROM kit_step WHERE ente = $1 AND owner = $2`, tx.Ente, owner); err != nil {
		return err
	}
	for i, s := range steps {
		if _, err := tx.Exec(`INSERT INTO kit_step (ente, owner, id, n, words, tick) VALUES ($1, $2, $3, $4, $5, $6)`, tx.Ente, owner, s.ID, i+1, s.Words, string(s.Tick)); err != nil {
			return err
		}
	}
	return nil
}

// listSteps gives the steps of every template and campaign, by owner.
func listSteps(tx *db.Tx) (map[string][]Step, error) {
	type owned struct {
		of string
		Step
	}
	rows, err := tx.Query(`SELECT owner, id, words, tick FROM kit_step WHERE ente = $1 ORDER BY owner, n`, tx.Ente)
	all, err := db.Collect(rows, err, func(s *owned, scan func(...any) error) error { return scan(&s.of, &s.ID, &s.Words, &s.Tick) })
	out := map[string][]Step{}
	for _, s := range all {
		out[s.of] = append(out[s.of], s.Step)
	}
	return out, err
}

func listTemplates(tx *db.Tx) ([]Template, error) {
	steps, err := listSteps(tx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(`SELECT id, name FROM kit_template WHERE ente = $1 ORDER BY name, id`, tx.Ente)
	return db.Collect(rows, err, func(t *Template, scan func(...any) error) error {
		err := scan(&t.ID, &t.Name)
		t.Steps = steps[t.ID]
		return err
	})
}

func insertCampaign(tx *db.Tx, c Campaign) error {
	_, err := tx.Exec(`INSERT INTO kit_campaign (ente, id, name, starts, ends, closed_at) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (ente, id) DO UPDATE SET name = excluded.name, starts = excluded.starts, ends = excluded.ends`, tx.Ente, c.ID, c.Name, c.Starts, c.Ends)
	if err != nil {
		return err
	}
	return keepSteps(tx, c.ID, c.Steps)
}

func closeCampaign(tx *db.Tx, campaign string, at int64) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_campaign SET closed_at = $3 WHERE ente = $1 AND id = $2`, tx.Ente, campaign, at)
	return n > 0, err
}

func listCampaigns(tx *db.Tx) ([]Campaign, error) {
	steps, err := listSteps(tx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(`SELECT c.id, c.name, c.starts, c.ends, c.closed_at <> 0, COUNT(s.person), COALESCE(SUM(CASE WHEN s.ready_at > 0 THEN 1 ELSE 0 END), 0) FROM kit_campaign c
		LEFT JOIN kit_setup s ON s.ente = c.ente AND s.campaign = c.id WHERE c.ente = $1 GROUP BY c.id, c.name, c.starts, c.ends, c.closed_at ORDER BY c.closed_at <> 0, c.starts DESC, c.id`, tx.Ente)
	return db.Collect(rows, err, func(c *Campaign, scan func(...any) error) error {
		err := scan(&c.ID, &c.Name, &c.Starts, &c.Ends, &c.Closed, &c.People, &c.Ready)
		c.Steps = steps[c.ID]
		return err
	})
}

func findCampaign(tx *db.Tx, campaign string) (Campaign, error) {
	all, err := listCampaigns(tx)
	for _, c := range all {
		if c.ID == campaign {
			return c, err
		}
	}
	if err == nil {
		err = ErrNoSuchCampaign
	}
	return Campaign{}, err
}

func insertSetup(tx *db.Tx, campaign, person string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO kit_setup (ente, campaign, person, at, ready_at) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING`, tx.Ente, campaign, person, db.MS(tx.Now))
	return n > 0, err
}

func deleteSetup(tx *db.Tx, campaign, person string) (bool, error) {
	if _, err := tx.Exec(`DELETE FROM kit_done WHERE ente = $1 AND campaign = $2 AND person = $3`, tx.Ente, campaign, person); err != nil {
		return false, err
	}
	n, err := tx.Exec(`DELETE FROM kit_setup WHERE ente = $1 AND campaign = $2 AND person = $3`, tx.Ente, campaign, person)
	return n > 0, err
}

// listSetups gives the people of a campaign with what each has done; one alone
// when person is not "".
func listSetups(tx *db.Tx, campaign, person string) ([]Setup, error) {
	rows, err := tx.Query(`SELECT campaign, person, at, ready_at FROM kit_setup WHERE ente = $1 AND campaign = $2 AND ($3 = '' OR person = $3)`, tx.Ente, campaign, person)
	all, err := db.Collect(rows, err, func(s *Setup, scan func(...any) error) error {
		var at, ready int64
		err := scan(&s.Campaign, &s.Person, &at, &ready)
		s.At, s.Ready, s.Done = db.Time(at), db.Time(ready), map[string]Done{}
		return err
	})
	if err != nil {
		return nil, err
	}
	of := map[string]map[string]Done{}
	for _, s := range all {
		of[s.Person] = s.Done
	}
	type one struct {
		person, step, who string
		at                int64
	}
	rows, err = tx.Query(`SELECT person, step, at, who FROM kit_done WHERE ente = $1 AND campaign = $2 AND ($3 = '' OR person = $3)`, tx.Ente, campaign, person)
	done, err := db.Collect(rows, err, func(o *one, scan func(...any) error) error { return scan(&o.person, &o.step, &o.at, &o.who) })
	for _, o := range done {
		if of[o.person] != nil {
			of[o.person][o.step] = Done{db.Time(o.at), o.who}
		}
	}
	return all, err
}

// openCampaignsOf gives the campaigns that are not closed and in which a person is.
func openCampaignsOf(tx *db.Tx, person string) ([]string, error) {
	rows, err := tx.Query(`SELECT s.campaign FROM kit_setup s JOIN kit_campaign c ON c.ente = s.ente AND c.id = s.campaign WHERE s.ente = $1 AND s.person = $2 AND c.closed_at = 0 ORDER BY c.starts`, tx.Ente, person)
	return db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
}

func insertDone(tx *db.Tx, campaign, person, step, who string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO kit_done (ente, campaign, person, step, at, who) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, tx.Ente, campaign, person, step, db.MS(tx.Now), who)
	return n > 0, err
}

func deleteDone(tx *db.Tx, campaign, person, step string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM kit_done WHERE ente = $1 AND campaign = $2 AND person = $3 AND step = $4`, tx.Ente, campaign, person, step)
	return n > 0, err
}

func updateReady(tx *db.Tx, campaign, person string, at int64) error {
	_, err := tx.Exec(`UPDATE kit_setup SET ready_at = $4 WHERE ente = $1 AND campaign = $2 AND person = $3`, tx.Ente, campaign, person, at)
	return err
}

// hasOpenHolding reports whether anything prepared for a person is not signed
// yet, and whether they have signed for anything at all.
func countHoldings(tx *db.Tx, person string) (open, signed int, err error) {
	err = tx.QueryRow(`SELECT COALESCE(SUM(CASE WHEN signed_at = 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN signed_at > 0 THEN 1 ELSE 0 END), 0) FROM kit_holding WHERE ente = $1 AND person = $2 AND ended_at = 0`, tx.Ente, person).Scan(&open, &signed)
	return open, signed, err
}

// listEquipped gives those who have signed for something and for whom nothing is
// prepared any more.
func listEquipped(tx *db.Tx) (Set, error) {
	rows, err := tx.Query(`SELECT person FROM kit_holding WHERE ente = $1 AND ended_at = 0 GROUP BY person HAVING MIN(signed_at) > 0`, tx.Ente)
	all, err := db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
	set := Set{}
	for _, p := range all {
		set[p] = true
	}
	return set, err
}

// listInventories gives the inventory numbers that each person has or gets.
func listInventories(tx *db.Tx) (map[string][]string, error) {
	type one struct{ person, inventory string }
	rows, err := tx.Query(`SELECT h.person, i.inventory FROM kit_holding h JOIN kit_item i ON i.ente = h.ente AND i.id = h.item WHERE h.ente = $1 AND h.ended_at = 0 ORDER BY i.inventory`, tx.Ente)
	all, err := db.Collect(rows, err, func(o *one, scan func(...any) error) error { return scan(&o.person, &o.inventory) })
	out := map[string][]string{}
	for _, o := range all {
		out[o.person] = append(out[o.person], o.inventory)
	}
	return out, err
}
