-- Colleagues who were asked to come.
CREATE TABLE meeting_person (
	ente    TEXT   NOT NULL,
	meeting TEXT   NOT NULL,
	person  TEXT   NOT NULL,
	asker   TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (ente, meeting, person),
	FOREIGN KEY (ente, meeting) REFERENCES meeting (ente, id)
);
CREATE INDEX meeting_person_person ON meeting_person (ente, person);
