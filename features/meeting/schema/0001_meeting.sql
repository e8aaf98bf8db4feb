CREATE TABLE meeting (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	title  TEXT NOT NULL,
	office TEXT NOT NULL,
	owner  TEXT NOT NULL,
	opens  BIGINT NOT NULL,
	until  BIGINT NOT NULL,
	ended  BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	CHECK (opens < until)
);
CREATE INDEX meeting_owner ON meeting (ente, owner, opens);

CREATE TABLE meeting_guest (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	meeting TEXT NOT NULL,
	name    TEXT NOT NULL,
	label   TEXT NOT NULL,
	door    TEXT NOT NULL, -- hash of the link's token
	made    BIGINT NOT NULL,
	revoked BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, meeting) REFERENCES meeting (ente, id)
);
CREATE UNIQUE INDEX meeting_guest_door ON meeting_guest (ente, door);
CREATE INDEX meeting_guest_meeting ON meeting_guest (ente, meeting);

CREATE TABLE meeting_document (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	meeting TEXT NOT NULL,
	name    TEXT NOT NULL,
	type    TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
	size    BIGINT NOT NULL,
	sha256  TEXT NOT NULL,
	blob    TEXT NOT NULL,
	who     TEXT NOT NULL, -- identity of who laid it on the table
	at      BIGINT NOT NULL,
	scan    TEXT NOT NULL CHECK (scan IN ('clean', 'unscanned')),
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, meeting) REFERENCES meeting (ente, id)
);
CREATE INDEX meeting_document_meeting ON meeting_document (ente, meeting, at);
