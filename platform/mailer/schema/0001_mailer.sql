-- Messages on their way out, one reader each.
CREATE TABLE mailer_outbox (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('kept', 'waiting', 'sent', 'failed')),
	kind        TEXT NOT NULL, -- what it is about, such as office.booked
	actor       TEXT NOT NULL,
	to_name     TEXT NOT NULL,
	to_email    TEXT NOT NULL,
	subject     TEXT NOT NULL,
	message_id  TEXT NOT NULL,
	sender      TEXT NOT NULL, -- of the envelope; '' asks for no bounces
	eml         BYTEA NOT NULL, -- the message as it travels; empty once forgotten
	secret      INTEGER NOT NULL, -- 1: forgotten as soon as it has left
	reason      TEXT NOT NULL, -- why it failed: rejected, late, gave_up
	answer      TEXT NOT NULL, -- the last thing that a server said of it
	attempt     INTEGER NOT NULL,
	next_at     BIGINT NOT NULL,
	lease_until BIGINT NOT NULL,
	until_at    BIGINT NOT NULL, -- not worth sending later than this; 0: always
	created_at  BIGINT NOT NULL,
	sent_at     BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX mailer_outbox_due ON mailer_outbox (state, next_at);
CREATE INDEX mailer_outbox_state ON mailer_outbox (ente, state, id);
