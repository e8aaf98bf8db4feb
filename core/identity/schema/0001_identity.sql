-- People: one account each, in the body that employs or elected them.
CREATE TABLE identity_person (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	email       TEXT NOT NULL,
	given       TEXT NOT NULL,
	family      TEXT NOT NULL,
	phone       TEXT NOT NULL,
	lang        TEXT NOT NULL,
	handle      TEXT NOT NULL, -- what a passkey calls the person: it tells nothing
	password    TEXT NOT NULL, -- argon2id, '' while there is none
	totp        TEXT NOT NULL, -- sealed with the key in the data folder
	totp_on     BIGINT NOT NULL,
	totp_step   BIGINT NOT NULL, -- the last step used: a code opens once
	created_at  BIGINT NOT NULL,
	invited_at  BIGINT NOT NULL,
	joined_at   BIGINT NOT NULL,
	left_at     BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX identity_person_email ON identity_person (ente, email);
CREATE UNIQUE INDEX identity_person_handle ON identity_person (ente, handle);
-- Sessions, shown to people as their devices. Tokens are never kept, only hashes.
CREATE TABLE identity_session (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	person     TEXT NOT NULL,
	hash       TEXT NOT NULL,
	old_hash   TEXT NOT NULL, -- the one before, until the browser has shown the new one
	old_until  BIGINT NOT NULL, -- 0 while the new one has not been seen
	turned_at  BIGINT NOT NULL,
	browser    TEXT NOT NULL,
	system     TEXT NOT NULL,
	how        TEXT NOT NULL, -- password, code, passkey, demo
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, person) REFERENCES identity_person (ente, id)
);
CREATE INDEX identity_session_person ON identity_session (ente, person, used_at);
-- Browsers from which a person has signed in before: a stranger's wrong
-- guesses do not slow these down.
CREATE TABLE identity_known (
	ente    TEXT NOT NULL,
	person  TEXT NOT NULL,
	hash    TEXT NOT NULL,
	seen_at BIGINT NOT NULL,
	PRIMARY KEY (ente, person, hash),
	FOREIGN KEY (ente, person) REFERENCES identity_person (ente, id)
);
-- What opens one thing once: an invitation, a reset, the second half of a sign-in.
CREATE TABLE identity_ticket (
	ente       TEXT NOT NULL,
	hash       TEXT NOT NULL,
	kind       TEXT NOT NULL,
	person     TEXT NOT NULL,
	data       TEXT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (ente, hash)
);
CREATE INDEX identity_ticket_person ON identity_ticket (ente, person, kind);
CREATE INDEX identity_ticket_expires ON identity_ticket (ente, expires_at);
CREATE TABLE identity_passkey (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL, -- the credential's own id, base 64
	person     TEXT NOT NULL,
	name       TEXT NOT NULL,
	credential TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, person) REFERENCES identity_person (ente, id)
);
CREATE INDEX identity_passkey_person ON identity_passkey (ente, person);
CREATE TABLE identity_recovery (
	ente   TEXT NOT NULL,
	person TEXT NOT NULL,
	hash   TEXT NOT NULL,
	PRIMARY KEY (ente, person, hash),
	FOREIGN KEY (ente, person) REFERENCES identity_person (ente, id)
);
-- Wrong guesses by account, by browser and by address. The key is a hash: this
-- table must not become a list of who tried from where.
CREATE TABLE identity_throttle (
	ente     TEXT NOT NULL,
	key      TEXT NOT NULL,
	failures INTEGER NOT NULL,
	last_at  BIGINT NOT NULL,
	PRIMARY KEY (ente, key)
);
