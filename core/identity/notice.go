package identity

import (
	"loggia/core/ente"
	"loggia/platform/db"
)

// credentialChanged tells the ledger, and the person by mail, that the way in
// has changed: who did not do it learns of it at once. What is said in the
// subject is safe on a locked screen.
func (s *Service) credentialChanged(tx *db.Tx, p Person, what string) error {
	body, err := ente.FindBody(tx)
	if err != nil {
		return err
	}
	if err := s.post.Mail(tx, p.Email, p.Lang, "identity.changed_"+what, map[string]any{"name": p.Given, "body": body.Name,
		"link": s.ente.URL(tx.Context(), tx.Ente) + "/app"}); err != nil {
		return err
	}
	return tx.Emit(CredentialChanged{p.ID, what})
}
