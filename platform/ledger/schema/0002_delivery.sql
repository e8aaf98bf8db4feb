-- How far each reaction has come. It is one position for the whole
-- installation: the ledger is one sequence, whatever the body.
CREATE TABLE ledger_cursor (
	reaction TEXT NOT NULL PRIMARY KEY,
	seq      BIGINT NOT NULL
);
-- Facts whose reaction failed, and those of the same subject behind them: they
-- wait here in order while other subjects go on.
CREATE TABLE ledger_stuck (
	ente     TEXT NOT NULL,
	reaction TEXT NOT NULL,
	seq      BIGINT NOT NULL,
	subject  TEXT NOT NULL,
	attempt  INTEGER NOT NULL,
	retry_at BIGINT NOT NULL,
	error    TEXT NOT NULL,
	PRIMARY KEY (ente, reaction, seq)
);
CREATE INDEX ledger_stuck_subject ON ledger_stuck (ente, reaction, subject, seq);
-- Which node delivers now.
CREATE TABLE ledger_lease (
	name   TEXT NOT NULL PRIMARY KEY,
	holder TEXT NOT NULL,
	until  BIGINT NOT NULL
);
