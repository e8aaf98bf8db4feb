-- How a body speaks to the Ministry. The key is sealed: it does not open with
-- the database alone.
CREATE TABLE ministry_settings (
	ente          TEXT NOT NULL,
	employer_cf   TEXT NOT NULL,
	employer_name TEXT NOT NULL,
	pat           TEXT NOT NULL,
	tariff        TEXT NOT NULL,
	connected     BOOLEAN NOT NULL,
	endpoints     TEXT NOT NULL, -- JSON
	scope         TEXT NOT NULL,
	key_sealed    TEXT NOT NULL,
	columns       TEXT NOT NULL, -- JSON list
	changed       BIGINT NOT NULL,
	changed_by    TEXT NOT NULL,
	PRIMARY KEY (ente)
);

-- The last number given to a communication of a body.
CREATE TABLE ministry_number (
	ente TEXT NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (ente)
);

CREATE TABLE ministry_communication (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	number    INTEGER NOT NULL,
	key       TEXT NOT NULL, -- what asked for it: a fact told twice makes one
	agreement TEXT NOT NULL,
	series    TEXT NOT NULL, -- the first agreement of those that renew one another: the Ministry sees one
	person    TEXT NOT NULL,
	worker    TEXT NOT NULL, -- fiscal code: one worker's are sent one after the other
	kind      TEXT NOT NULL CHECK (kind IN ('I', 'M', 'A', 'R')),
	day       TEXT NOT NULL,
	due       TEXT NOT NULL,
	state     TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'blocked', 'refused', 'exported', 'accepted', 'dropped')),
	facts     TEXT NOT NULL, -- JSON
	faults    TEXT NOT NULL, -- JSON list
	code      TEXT NOT NULL CHECK (code = '' OR length(code) = 17),
	target    TEXT NOT NULL,
	result    TEXT NOT NULL,
	message   TEXT NOT NULL,
	trouble   TEXT NOT NULL,
	note      TEXT NOT NULL,
	export    TEXT NOT NULL, -- the file that it was put in
	failures  INTEGER NOT NULL,
	lease     BIGINT NOT NULL,
	next_at   BIGINT NOT NULL,
	queued    BIGINT NOT NULL,
	settled   BIGINT NOT NULL,
	CHECK (state <> 'accepted' OR code <> ''),
	PRIMARY KEY (ente, id),
	UNIQUE (ente, key),
	UNIQUE (ente, number)
);
CREATE INDEX ministry_communication_state ON ministry_communication (ente, state, due);
CREATE INDEX ministry_communication_person ON ministry_communication (ente, person, number);
CREATE INDEX ministry_communication_worker ON ministry_communication (ente, worker, number);
CREATE INDEX ministry_communication_agreement ON ministry_communication (ente, agreement, number);
CREATE INDEX ministry_communication_series ON ministry_communication (ente, series, number);

-- Every request, written before it leaves; without an outcome it is unclear.
CREATE TABLE ministry_attempt (
	ente          TEXT NOT NULL,
	communication TEXT NOT NULL,
	n             INTEGER NOT NULL,
	act           TEXT NOT NULL, -- create, modify, cancel, recede, clear (asks what became of it), close (recedes from another), hand
	at            BIGINT NOT NULL,
	who           TEXT NOT NULL, -- person, '' for the program
	fate          TEXT NOT NULL CHECK (fate IN ('', 'unclear', 'unsent', 'accepted', 'refused')),
	status        INTEGER NOT NULL,
	result        TEXT NOT NULL,
	message       TEXT NOT NULL,
	trouble       TEXT NOT NULL,
	code          TEXT NOT NULL,
	answer        TEXT NOT NULL, -- as it came, the receipt
	answered      BIGINT NOT NULL,
	PRIMARY KEY (ente, communication, n)
);
