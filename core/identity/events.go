package identity

// Added tells that a body has a new person, who cannot sign in yet.
type Added struct{ Person string }

// Fact names it for the ledger.
func (e Added) Fact() (name, subject string) { return "identity.added", e.Person }

// Changed tells that a person's name, address or telephone changed.
type Changed struct{ Person string }

// Fact names it for the ledger.
func (e Changed) Fact() (name, subject string) { return "identity.changed", e.Person }

// InvitationSent tells that a person was sent an invitation, seven days long.
type InvitationSent struct{ Person string }

// Fact names it for the ledger.
func (e InvitationSent) Fact() (name, subject string) { return "identity.invited", e.Person }

// HasJoined tells that a person accepted an invitation and chose a password.
type HasJoined struct{ Person string }

// Fact names it for the ledger.
func (e HasJoined) Fact() (name, subject string) { return "identity.joined", e.Person }

// HasLeft tells that a person may not sign in any more.
type HasLeft struct{ Person string }

// Fact names it for the ledger.
func (e HasLeft) Fact() (name, subject string) { return "identity.left", e.Person }

// Returned tells that a person who had left is back.
type Returned struct{ Person string }

// Fact names it for the ledger.
func (e Returned) Fact() (name, subject string) { return "identity.returned", e.Person }

// SignedIn tells that a person opened a session. Who watches over an
// installation must be able to see the administrators' (Garante, 27/11/2008).
type SignedIn struct{ Person, Session, How string }

// Fact names it for the ledger.
func (e SignedIn) Fact() (name, subject string) { return "identity.signed_in", e.Person }

// SessionEnded tells that a session ended: signed out, revoked, replaced by a
// newer device, or stopped because its token was seen twice.
type SessionEnded struct{ Person, Session, Why string }

// Fact names it for the ledger.
func (e SessionEnded) Fact() (name, subject string) { return "identity.session_ended", e.Person }

// IdentityConfirmed tells that a session gave a second factor, before a
// signature.
type IdentityConfirmed struct{ Person, Session, How string }

// Fact names it for the ledger.
func (e IdentityConfirmed) Fact() (name, subject string) { return "identity.confirmed", e.Person }

// CredentialChanged tells that a password, a code generator or a passkey was
// set or taken away.
type CredentialChanged struct{ Person, What string }

// Fact names it for the ledger.
func (e CredentialChanged) Fact() (name, subject string) {
	return "identity.credential_changed", e.Person
}

// Imported tells that people were loaded from a file.
type Imported struct{ New, Changed int }

// Fact names it for the ledger.
func (e Imported) Fact() (name, subject string) { return "identity.imported", "people" }
