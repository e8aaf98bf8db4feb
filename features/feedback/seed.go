package feedback

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Seed gives Borgofiore of the demo town the opinions of a month. Where there
// are some already, nothing is added.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "feedback.Seed")
	ctx = access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(`SELECT COUNT(*) FROM feedback_opinion WHERE ente = $1`, tx.Ente).Scan(&n); err != nil || n > 0 {
			return err
		}
		for i, o := range demoOpinions {
			o.ID, o.Given = id.New(), tx.Now.Add(-time.Duration(2+i*27)*time.Hour)
			if err := insertOpinion(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
}

// The latest first.
var demoOpinions = []Opinion{
	{Page: "/uffici/tributi", Stars: 5, Reason: "clear", Words: "Ho capito subito che cosa preparare."},
	{Page: "/prenota", Stars: 5, Reason: "no_trouble"},
	{Page: "/", Stars: 4, Reason: "clear"},
	{Page: "/prenota", Stars: 2, Reason: "lost", Words: "Non trovavo come cambiare il mese."},
	{Page: "/uffici/anagrafe", Stars: 3, Reason: "incomplete", Words: "Manca quanto costa la carta d'identità."},
	{Page: "/prenota", Stars: 5, Reason: "on_track", Words: "Semplice anche per me che ho 78 anni."},
	{Page: "/uffici", Stars: 4},
	{Page: "/uffici/tributi", Stars: 4, Reason: "complete"},
	{Page: "/", Stars: 5, Reason: "clear"},
	{Page: "/prenota", Stars: 4, Reason: "on_track"},
	{Page: "/uffici/anagrafe", Stars: 2, Reason: "incomplete", Words: "Vorrei sapere se posso venire di persona."},
	{Page: "/uffici/tributi", Stars: 5},
	{Page: "/prenota", Stars: 1, Reason: "trouble", Words: "Dal telefono di mia madre la pagina era lenta."},
	{Page: "/uffici/scuola", Stars: 4, Reason: "clear"},
	{Page: "/prenota", Stars: 5, Reason: "on_track"},
	{Page: "/", Stars: 3, Reason: "unclear", Words: "All'inizio non capivo che è una videochiamata."},
}
