package identity

import (
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

var (
	// ErrTicket is the answer to a link or step that is spent, late, cut short or
	// of another body: which of them it was is nobody's business.
	ErrTicket = errs.New(errs.Gone, "identity.ticket")
)

// A ticketKind says which one thing a ticket opens.
type ticketKind string

const (
	ticketInvite   ticketKind = "invite"   // choose the first password
	ticketReset    ticketKind = "reset"    // choose another password
	ticketCode     ticketKind = "code"     // the password was right, the code is missing
	ticketDevice   ticketKind = "device"   // everything was right, a sixth device
	ticketRegister ticketKind = "register" // a passkey is being made
	ticketPasskey  ticketKind = "passkey"  // a passkey is being shown
	ticketTOTP     ticketKind = "totp"     // a code generator is being set up
	ticketConfirm  ticketKind = "confirm"  // a passkey is being shown, to sign
)

// lives says how long each kind opens.
var lives = map[ticketKind]time.Duration{
	ticketInvite: 7 * 24 * time.Hour, ticketReset: 30 * time.Minute, ticketCode: 5 * time.Minute, ticketDevice: 5 * time.Minute,
	ticketRegister: 5 * time.Minute, ticketPasskey: 5 * time.Minute, ticketTOTP: 15 * time.Minute, ticketConfirm: 5 * time.Minute,
}

// newTicket keeps a ticket and gives its token, which is kept nowhere.
func newTicket(tx *db.Tx, kind ticketKind, person, data string) (token string, err error) {
	token = id.Token()
	if err := deleteOldTickets(tx); err != nil {
		return "", err
	}
	return token, insertTicket(tx, link.Hash(token), kind, person, data, tx.Now.Add(lives[kind]))
}

// look gives what a ticket carries, without spending it.
func lookTicket(tx *db.Tx, kind ticketKind, token string) (person, data string, err error) {
	if !link.Wellformed(token) {
		return "", "", ErrTicket
	}
	person, data, err = findTicket(tx, link.Hash(token), kind)
	if db.NoRows(err) {
		return "", "", ErrTicket
	}
	return person, data, err
}

// spendTicket gives what a ticket carries and makes it useless: of two who
// show it at once, one enters.
func spendTicket(tx *db.Tx, kind ticketKind, token string) (person, data string, err error) {
	person, data, err = lookTicket(tx, kind, token)
	if err != nil {
		return "", "", err
	}
	was, err := deleteTicket(tx, link.Hash(token))
	if err == nil && !was {
		err = ErrTicket
	}
	return person, data, err
}
