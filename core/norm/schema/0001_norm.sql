-- What a body has set for itself, within what the law leaves free. Rows are
-- kept when another day begins another choice; only a day still to come is rewritten.
CREATE TABLE norm_number (
	ente     TEXT NOT NULL,
	key      TEXT NOT NULL,
	from_day TEXT NOT NULL, -- 2026-12-01, the first day on which it holds
	value    INTEGER NOT NULL,
	source   TEXT NOT NULL, -- the act of the body
	actor    TEXT NOT NULL,
	set_at   BIGINT NOT NULL,
	PRIMARY KEY (ente, key, from_day)
);
