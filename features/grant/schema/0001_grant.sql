-- A change plan: what is done so that the way of working changes.
CREATE TABLE grant_plan (
	ente  TEXT NOT NULL,
	id    TEXT NOT NULL,
	title TEXT NOT NULL,
	about TEXT NOT NULL,
	since TEXT NOT NULL, -- first day
	until TEXT NOT NULL, -- last day
	made  BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);

CREATE TABLE grant_action (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	plan      TEXT NOT NULL,
	title     TEXT NOT NULL,
	about     TEXT NOT NULL,
	owner     TEXT NOT NULL, -- person, '' for nobody yet
	since     TEXT NOT NULL, -- '' for a milestone
	due       TEXT NOT NULL,
	milestone BOOLEAN NOT NULL,
	state     TEXT NOT NULL CHECK (state IN ('planned', 'doing', 'blocked', 'done', 'dropped')),
	note      TEXT NOT NULL, -- why it is blocked or dropped, or how it went
	done_on   TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, plan) REFERENCES grant_plan (ente, id)
);
CREATE INDEX grant_action_plan ON grant_action (ente, plan, due);

-- Every move of an action: who and when.
CREATE TABLE grant_move (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	action TEXT NOT NULL,
	act    TEXT NOT NULL,
	note   TEXT NOT NULL,
	who    TEXT NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX grant_move_action ON grant_move (ente, action, id);

CREATE TABLE grant_risk (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	plan        TEXT NOT NULL,
	title       TEXT NOT NULL,
	probability INTEGER NOT NULL CHECK (probability BETWEEN 1 AND 5),
	impact      INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5),
	mitigation  TEXT NOT NULL,
	owner       TEXT NOT NULL,
	closed      BOOLEAN NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, plan) REFERENCES grant_plan (ente, id)
);

-- Money that another body gives for a plan, and what is spent of it. Cents.
CREATE TABLE grant_grant (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	plan     TEXT NOT NULL,
	title    TEXT NOT NULL,
	funder   TEXT NOT NULL,
	act      TEXT NOT NULL, -- the decree that gives it
	cup      TEXT NOT NULL,
	total    BIGINT NOT NULL CHECK (total > 0),
	share    BIGINT NOT NULL CHECK (share >= 0 AND share <= total), -- the funder's
	since    TEXT NOT NULL,
	until    TEXT NOT NULL,
	overrun  TEXT NOT NULL CHECK (overrun IN ('refuse', 'warn')),
	promised INTEGER NOT NULL, -- people to train
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, plan) REFERENCES grant_plan (ente, id)
);

CREATE TABLE grant_heading (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	of       TEXT NOT NULL, -- grant
	title    TEXT NOT NULL,
	planned  BIGINT NOT NULL CHECK (planned >= 0),
	position INTEGER NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, of) REFERENCES grant_grant (ente, id)
);
CREATE INDEX grant_heading_of ON grant_heading (ente, of, position);

CREATE TABLE grant_expense (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	of       TEXT NOT NULL, -- grant
	heading  TEXT NOT NULL,
	day      TEXT NOT NULL,
	what     TEXT NOT NULL,
	supplier TEXT NOT NULL,
	number   TEXT NOT NULL, -- of the invoice
	cig      TEXT NOT NULL,
	cents    BIGINT NOT NULL CHECK (cents > 0),
	who      TEXT NOT NULL,
	at       BIGINT NOT NULL,
	blob     TEXT NOT NULL, -- '' without a document
	name     TEXT NOT NULL,
	type     TEXT NOT NULL,
	size     BIGINT NOT NULL,
	sha256   TEXT NOT NULL,
	scan     TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, heading) REFERENCES grant_heading (ente, id)
);
CREATE INDEX grant_expense_of ON grant_expense (ente, of, day);
-- One invoice is spent once, whoever enters it.
CREATE UNIQUE INDEX grant_expense_invoice ON grant_expense (ente, of, supplier, number, heading) WHERE number <> '';

CREATE TABLE grant_indicator (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	of       TEXT NOT NULL,
	title    TEXT NOT NULL,
	unit     TEXT NOT NULL,
	promised BIGINT NOT NULL,
	reached  BIGINT NOT NULL,
	position INTEGER NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, of) REFERENCES grant_grant (ente, id)
);

-- What the funder is shown of one period. Sent, it does not change any more, nor
-- do the expenses in it.
CREATE TABLE grant_report (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	of      TEXT NOT NULL,
	since   TEXT NOT NULL,
	until   TEXT NOT NULL,
	made    BIGINT NOT NULL,
	made_by TEXT NOT NULL,
	spent   BIGINT NOT NULL,
	funded  BIGINT NOT NULL,
	pdf     TEXT NOT NULL, -- blob
	pdf_sha TEXT NOT NULL,
	xlsx    TEXT NOT NULL, -- blob
	xlsx_sha TEXT NOT NULL,
	sent    BIGINT NOT NULL, -- 0: a draft
	sent_by TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, of) REFERENCES grant_grant (ente, id)
);
CREATE INDEX grant_report_of ON grant_report (ente, of, until);
