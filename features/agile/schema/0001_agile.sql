-- What a body has decided: who may work from elsewhere, at what, for how long.
CREATE TABLE agile_programme (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	title       TEXT NOT NULL,
	legal_basis TEXT NOT NULL,
	regulation  TEXT NOT NULL, -- the act that adopts it
	from_day    TEXT NOT NULL,
	articles    TEXT NOT NULL, -- JSON: the body's own texts of the agreement
	created_at  BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
-- Activities mapped, and those that cannot be done from elsewhere.
CREATE TABLE agile_activity (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	office TEXT NOT NULL, -- '' for the whole body
	name   TEXT NOT NULL,
	remote BIGINT NOT NULL, -- 0: cannot be done from elsewhere
	reason TEXT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX agile_activity_name ON agile_activity (ente, office, name);
CREATE TABLE agile_limit (
	ente     TEXT NOT NULL,
	office   TEXT NOT NULL,
	people   BIGINT NOT NULL, -- how many may have an agreement at once, 0 for no limit
	max_days BIGINT NOT NULL, -- days a week at most, 0 for no limit
	PRIMARY KEY (ente, office)
);
CREATE TABLE agile_call (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	title  TEXT NOT NULL,
	opens  TEXT NOT NULL,
	closes TEXT NOT NULL,
	places BIGINT NOT NULL, -- 0 for as many as apply
	PRIMARY KEY (ente, id)
);
CREATE TABLE agile_cohort (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	name       TEXT NOT NULL,
	size       BIGINT NOT NULL,
	from_day   TEXT NOT NULL,
	months     BIGINT NOT NULL,
	state      TEXT NOT NULL, -- running, evaluated, extended, ended
	outcome    TEXT NOT NULL, -- what the evaluation says
	extends    TEXT NOT NULL, -- the cohort that this one follows
	created_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE TABLE agile_member (
	ente   TEXT NOT NULL,
	cohort TEXT NOT NULL,
	person TEXT NOT NULL,
	PRIMARY KEY (ente, cohort, person),
	FOREIGN KEY (ente, cohort) REFERENCES agile_cohort (ente, id)
);
CREATE INDEX agile_member_person ON agile_member (ente, person);
-- Days on which everybody may work from elsewhere without an agreement.
CREATE TABLE agile_emergency (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	legal_basis TEXT NOT NULL,
	from_day    TEXT NOT NULL,
	to_day      TEXT NOT NULL,
	actor       TEXT NOT NULL,
	declared_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
-- What communications and agreements need to know of an employment. Seen by its
-- person and by the personnel office alone.
CREATE TABLE agile_worker (
	ente        TEXT NOT NULL,
	person      TEXT NOT NULL,
	fiscal_code TEXT NOT NULL,
	hired       TEXT NOT NULL,
	contract    TEXT NOT NULL, -- A01 permanent, A02 fixed term
	protected   BIGINT NOT NULL, -- L. 68/1999: 90 days of notice from the employer
	PRIMARY KEY (ente, person)
);
-- One agreement, from the application to the end.
CREATE TABLE agile_agreement (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	person     TEXT NOT NULL,
	office     TEXT NOT NULL,
	manager    TEXT NOT NULL, -- who signs for the body, '' until approved
	kind       TEXT NOT NULL, -- first, revision, renewal
	before     TEXT NOT NULL, -- the agreement that this one revises or renews
	call       TEXT NOT NULL,
	cohort     TEXT NOT NULL,
	telework   BIGINT NOT NULL, -- converts a telework that the person has
	state      TEXT NOT NULL,
	terms      TEXT NOT NULL, -- JSON
	days       BIGINT NOT NULL, -- a week, for the figures
	from_day   TEXT NOT NULL,
	to_day     TEXT NOT NULL, -- '' for open-ended
	last_day   TEXT NOT NULL, -- on which it really holds, '' while nobody knows
	document   TEXT NOT NULL, -- key of the file both sign, '' before
	sha256     TEXT NOT NULL,
	version    BIGINT NOT NULL, -- grows with every change: two editors never overwrite each other
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	signed_at  BIGINT NOT NULL, -- by both
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX agile_agreement_open ON agile_agreement (ente, person) WHERE state IN ('draft', 'submitted', 'to_amend', 'approved', 'to_sign');
CREATE UNIQUE INDEX agile_agreement_held ON agile_agreement (ente, person) WHERE state IN ('in_force', 'suspended', 'leaving');
CREATE INDEX agile_agreement_person ON agile_agreement (ente, person, from_day);
CREATE INDEX agile_agreement_office ON agile_agreement (ente, office, state);
CREATE INDEX agile_agreement_state ON agile_agreement (ente, state, from_day);
-- What happened to it, append only.
CREATE TABLE agile_step (
	ente      TEXT NOT NULL,
	agreement TEXT NOT NULL,
	seq       BIGINT NOT NULL,
	move      TEXT NOT NULL,
	state     TEXT NOT NULL, -- after
	actor     TEXT NOT NULL,
	note      TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (ente, agreement, seq),
	FOREIGN KEY (ente, agreement) REFERENCES agile_agreement (ente, id)
);
CREATE TABLE agile_signature (
	ente      TEXT NOT NULL,
	agreement TEXT NOT NULL,
	side      TEXT NOT NULL, -- worker, body
	person    TEXT NOT NULL,
	how       TEXT NOT NULL, -- totp, passkey
	sha256    TEXT NOT NULL, -- of the file signed
	at        BIGINT NOT NULL,
	PRIMARY KEY (ente, agreement, side),
	FOREIGN KEY (ente, agreement) REFERENCES agile_agreement (ente, id)
);
-- Why a person comes first. Kept apart: no head ever reads this table.
CREATE TABLE agile_priority (
	ente      TEXT NOT NULL,
	agreement TEXT NOT NULL,
	reason    TEXT NOT NULL, -- child, disabled_child, disability, caregiver
	proof     TEXT NOT NULL, -- which kind of proof was shown, never the proof
	PRIMARY KEY (ente, agreement, reason),
	FOREIGN KEY (ente, agreement) REFERENCES agile_agreement (ente, id)
);
-- What a person must have read: safety each year, privacy, network rules.
CREATE TABLE agile_notice (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	kind     TEXT NOT NULL, -- safety, privacy, network
	year     BIGINT NOT NULL,
	title    TEXT NOT NULL,
	body     TEXT NOT NULL,
	given_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX agile_notice_year ON agile_notice (ente, kind, year);
CREATE TABLE agile_reading (
	ente    TEXT NOT NULL,
	notice  TEXT NOT NULL,
	person  TEXT NOT NULL,
	read_at BIGINT NOT NULL,
	PRIMARY KEY (ente, notice, person),
	FOREIGN KEY (ente, notice) REFERENCES agile_notice (ente, id)
);
CREATE INDEX agile_reading_person ON agile_reading (ente, person);
-- What both say of each goal, in the middle and at the end.
CREATE TABLE agile_evaluation (
	ente      TEXT NOT NULL,
	agreement TEXT NOT NULL,
	goal      TEXT NOT NULL,
	moment    TEXT NOT NULL, -- mid, final
	side      TEXT NOT NULL, -- worker, body
	reached   TEXT NOT NULL,
	met       TEXT NOT NULL, -- yes, partly, no
	note      TEXT NOT NULL,
	actor     TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (ente, agreement, goal, moment, side),
	FOREIGN KEY (ente, agreement) REFERENCES agile_agreement (ente, id)
);
