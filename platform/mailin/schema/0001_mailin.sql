-- How far a fetched mailbox has been read. ente is '' when one mailbox serves
-- the whole installation.
CREATE TABLE mailin_box (
	ente       TEXT NOT NULL,
	box        TEXT NOT NULL, -- user@host/folder
	validity   BIGINT NOT NULL, -- UIDVALIDITY: uids mean nothing under another one
	uid        BIGINT NOT NULL, -- every message up to here is delivered or in mailin_open
	since      BIGINT NOT NULL, -- when the mailbox was first seen: older read mail is left alone
	PRIMARY KEY (ente, box)
);
-- Messages of a mailbox that something is still to be done with.
CREATE TABLE mailin_open (
	ente       TEXT NOT NULL,
	box        TEXT NOT NULL,
	uid        BIGINT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('deliver', 'mark', 'dead')),
	attempt    INTEGER NOT NULL,
	next_at    BIGINT NOT NULL,
	PRIMARY KEY (ente, box, uid)
);
-- Fingerprints of what has been delivered, so that nothing is delivered twice.
CREATE TABLE mailin_seen (
	ente       TEXT NOT NULL,
	key        TEXT NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (ente, key)
);
