-- What one unit saves or costs, as the body writes it: from a day, with its source.
CREATE TABLE agile_cost (
	ente     TEXT NOT NULL,
	key      TEXT NOT NULL,
	from_day TEXT NOT NULL,
	cents    BIGINT NOT NULL,
	source   TEXT NOT NULL,
	actor    TEXT NOT NULL,
	set_at   BIGINT NOT NULL,
	PRIMARY KEY (ente, key, from_day)
);
-- Contracts of telework that are still there, to be turned into agreements.
CREATE TABLE agile_telework (
	ente      TEXT NOT NULL,
	person    TEXT NOT NULL,
	contract  TEXT NOT NULL, -- number and day of the contract
	since     TEXT NOT NULL,
	place     TEXT NOT NULL,
	weekdays  TEXT NOT NULL, -- JSON
	source    TEXT NOT NULL, -- listed by the personnel office, declared by the person
	agreement TEXT NOT NULL, -- that takes its place, '' while there is none
	ends      TEXT NOT NULL, -- last day, '' while it goes on
	listed_at BIGINT NOT NULL,
	PRIMARY KEY (ente, person)
);
