package kit

// Prepared tells that a note waits for the signatures of two.
type Prepared struct{ Note, Person string }

// Fact names it for the ledger.
func (e Prepared) Fact() (name, subject string) { return "kit.prepared", e.Note }

// Given tells that a person has an item: both have signed ("kit.assigned").
type Given struct {
	Item, Person, Note string
	Until              string // of a loan
}

// Fact names it for the ledger.
func (e Given) Fact() (name, subject string) { return "kit.assigned", e.Item }

// Returned tells that an item came back from a person.
type Returned struct{ Item, Person, Note string }

// Fact names it for the ledger.
func (e Returned) Fact() (name, subject string) { return "kit.returned", e.Item }

// Withdrawn tells that a note will not be signed: what was prepared is in store.
type Withdrawn struct{ Note, Person string }

// Fact names it for the ledger.
func (e Withdrawn) Fact() (name, subject string) { return "kit.withdrawn", e.Note }

// Broken tells that somebody reported a fault.
type Broken struct{ Item, Fault, Person string }

// Fact names it for the ledger.
func (e Broken) Fact() (name, subject string) { return "kit.broken", e.Item }

// Settled tells how a fault ended.
type Settled struct{ Item, Fault, Outcome string }

// Fact names it for the ledger.
func (e Settled) Fact() (name, subject string) { return "kit.settled", e.Item }

// Missed tells that an item was lost or stolen ("kit.lost").
type Missed struct{ Item, Loss, Person string }

// Fact names it for the ledger.
func (e Missed) Fact() (name, subject string) { return "kit.lost", e.Item }

// Found tells that a lost item is in store again.
type Found struct{ Item string }

// Fact names it for the ledger.
func (e Found) Fact() (name, subject string) { return "kit.found", e.Item }

// Scrap tells that an item will not be used any more ("kit.retired").
type Scrap struct{ Item string }

// Fact names it for the ledger.
func (e Scrap) Fact() (name, subject string) { return "kit.retired", e.Item }

// SeatTaken tells that a person uses a licence.
type SeatTaken struct{ Licence, Person string }

// Fact names it for the ledger.
func (e SeatTaken) Fact() (name, subject string) { return "kit.seat_taken", e.Licence }

// SeatFreed tells that a person uses a licence no more.
type SeatFreed struct{ Licence, Person string }

// Fact names it for the ledger.
func (e SeatFreed) Fact() (name, subject string) { return "kit.seat_freed", e.Licence }

// Ready tells that every step of a person's set-up is done.
type Ready struct{ Campaign, Person string }

// Fact names it for the ledger.
func (e Ready) Fact() (name, subject string) { return "kit.ready", e.Person }

// Imported tells that kit was loaded from a file.
type Imported struct{ Items, Notes int }

// Fact names it for the ledger.
func (e Imported) Fact() (name, subject string) { return "kit.imported", "kit" }
