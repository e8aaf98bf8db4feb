-- Where people work, day by day. No row: at the office. Only working days have
-- rows; who is absent is in workday_absence, and that wins.
CREATE TABLE workday_day (
	ente    TEXT NOT NULL,
	person  TEXT NOT NULL,
	day     TEXT NOT NULL, -- 2026-12-01, in Rome
	place   TEXT NOT NULL CHECK (place IN ('office', 'away')),
	how     TEXT NOT NULL CHECK (how IN ('agreement', 'asked', 'emergency', 'own', 'called_back', 'corrected')),
	changed BIGINT NOT NULL,
	PRIMARY KEY (ente, person, day)
);
CREATE INDEX workday_by_place ON workday_day (ente, place, person, day); -- counts of a year read nothing else

-- The wish to be away on a day, perhaps instead of another.
CREATE TABLE workday_wish (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	person   TEXT NOT NULL,
	office   TEXT NOT NULL, -- whose head answers
	day      TEXT NOT NULL,
	instead  TEXT NOT NULL, -- an away day given up for it, or empty
	words    TEXT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'proposed', 'approved', 'refused', 'withdrawn')),
	proposed TEXT NOT NULL, -- the day that the head proposes
	answer   TEXT NOT NULL, -- the head's words: why not, or why another day
	override TEXT NOT NULL, -- why the head approved against a warning
	answered_by TEXT NOT NULL,
	made     BIGINT NOT NULL,
	answered BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
-- One open wish for one day: two taps are one wish.
CREATE UNIQUE INDEX workday_wish_open ON workday_wish (ente, person, day) WHERE state IN ('draft', 'asked', 'proposed');
CREATE INDEX workday_wish_office ON workday_wish (ente, office, state);
CREATE INDEX workday_wish_person ON workday_wish (ente, person, day);

-- A day away that the head needed at the office.
CREATE TABLE workday_call_back (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	person  TEXT NOT NULL,
	office  TEXT NOT NULL,
	day     TEXT NOT NULL,
	why     TEXT NOT NULL,
	called_by TEXT NOT NULL,
	made    BIGINT NOT NULL,
	seen    BIGINT NOT NULL, -- by the worker; 0 for not yet
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX workday_call_back_once ON workday_call_back (ente, person, day);

-- Days on which a person does not work. The kind is for the owner and the
-- personnel office alone.
CREATE TABLE workday_absence (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	person    TEXT NOT NULL,
	first_day TEXT NOT NULL,
	last_day  TEXT NOT NULL,
	kind      TEXT NOT NULL,
	made_by   TEXT NOT NULL,
	made      BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	CHECK (first_day <= last_day)
);
CREATE INDEX workday_absence_person ON workday_absence (ente, person, last_day);
CREATE INDEX workday_absence_days ON workday_absence (ente, last_day, first_day);

-- What an office needs: people on site by weekday, and the hours of its counter.
CREATE TABLE workday_office (
	ente     TEXT NOT NULL,
	office   TEXT NOT NULL,
	minimums TEXT NOT NULL, -- JSON: seven numbers, Monday first
	shifts   TEXT NOT NULL, -- JSON: seven lists of spans of minutes
	PRIMARY KEY (ente, office)
);

-- Who is at the counter.
CREATE TABLE workday_duty (
	ente   TEXT NOT NULL,
	office TEXT NOT NULL,
	day    TEXT NOT NULL,
	starts INTEGER NOT NULL, -- minutes after midnight
	ends   INTEGER NOT NULL,
	person TEXT NOT NULL,
	PRIMARY KEY (ente, office, day, starts),
	CHECK (starts < ends)
);
CREATE UNIQUE INDEX workday_duty_person ON workday_duty (ente, person, day, starts);

-- A closed month: what payroll was told stands. Later changes are corrections.
CREATE TABLE workday_month (
	ente   TEXT NOT NULL,
	month  TEXT NOT NULL, -- 2026-11
	closed BIGINT NOT NULL,
	closed_by TEXT NOT NULL,
	PRIMARY KEY (ente, month)
);
CREATE TABLE workday_total (
	ente   TEXT NOT NULL,
	month  TEXT NOT NULL,
	person TEXT NOT NULL,
	office INTEGER NOT NULL,
	away   INTEGER NOT NULL,
	absent INTEGER NOT NULL,
	vouchers INTEGER NOT NULL,
	vouchers_away INTEGER NOT NULL,
	kinds  TEXT NOT NULL, -- JSON: days by kind of absence
	PRIMARY KEY (ente, month, person)
);
CREATE TABLE workday_correction (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	person TEXT NOT NULL,
	day    TEXT NOT NULL,
	was    TEXT NOT NULL,
	becomes TEXT NOT NULL,
	vouchers INTEGER NOT NULL, -- -1, 0 or 1
	why    TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made   BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX workday_correction_day ON workday_correction (ente, day);

-- The columns of the file for payroll, as this body wants them.
CREATE TABLE workday_columns (
	ente    TEXT NOT NULL PRIMARY KEY,
	columns TEXT NOT NULL -- JSON list
);
