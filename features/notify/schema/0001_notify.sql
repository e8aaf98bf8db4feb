-- A notice is told to one person once; told_at is 0 while it waits for their hours.
CREATE TABLE notify_notice (
	ente       TEXT   NOT NULL,
	id         TEXT   NOT NULL,
	person     TEXT   NOT NULL,
	kind       TEXT   NOT NULL,
	key        TEXT   NOT NULL,
	args       TEXT   NOT NULL,
	link       TEXT   NOT NULL,
	not_before BIGINT NOT NULL,
	made_at    BIGINT NOT NULL,
	due_at     BIGINT NOT NULL,
	told_at    BIGINT NOT NULL,
	read_at    BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
-- Delivery of facts may repeat; the same thing is told once.
CREATE UNIQUE INDEX notify_notice_once ON notify_notice (ente, person, kind, key) WHERE key <> '';
CREATE INDEX notify_notice_waiting ON notify_notice (ente, due_at) WHERE told_at = 0;
CREATE INDEX notify_notice_person ON notify_notice (ente, person, id);
CREATE INDEX notify_notice_unread ON notify_notice (ente, person) WHERE read_at = 0 AND told_at > 0;

CREATE TABLE notify_preference (
	ente        TEXT   NOT NULL,
	person      TEXT   NOT NULL,
	quiet       TEXT   NOT NULL, -- [[780,840]]: minutes of the day
	digest_at   BIGINT NOT NULL, -- minutes from midnight; -1: as soon as the hours begin
	digest_mail BIGINT NOT NULL,
	mail        TEXT   NOT NULL, -- {"meeting.invited":false}: only what differs from the kind
	PRIMARY KEY (ente, person)
);

CREATE TABLE notify_hours (
	ente     TEXT   NOT NULL,
	from_day TEXT   NOT NULL,
	week     TEXT   NOT NULL, -- seven days, Monday first, each a list of [from, to] in minutes
	source   TEXT   NOT NULL,
	set_by   TEXT   NOT NULL,
	set_at   BIGINT NOT NULL,
	PRIMARY KEY (ente, from_day)
);

CREATE TABLE notify_emergency (
	ente    TEXT   NOT NULL,
	id      TEXT   NOT NULL,
	person  TEXT   NOT NULL,
	raiser  TEXT   NOT NULL,
	reason  TEXT   NOT NULL,
	link    TEXT   NOT NULL,
	outside BIGINT NOT NULL, -- 1: outside the person's hours
	at      BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX notify_emergency_person ON notify_emergency (ente, person, id);
CREATE INDEX notify_emergency_raiser ON notify_emergency (ente, raiser, id);
