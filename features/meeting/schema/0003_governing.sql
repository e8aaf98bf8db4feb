-- How a meeting is held, where its hosts have said so.
CREATE TABLE meeting_rule (
	ente    TEXT   NOT NULL,
	meeting TEXT   NOT NULL,
	locked  BIGINT NOT NULL CHECK (locked IN (0, 1)),
	waiting BIGINT NOT NULL CHECK (waiting IN (0, 1)), -- who comes knocks first
	mode    TEXT   NOT NULL CHECK (mode IN ('all', 'listeners')),
	PRIMARY KEY (ente, meeting),
	FOREIGN KEY (ente, meeting) REFERENCES meeting (ente, id)
);

-- What was decided of somebody in a meeting, and who waits to be let in.
CREATE TABLE meeting_standing (
	ente     TEXT   NOT NULL,
	meeting  TEXT   NOT NULL,
	identity TEXT   NOT NULL,
	name     TEXT   NOT NULL,
	label    TEXT   NOT NULL,
	door     TEXT   NOT NULL CHECK (door IN ('', 'waiting', 'in', 'refused', 'out')),
	at       BIGINT NOT NULL, -- since when
	seen     BIGINT NOT NULL, -- when they last asked
	host     BIGINT NOT NULL CHECK (host IN (0, 1)),
	voice    TEXT   NOT NULL CHECK (voice IN ('', 'given', 'taken')),
	PRIMARY KEY (ente, meeting, identity),
	FOREIGN KEY (ente, meeting) REFERENCES meeting (ente, id)
);
