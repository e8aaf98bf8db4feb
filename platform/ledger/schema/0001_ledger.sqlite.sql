-- What has happened, in the order in which it was committed: the outbox and the
-- audit trail in one. Ids and times only; names and texts live elsewhere.
CREATE TABLE ledger (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	ente    TEXT NOT NULL,
	name    TEXT NOT NULL,
	subject TEXT NOT NULL,
	actor   TEXT NOT NULL,
	at      BIGINT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX ledger_subject ON ledger (ente, subject, seq);
