-- A course done elsewhere: what somebody brings to have it counted, and what the
-- personnel office answered.
CREATE TABLE training_proof (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	person  TEXT NOT NULL,
	course  TEXT NOT NULL, -- of the catalogue, '' for another one
	title   TEXT NOT NULL,
	giver   TEXT NOT NULL, -- who held it
	day     TEXT NOT NULL,
	minutes INTEGER NOT NULL CHECK (minutes > 0),
	state   TEXT NOT NULL CHECK (state IN ('brought', 'accepted', 'rejected')),
	reason  TEXT NOT NULL, -- of a rejection
	name    TEXT NOT NULL, -- of the file
	type    TEXT NOT NULL,
	size    BIGINT NOT NULL,
	sha256  TEXT NOT NULL,
	blob    TEXT NOT NULL, -- '' once rejected: who brought it has it
	scan    TEXT NOT NULL CHECK (scan IN ('clean', 'unscanned')),
	made_at BIGINT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX training_proof_person ON training_proof (ente, person, made_at);
CREATE INDEX training_proof_state ON training_proof (ente, state, made_at);
