package identity

import "loggia/platform/db"

// Post is what carries a message to a person. The message is kept in tx, with
// the change that it tells of, and goes out once that has been committed.
type Post interface {
	// Mail queues the message of one kind ("identity.invite", "identity.reset",
	// …); its words are kind+".subject" and kind+".body", with data as arguments.
	Mail(tx *db.Tx, to, lang, kind string, data map[string]any) error
}

// Sockets is what holds the live connections of signed-in browsers.
type Sockets interface {
	// Cut closes at once what a session has open.
	Cut(session string)
}
