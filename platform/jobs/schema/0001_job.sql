-- Work to be done later, or again until it succeeds.
CREATE TABLE job (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	kind        TEXT NOT NULL,
	key         TEXT NOT NULL,
	args        TEXT NOT NULL,
	actor       TEXT NOT NULL,
	run_at      BIGINT NOT NULL,
	attempt     INTEGER NOT NULL,
	lease_until BIGINT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
	error       TEXT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX job_key ON job (ente, kind, key) WHERE key <> '';
CREATE INDEX job_due ON job (state, run_at);
