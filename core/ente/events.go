package ente

import "loggia/core/access"

// BodyFounded tells that a body now exists in this installation.
type BodyFounded struct{ Body string }

// Fact names it for the ledger.
func (e BodyFounded) Fact() (name, subject string) { return "ente.body_founded", e.Body }

// BodyChanged tells that a body's name, colours, crest or addresses changed.
type BodyChanged struct{ Body string }

// Fact names it for the ledger.
func (e BodyChanged) Fact() (name, subject string) { return "ente.body_changed", e.Body }

// OfficeAdded tells that a body has a new office.
type OfficeAdded struct{ Office string }

// Fact names it for the ledger.
func (e OfficeAdded) Fact() (name, subject string) { return "ente.office_added", e.Office }

// OfficeChanged tells that an office has a new name, description, address or
// place in the tree.
type OfficeChanged struct{ Office string }

// Fact names it for the ledger.
func (e OfficeChanged) Fact() (name, subject string) { return "ente.office_changed", e.Office }

// OfficeClosed tells that an office has ended: nothing may be booked there.
type OfficeClosed struct{ Office string }

// Fact names it for the ledger.
func (e OfficeClosed) Fact() (name, subject string) { return "ente.office_closed", e.Office }

// OfficeReopened tells that a closed office works again.
type OfficeReopened struct{ Office string }

// Fact names it for the ledger.
func (e OfficeReopened) Fact() (name, subject string) { return "ente.office_reopened", e.Office }

// PersonPlaced tells that a person now holds a role in an office or a body.
type PersonPlaced struct {
	Person, Office string
	Role           access.Role
}

// Fact names it for the ledger.
func (e PersonPlaced) Fact() (name, subject string) { return "ente.person_placed", e.Person }

// PersonRemoved tells that a person no longer holds a role there.
type PersonRemoved struct {
	Person, Office string
	Role           access.Role
}

// Fact names it for the ledger.
func (e PersonRemoved) Fact() (name, subject string) { return "ente.person_removed", e.Person }
