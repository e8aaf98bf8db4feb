package identity

import "loggia/core/access"

// Rules is the whole permission table of accounts and people.
var Rules = access.Table{
	"identity.sign_in":          access.Anyone,   // and out, reset and invitation: the token or the password is the permission
	"identity.own":              access.SignedIn, // one's own devices, password, codes and passkeys
	"identity.people":           access.SignedIn, // the directory of colleagues
	"identity.change":           access.AnyOf(access.AdminOf, access.OwnerOf),
	"identity.change_person":    access.AdminOf,
	"identity.invite":           access.AdminOf,
	"identity.import":           access.AdminOf,
	"identity.invitation_link":  access.Nobody, // the command line, for the first administrator
	"identity.app_password_for": access.Nobody, // the command line
}
