package ente

import (
	"context"
	"embed"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

//go:embed seed/*.svg
var arms embed.FS

var demoBodies = []Body{
	{ID: "valfiorita", Kind: Unione, Name: "Unione Valfiorita", Short: "Valfiorita", Colour: "#00478f",
		Address: "Via dell'Unione 3, 00000 Borgofiore", Phone: "000 123 4400", Email: "info@valfiorita.example",
		PEC: "protocollo@pec.valfiorita.example", Languages: []string{"it", "en"}},
	{ID: "borgofiore", Kind: Comune, Name: "Comune di Borgofiore", Short: "Borgofiore", Parent: "valfiorita", Colour: "#17324d",
		Address: "Piazza della Loggia 1, 00000 Borgofiore", Phone: "000 123 4500", Email: "comune@borgofiore.example",
		PEC: "protocollo@pec.comune.borgofiore.example", Languages: []string{"it", "en"},
		Patron: Patron{Day: 12, Month: 6, Name: "Sant'Onofrio"}},
	{ID: "castelvento", Kind: Comune, Name: "Comune di Castelvento", Short: "Castelvento", Parent: "valfiorita", Colour: "#6d2d14",
		Address: "Via del Castello 8, 00000 Castelvento", Phone: "000 123 4700", Email: "comune@castelvento.example",
		PEC: "protocollo@pec.comune.castelvento.example", Languages: []string{"it", "en"},
		Patron: Patron{Day: 29, Month: 9, Name: "San Michele Arcangelo"}},
}

// An office's id in the demo town is its slug, so that other features and tests
// can name it.
var demoOffices = map[string][]Office{
	"valfiorita": {
		{Slug: "digitale", Name: "Ufficio digitale", Kind: "digital", Description: "Reti, programmi e computer di tutti i Comuni dell'Unione", Email: "digitale@valfiorita.example", Phone: "000 123 4410"},
		{Slug: "polizia-locale", Name: "Polizia locale", Kind: "police", Description: "Multe, permessi per disabili, ZTL, oggetti smarriti", Email: "polizia@valfiorita.example", Phone: "000 123 4420"},
		{Slug: "segreteria", Name: "Segreteria", Kind: "secretary", Description: "Atti e organi dell'Unione", Email: "segreteria@valfiorita.example", Phone: "000 123 4401"},
	},
	"borgofiore": {
		{Slug: "tributi", Name: "Tributi", Kind: "taxes", Description: "TARI, IMU, canone mercati, rimborsi e rateizzazioni", Email: "tributi@borgofiore.example", Phone: "000 123 4512"},
		{Slug: "anagrafe", Name: "Anagrafe e stato civile", Kind: "registry", Description: "Carta d'identità, residenza, certificati, nascite e matrimoni", Email: "anagrafe@borgofiore.example", Phone: "000 123 4520"},
		{Slug: "servizi-sociali", Name: "Servizi sociali", Kind: "social", Description: "Aiuti alle famiglie, assistenza a casa, bonus, anziani", Email: "sociale@borgofiore.example", Phone: "000 123 4530"},
		{Slug: "scuola", Name: "Scuola e asilo nido", Kind: "school", Description: "Iscrizione al nido, mensa, scuolabus, dopo scuola", Email: "scuola@borgofiore.example", Phone: "000 123 4535"},
		{Slug: "ufficio-tecnico", Name: "Ufficio tecnico", Kind: "building", Description: "Lavori pubblici, strade, verde e ambiente", Email: "tecnico@borgofiore.example", Phone: "000 123 4540"},
		{Slug: "edilizia", Name: "Edilizia privata", Kind: "building", Parent: "ufficio-tecnico", Description: "SCIA, permessi di costruire, accesso agli atti. Solo con appuntamento", Email: "edilizia@borgofiore.example", Phone: "000 123 4541"},
		{Slug: "imprese", Name: "Imprese e commercio", Kind: "business", Description: "Apertura negozi, dehors, fiere e mercati, insegne", Email: "imprese@borgofiore.example", Phone: "000 123 4550"},
		{Slug: "polizia-locale", Name: "Polizia locale", Kind: "police", Description: "Multe, permessi per disabili, ZTL, oggetti smarriti", Email: "polizia@borgofiore.example", Phone: "000 123 4560"},
		{Slug: "relazioni-con-il-pubblico", Name: "Relazioni con il pubblico", Kind: "public", Description: "Non sai a chi rivolgerti? Ti aiutiamo noi a trovare l'ufficio", Email: "urp@borgofiore.example", Phone: "000 123 4500"},
		{Slug: "segreteria", Name: "Segreteria", Kind: "secretary", Description: "Atti, protocollo, Giunta e Consiglio", Email: "segreteria@borgofiore.example", Phone: "000 123 4501"},
		{Slug: "sindaco", Name: "Sindaco", Kind: "mayor", Description: "La sindaca riceve su appuntamento, il giovedì", Email: "sindaca@borgofiore.example", Phone: "000 123 4502"},
	},
	"castelvento": {
		{Slug: "tributi", Name: "Tributi", Kind: "taxes", Description: "TARI, IMU e canoni", Email: "tributi@castelvento.example", Phone: "000 123 4712"},
		{Slug: "anagrafe", Name: "Anagrafe", Kind: "registry", Description: "Carta d'identità, residenza e certificati", Email: "anagrafe@castelvento.example", Phone: "000 123 4720"},
		{Slug: "ufficio-tecnico", Name: "Ufficio tecnico", Kind: "building", Description: "Edilizia, strade e verde", Email: "tecnico@castelvento.example", Phone: "000 123 4740"},
		{Slug: "segreteria", Name: "Segreteria", Kind: "secretary", Description: "Atti e protocollo", Email: "segreteria@castelvento.example", Phone: "000 123 4701"},
	},
}

// Seed makes the bodies and offices of the demo town. What is there already
// stays as it is, so seeding twice changes nothing.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "ente.Seed")
	for _, b := range demoBodies {
		in := access.System(db.Scoped(ctx, db.Scope{}), b.ID)
		if b.Parent != "" {
			in = access.System(db.Scoped(ctx, db.Scope{}), b.Parent)
		}
		_, err := s.Found(in, b)
		if errors.Is(err, ErrBodyTaken) {
			continue
		}
		if err != nil {
			return err
		}
		own := access.System(db.Scoped(ctx, db.Scope{}), b.ID)
		crest, err := arms.ReadFile("seed/" + b.ID + ".svg")
		if err != nil {
			return err
		}
		if err := s.SetCrest(own, crest); err != nil {
			return err
		}
		for i, o := range demoOffices[b.ID] {
			o.ID, o.Position = o.Slug, i+1
			if _, err := s.AddOffice(own, o); err != nil {
				return err
			}
		}
	}
	return nil
}
