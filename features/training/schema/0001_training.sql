-- The catalogue: what may be learned, and what a result is worth.
CREATE TABLE training_course (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	title      TEXT NOT NULL,
	about      TEXT NOT NULL,
	area       TEXT NOT NULL,
	tag        TEXT NOT NULL, -- '' or what other parts ask for: safety, privacy, network, agile
	minutes    INTEGER NOT NULL CHECK (minutes > 0),
	months     INTEGER NOT NULL CHECK (months >= 0), -- how long a result holds, 0 for ever
	self_paced INTEGER NOT NULL,
	consent    TEXT NOT NULL CHECK (consent IN ('none', 'head', 'personnel')), -- of whom, to enrol oneself
	draw       INTEGER NOT NULL CHECK (draw >= 0), -- questions of a try, 0 for no quiz
	pass       INTEGER NOT NULL CHECK (pass BETWEEN 1 AND 100),
	tries      INTEGER NOT NULL CHECK (tries >= 0), -- 0 for as many as one wants
	quiz_minutes INTEGER NOT NULL CHECK (quiz_minutes >= 0), -- 0 for no limit
	presence   INTEGER NOT NULL CHECK (presence BETWEEN 1 AND 100), -- per cent of the hours of an edition
	state      TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
	made_at    BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);

-- For whom a course is due, and by which day the first time.
CREATE TABLE training_duty (
	ente    TEXT NOT NULL,
	course  TEXT NOT NULL,
	profile TEXT NOT NULL CHECK (profile IN ('all', 'agile', 'heads', 'office', 'role')),
	value   TEXT NOT NULL, -- the office or the role
	due     TEXT NOT NULL, -- '' for at once
	PRIMARY KEY (ente, course, profile, value),
	FOREIGN KEY (ente, course) REFERENCES training_course (ente, id)
);

CREATE TABLE training_lesson (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	course   TEXT NOT NULL,
	position INTEGER NOT NULL,
	title    TEXT NOT NULL,
	words    TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, course) REFERENCES training_course (ente, id)
);
CREATE INDEX training_lesson_course ON training_lesson (ente, course, position);

CREATE TABLE training_file (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	lesson TEXT NOT NULL,
	name   TEXT NOT NULL,
	type   TEXT NOT NULL,
	size   BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	blob   TEXT NOT NULL,
	scan   TEXT NOT NULL CHECK (scan IN ('clean', 'unscanned')),
	at     BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, lesson) REFERENCES training_lesson (ente, id)
);
CREATE INDEX training_file_lesson ON training_file (ente, lesson);

-- The bank from which each try draws.
CREATE TABLE training_question (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	course   TEXT NOT NULL,
	position INTEGER NOT NULL,
	words    TEXT NOT NULL,
	many     INTEGER NOT NULL,
	options  TEXT NOT NULL, -- [{"text":…,"right":…}]
	why      TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, course) REFERENCES training_course (ente, id)
);
CREATE INDEX training_question_course ON training_question (ente, course, position);

-- An edition is held on given days, in a place or in a meeting.
CREATE TABLE training_edition (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	course  TEXT NOT NULL,
	way     TEXT NOT NULL CHECK (way IN ('place', 'meeting')),
	place   TEXT NOT NULL,
	teacher TEXT NOT NULL, -- a colleague, '' for somebody from outside
	seats   INTEGER NOT NULL CHECK (seats > 0),
	taken   INTEGER NOT NULL, -- the database settles who has the last seat
	state   TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
	made_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, course) REFERENCES training_course (ente, id),
	CHECK (taken BETWEEN 0 AND seats)
);
CREATE INDEX training_edition_course ON training_edition (ente, course);

CREATE TABLE training_session (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	edition TEXT NOT NULL,
	starts  BIGINT NOT NULL,
	ends    BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, edition) REFERENCES training_edition (ente, id),
	CHECK (starts < ends)
);
CREATE INDEX training_session_edition ON training_session (ente, edition, starts);

CREATE TABLE training_enrolment (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	course   TEXT NOT NULL,
	edition  TEXT NOT NULL, -- '' at one's own pace
	person   TEXT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('asked', 'waiting', 'enrolled', 'done', 'missed', 'left', 'refused', 'cancelled')),
	due      TEXT NOT NULL,
	reason   TEXT NOT NULL, -- of a refusal
	attended INTEGER NOT NULL,
	extra    INTEGER NOT NULL, -- tries granted besides the course's own
	made_by  TEXT NOT NULL,
	made_at  BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, course) REFERENCES training_course (ente, id)
);
-- One way at a time through one course, whoever asks twice and from wherever.
CREATE UNIQUE INDEX training_enrolment_open ON training_enrolment (ente, course, person) WHERE state IN ('asked', 'waiting', 'enrolled');
CREATE INDEX training_enrolment_person ON training_enrolment (ente, person);
CREATE INDEX training_enrolment_edition ON training_enrolment (ente, edition, made_at);

CREATE TABLE training_presence (
	ente    TEXT NOT NULL,
	session TEXT NOT NULL,
	person  TEXT NOT NULL,
	came    INTEGER NOT NULL, -- 1 once the person has come in by the link of the meeting
	present INTEGER NOT NULL, -- 1 once the teacher says so
	by      TEXT NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (ente, session, person),
	FOREIGN KEY (ente, session) REFERENCES training_session (ente, id)
);

CREATE TABLE training_read (
	ente      TEXT NOT NULL,
	enrolment TEXT NOT NULL,
	lesson    TEXT NOT NULL,
	PRIMARY KEY (ente, enrolment, lesson),
	FOREIGN KEY (ente, enrolment) REFERENCES training_enrolment (ente, id)
);

-- A try under way. Once handed in, paper and answers are wiped: the mark stays.
CREATE TABLE training_try (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	enrolment TEXT NOT NULL,
	person    TEXT NOT NULL,
	n         INTEGER NOT NULL,
	paper     TEXT NOT NULL,
	answers   TEXT NOT NULL,
	started   BIGINT NOT NULL,
	until     BIGINT NOT NULL, -- 0 for no limit
	handed_in BIGINT NOT NULL,
	score     INTEGER NOT NULL,
	passed    INTEGER NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, enrolment) REFERENCES training_enrolment (ente, id)
);
CREATE UNIQUE INDEX training_try_n ON training_try (ente, enrolment, n);
CREATE UNIQUE INDEX training_try_open ON training_try (ente, enrolment) WHERE handed_in = 0;

-- What somebody has done, and until when it holds.
CREATE TABLE training_result (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	enrolment TEXT NOT NULL,
	course    TEXT NOT NULL,
	person    TEXT NOT NULL,
	day       TEXT NOT NULL,
	until     TEXT NOT NULL, -- '' for ever
	score     INTEGER NOT NULL, -- -1 without a quiz
	how       TEXT NOT NULL CHECK (how IN ('lessons', 'quiz', 'presence', 'recorded')),
	at        BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, enrolment) REFERENCES training_enrolment (ente, id)
);
CREATE UNIQUE INDEX training_result_enrolment ON training_result (ente, enrolment);
CREATE INDEX training_result_course ON training_result (ente, course, person, day);
CREATE INDEX training_result_person ON training_result (ente, person);

-- The certificate of a result, with what it says: a name may change later.
CREATE TABLE training_certificate (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL, -- of the result
	code    TEXT NOT NULL,
	person  TEXT NOT NULL,
	course  TEXT NOT NULL,
	given   TEXT NOT NULL,
	family  TEXT NOT NULL,
	title   TEXT NOT NULL,
	minutes INTEGER NOT NULL,
	day     TEXT NOT NULL,
	until   TEXT NOT NULL,
	blob    TEXT NOT NULL, -- '' until it is written
	made_at BIGINT NOT NULL,
	revoked BIGINT NOT NULL,
	why     TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, id) REFERENCES training_result (ente, id)
);
CREATE UNIQUE INDEX training_certificate_code ON training_certificate (ente, code);
CREATE INDEX training_certificate_course ON training_certificate (ente, course);

-- The writing of many certificates, with how far it is.
CREATE TABLE training_batch (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	course  TEXT NOT NULL,
	total   INTEGER NOT NULL,
	done    INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	ended   BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);

-- How able people feel in each area, before and after. Theirs to see.
CREATE TABLE training_skill (
	ente   TEXT NOT NULL,
	person TEXT NOT NULL,
	moment TEXT NOT NULL CHECK (moment IN ('before', 'after')),
	area   INTEGER NOT NULL CHECK (area BETWEEN 1 AND 5),
	level  INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3),
	at     BIGINT NOT NULL,
	PRIMARY KEY (ente, person, moment, area)
);
CREATE INDEX training_skill_moment ON training_skill (ente, moment, at);
