CREATE TABLE survey_survey (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	title     TEXT NOT NULL,
	about     TEXT NOT NULL,
	cohort    TEXT NOT NULL, -- who is invited; '' for everybody who works for the body
	by_office INTEGER NOT NULL,
	published INTEGER NOT NULL,
	questions TEXT NOT NULL, -- JSON: they are asked and kept as a whole
	made_at   BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);

CREATE TABLE survey_wave (
	ente     TEXT NOT NULL,
	survey   TEXT NOT NULL,
	n        INTEGER NOT NULL,
	name     TEXT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
	until    TEXT NOT NULL, -- the last day, 2026-12-01
	fewest   INTEGER NOT NULL, -- the threshold that was promised to who answers
	answers  INTEGER NOT NULL, -- written when it closes
	PRIMARY KEY (ente, survey, n),
	FOREIGN KEY (ente, survey) REFERENCES survey_survey (ente, id)
);

-- Who may answer, as it was when the wave opened.
CREATE TABLE survey_invited (
	ente   TEXT NOT NULL,
	survey TEXT NOT NULL,
	n      INTEGER NOT NULL,
	person TEXT NOT NULL,
	part   TEXT NOT NULL, -- the office under which the answer counts; '' where that would be too few people
	PRIMARY KEY (ente, survey, n, person),
	FOREIGN KEY (ente, survey, n) REFERENCES survey_wave (ente, survey, n)
);

-- What was answered: one row a question, never one a person. Drawer '' lists
-- who has answered. Each answer writes all the drawers of its wave.
CREATE TABLE survey_drawer (
	ente    TEXT NOT NULL,
	survey  TEXT NOT NULL,
	n       INTEGER NOT NULL,
	drawer  TEXT NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (ente, survey, n, drawer),
	FOREIGN KEY (ente, survey, n) REFERENCES survey_wave (ente, survey, n)
);
