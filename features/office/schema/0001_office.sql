-- The standing door of one office.
CREATE TABLE office_virtual (
	ente      TEXT NOT NULL,
	office    TEXT NOT NULL,
	about     TEXT NOT NULL,
	bring     TEXT NOT NULL, -- JSON list
	languages TEXT NOT NULL, -- JSON list
	reasons   TEXT NOT NULL, -- JSON list
	prefix    TEXT NOT NULL,
	slot      INTEGER NOT NULL CHECK (slot BETWEEN 5 AND 240),
	desks     INTEGER NOT NULL CHECK (desks BETWEEN 1 AND 20),
	lead      INTEGER NOT NULL,
	furthest  INTEGER NOT NULL,
	hours     TEXT NOT NULL, -- JSON: seven lists of spans, Monday first
	sign      TEXT NOT NULL CHECK (sign IN ('', 'open', 'closed')),
	sign_until BIGINT NOT NULL,
	sign_note TEXT NOT NULL,
	active    BOOLEAN NOT NULL,
	PRIMARY KEY (ente, office)
);

CREATE TABLE office_exception (
	ente   TEXT NOT NULL,
	office TEXT NOT NULL,
	day    TEXT NOT NULL,
	hours  TEXT NOT NULL,
	note   TEXT NOT NULL,
	PRIMARY KEY (ente, office, day)
);

-- The last request number given by an office in a year.
CREATE TABLE office_number (
	ente   TEXT NOT NULL,
	prefix TEXT NOT NULL,
	year   INTEGER NOT NULL,
	last   INTEGER NOT NULL,
	PRIMARY KEY (ente, prefix, year)
);

CREATE TABLE office_appointment (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	office     TEXT NOT NULL,
	number     TEXT NOT NULL,
	progress   TEXT NOT NULL CHECK (progress IN ('asked', 'proposed', 'booked', 'cancelled', 'answered', 'done', 'no_show', 'follow_up')),
	source     TEXT NOT NULL CHECK (source IN ('web', 'mail', 'clerk')),
	name       TEXT NOT NULL,
	surname    TEXT NOT NULL,
	email      TEXT NOT NULL,
	phone      TEXT NOT NULL,
	language   TEXT NOT NULL,
	reason     TEXT NOT NULL,
	detail     TEXT NOT NULL,
	starts     BIGINT NOT NULL,
	ends       BIGINT NOT NULL,
	desk       INTEGER NOT NULL,
	generation INTEGER NOT NULL,
	door       TEXT NOT NULL, -- hash of the link's token
	made       BIGINT NOT NULL,
	changed    BIGINT NOT NULL,
	opened     BIGINT NOT NULL,
	closed     BIGINT NOT NULL,
	clerk      TEXT NOT NULL,
	note       TEXT NOT NULL,
	rating     INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
	rating_text TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	CHECK (starts < ends OR (starts = 0 AND ends = 0))
);
-- This settles every race for a slot: one desk, one hour, one citizen.
CREATE UNIQUE INDEX office_slot ON office_appointment (ente, office, starts, desk) WHERE starts > 0 AND progress <> 'cancelled';
CREATE UNIQUE INDEX office_door ON office_appointment (ente, door);
CREATE UNIQUE INDEX office_numbered ON office_appointment (ente, number);
CREATE INDEX office_day ON office_appointment (ente, office, starts);

CREATE TABLE office_companion (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	appointment TEXT NOT NULL,
	name        TEXT NOT NULL,
	label       TEXT NOT NULL,
	door        TEXT NOT NULL,
	made        BIGINT NOT NULL,
	revoked     BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, appointment) REFERENCES office_appointment (ente, id)
);
CREATE UNIQUE INDEX office_companion_door ON office_companion (ente, door);

CREATE TABLE office_visit (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	appointment TEXT NOT NULL,
	who         TEXT NOT NULL, -- 'citizen' or a companion's id
	name        TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('waiting', 'inside', 'refused', 'gone')),
	arrived     BIGINT NOT NULL,
	seen        BIGINT NOT NULL,
	admitted    BIGINT NOT NULL,
	left_at     BIGINT NOT NULL,
	reason      TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, appointment) REFERENCES office_appointment (ente, id)
);
-- One stay at a time for each person: two tabs are one visit.
CREATE UNIQUE INDEX office_visit_now ON office_visit (ente, appointment, who) WHERE state IN ('waiting', 'inside');

-- What was written on a request: by the citizen, by the office, or as a note
-- among colleagues.
CREATE TABLE office_message (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	appointment TEXT NOT NULL,
	at          BIGINT NOT NULL,
	way         TEXT NOT NULL CHECK (way IN ('in', 'out', 'note')),
	author      TEXT NOT NULL, -- a person's id; empty for the citizen
	subject     TEXT NOT NULL,
	body        TEXT NOT NULL,
	whole       TEXT NOT NULL, -- with what was quoted, when that differs
	message_id  TEXT NOT NULL, -- RFC 5322, by which answers are joined
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, appointment) REFERENCES office_appointment (ente, id)
);
CREATE INDEX office_thread ON office_message (ente, appointment, at);
CREATE UNIQUE INDEX office_message_once ON office_message (ente, message_id) WHERE message_id <> '';

CREATE TABLE office_proposal (
	ente        TEXT NOT NULL,
	appointment TEXT NOT NULL,
	starts      BIGINT NOT NULL,
	ends        BIGINT NOT NULL,
	PRIMARY KEY (ente, appointment, starts),
	FOREIGN KEY (ente, appointment) REFERENCES office_appointment (ente, id)
);

-- The waiting list: whose appointment would rather be earlier.
CREATE TABLE office_wish (
	ente        TEXT NOT NULL,
	appointment TEXT NOT NULL,
	made        BIGINT NOT NULL,
	told        BIGINT NOT NULL, -- when the last slot that freed was told of
	PRIMARY KEY (ente, appointment),
	FOREIGN KEY (ente, appointment) REFERENCES office_appointment (ente, id)
);

-- What came attached to a message.
CREATE TABLE office_file (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	appointment TEXT NOT NULL,
	message     TEXT NOT NULL,
	name        TEXT NOT NULL,
	type        TEXT NOT NULL,
	size        BIGINT NOT NULL,
	blob        TEXT NOT NULL,
	scan        TEXT NOT NULL,
	at          BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, appointment) REFERENCES office_appointment (ente, id)
);
