-- The bodies of this installation. A body's id is its own ente.
CREATE TABLE ente_body (
	ente        TEXT NOT NULL PRIMARY KEY,
	kind        TEXT NOT NULL,
	name        TEXT NOT NULL,
	short       TEXT NOT NULL,
	parent      TEXT REFERENCES ente_body (ente),
	hosts       TEXT NOT NULL,
	colour      TEXT NOT NULL,
	address     TEXT NOT NULL,
	phone       TEXT NOT NULL,
	email       TEXT NOT NULL,
	pec         TEXT NOT NULL,
	patron_day  INTEGER NOT NULL,
	patron_month INTEGER NOT NULL,
	patron_name TEXT NOT NULL,
	languages   TEXT NOT NULL,
	crest_type  TEXT NOT NULL,
	crest       TEXT NOT NULL, -- base 64: one text for both databases
	created_at  BIGINT NOT NULL,
	changed_at  BIGINT NOT NULL
);
-- Offices in a tree. An office is closed, never deleted: what it did remains.
CREATE TABLE ente_office (
	ente        TEXT NOT NULL REFERENCES ente_body (ente),
	id          TEXT NOT NULL,
	parent      TEXT,
	slug        TEXT NOT NULL,
	name        TEXT NOT NULL,
	kind        TEXT NOT NULL,
	description TEXT NOT NULL,
	email       TEXT NOT NULL,
	phone       TEXT NOT NULL,
	position    INTEGER NOT NULL,
	created_at  BIGINT NOT NULL,
	closed_at   BIGINT NOT NULL, -- 0 while it works
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, parent) REFERENCES ente_office (ente, id)
);
CREATE UNIQUE INDEX ente_office_slug ON ente_office (ente, slug);
-- Who is what, where. office is '' for a place in the whole body.
CREATE TABLE ente_place (
	ente     TEXT NOT NULL REFERENCES ente_body (ente),
	person   TEXT NOT NULL,
	office   TEXT NOT NULL,
	role     TEXT NOT NULL,
	since    BIGINT NOT NULL,
	PRIMARY KEY (ente, person, office, role)
);
CREATE INDEX ente_place_office ON ente_place (ente, office);
