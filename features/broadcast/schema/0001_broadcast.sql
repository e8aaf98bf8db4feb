CREATE TABLE broadcast_recording (
	ente     TEXT   NOT NULL,
	id       TEXT   NOT NULL,
	meeting  TEXT   NOT NULL,
	title    TEXT   NOT NULL,
	office   TEXT   NOT NULL,
	owner    TEXT   NOT NULL, -- who opened the meeting
	starter  TEXT   NOT NULL, -- who began the recording
	began    BIGINT NOT NULL,
	ended    BIGINT NOT NULL,
	state    TEXT   NOT NULL CHECK (state IN ('running', 'finishing', 'ready', 'failed', 'deleted')),
	notice   TEXT   NOT NULL, -- code of why it ended by itself
	length   BIGINT NOT NULL, -- ms
	size     BIGINT NOT NULL,
	blob     TEXT   NOT NULL,
	sha256   TEXT   NOT NULL,
	keep     BIGINT NOT NULL, -- until when
	deleted  BIGINT NOT NULL,
	deleter  TEXT   NOT NULL,
	reason   TEXT   NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX broadcast_recording_began ON broadcast_recording (ente, began);
CREATE UNIQUE INDEX broadcast_recording_running ON broadcast_recording (ente, meeting) WHERE state = 'running';

CREATE TABLE broadcast_chapter (
	ente      TEXT   NOT NULL,
	recording TEXT   NOT NULL,
	id        TEXT   NOT NULL,
	at        BIGINT NOT NULL, -- the moment; once the film is ready, ms from its beginning are in place
	place     BIGINT NOT NULL,
	kind      TEXT   NOT NULL CHECK (kind IN ('speaker', 'share', 'share_ended', 'mark')),
	title     TEXT   NOT NULL,
	PRIMARY KEY (ente, recording, id),
	FOREIGN KEY (ente, recording) REFERENCES broadcast_recording (ente, id)
);

CREATE TABLE broadcast_stream (
	ente    TEXT   NOT NULL,
	id      TEXT   NOT NULL,
	meeting TEXT   NOT NULL,
	title   TEXT   NOT NULL,
	office  TEXT   NOT NULL,
	owner   TEXT   NOT NULL,
	door    TEXT   NOT NULL, -- hash of the public address
	state   TEXT   NOT NULL CHECK (state IN ('planned', 'live', 'paused', 'ended')),
	begins  BIGINT NOT NULL,
	delay   BIGINT NOT NULL, -- seconds
	started BIGINT NOT NULL,
	starter TEXT   NOT NULL,
	ended   BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX broadcast_stream_door ON broadcast_stream (ente, door);
CREATE UNIQUE INDEX broadcast_stream_open ON broadcast_stream (ente, meeting) WHERE state <> 'ended';

CREATE TABLE broadcast_caption (
	ente   TEXT   NOT NULL,
	stream TEXT   NOT NULL,
	id     TEXT   NOT NULL,
	at     BIGINT NOT NULL,
	until  BIGINT NOT NULL,
	words  TEXT   NOT NULL,
	PRIMARY KEY (ente, stream, id),
	FOREIGN KEY (ente, stream) REFERENCES broadcast_stream (ente, id),
	CHECK (at < until)
);
