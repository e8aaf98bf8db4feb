-- What the body lends its people to work with, and the proof of it.

-- The last number given out of each series: delivery notes of a year, labels of a kind.
CREATE TABLE kit_counter (
	ente TEXT NOT NULL,
	name TEXT NOT NULL,
	n    BIGINT NOT NULL,
	PRIMARY KEY (ente, name)
);

CREATE TABLE kit_model (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	category TEXT NOT NULL,
	maker    TEXT NOT NULL,
	name     TEXT NOT NULL,
	about    TEXT NOT NULL,
	same     TEXT NOT NULL, -- category, maker and name as people compare them
	PRIMARY KEY (ente, id),
	UNIQUE (ente, same)
);

CREATE TABLE kit_item (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	code       TEXT NOT NULL, -- what the QR label says
	inventory  TEXT NOT NULL,
	serial     TEXT NOT NULL, -- '' when it bears none
	model      TEXT NOT NULL,
	condition  TEXT NOT NULL,
	bought     TEXT NOT NULL, -- day, '' unknown
	warranty   TEXT NOT NULL, -- last day, '' for none
	office     TEXT NOT NULL, -- the office that it serves, '' for none
	place      TEXT NOT NULL, -- where it is kept
	order_id   TEXT NOT NULL, -- the order that it came with, ''
	repair_at  BIGINT NOT NULL,
	lost_at    BIGINT NOT NULL,
	retired_at BIGINT NOT NULL,
	made_at    BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	UNIQUE (ente, code),
	FOREIGN KEY (ente, model) REFERENCES kit_model (ente, id)
);
CREATE UNIQUE INDEX kit_item_inventory ON kit_item (ente, inventory);
CREATE UNIQUE INDEX kit_item_serial ON kit_item (ente, model, serial) WHERE serial <> '';

-- A delivery note: what goes to a person, what comes back. Once its paper is
-- made it never changes.
CREATE TABLE kit_note (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	number      TEXT NOT NULL,
	kind        TEXT NOT NULL, -- delivery, loan, return, replacement
	person      TEXT NOT NULL,
	person_name TEXT NOT NULL, -- as it was that day
	until       TEXT NOT NULL, -- of a loan: the day on which it comes back
	words       TEXT NOT NULL,
	made_at     BIGINT NOT NULL,
	made_by     TEXT NOT NULL,
	state       TEXT NOT NULL, -- open, signed, withdrawn
	closed_at   BIGINT NOT NULL,
	alone       TEXT NOT NULL, -- why only the office signed a return, ''
	blob        TEXT NOT NULL, -- the paper that both sign
	sha256      TEXT NOT NULL,
	copy_blob   TEXT NOT NULL, -- the same with the signatures below it
	copy_sha256 TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	UNIQUE (ente, number)
);
CREATE INDEX kit_note_person ON kit_note (ente, person, made_at);
CREATE INDEX kit_note_state ON kit_note (ente, state, made_at);

CREATE TABLE kit_line (
	ente      TEXT NOT NULL,
	note      TEXT NOT NULL,
	n         INTEGER NOT NULL,
	item      TEXT NOT NULL,
	way       TEXT NOT NULL CHECK (way IN ('out', 'back')),
	condition TEXT NOT NULL,
	PRIMARY KEY (ente, note, n),
	FOREIGN KEY (ente, note) REFERENCES kit_note (ente, id),
	FOREIGN KEY (ente, item) REFERENCES kit_item (ente, id)
);
CREATE INDEX kit_line_item ON kit_line (ente, item);

-- Who has an item. One person at a time: the index settles every race.
CREATE TABLE kit_holding (
	ente      TEXT NOT NULL,
	id        TEXT NOT NULL,
	item      TEXT NOT NULL,
	person    TEXT NOT NULL,
	kind      TEXT NOT NULL, -- assigned, lent
	until     TEXT NOT NULL, -- of a loan
	note      TEXT NOT NULL, -- with which it went out
	made_at   BIGINT NOT NULL,
	signed_at BIGINT NOT NULL, -- 0: prepared, not handed over yet
	ended_at  BIGINT NOT NULL,
	why       TEXT NOT NULL, -- returned, replaced, lost, withdrawn
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, item) REFERENCES kit_item (ente, id)
);
CREATE UNIQUE INDEX kit_holding_item ON kit_holding (ente, item) WHERE ended_at = 0;
CREATE INDEX kit_holding_person ON kit_holding (ente, person, ended_at);

-- Who signed what: the exact bytes, by their fingerprint. Rows are only added.
CREATE TABLE kit_signature (
	ente   TEXT NOT NULL,
	note   TEXT NOT NULL,
	side   TEXT NOT NULL CHECK (side IN ('office', 'person')),
	person TEXT NOT NULL,
	name   TEXT NOT NULL,
	at     BIGINT NOT NULL,
	how    TEXT NOT NULL, -- the second factor: totp, passkey
	sha256 TEXT NOT NULL,
	PRIMARY KEY (ente, note, side),
	FOREIGN KEY (ente, note) REFERENCES kit_note (ente, id)
);

-- What happened to an item, from its arrival on. Rows are only added.
CREATE TABLE kit_story (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	item   TEXT NOT NULL,
	at     BIGINT NOT NULL,
	what   TEXT NOT NULL,
	who    TEXT NOT NULL, -- who did it, '' for the program
	person TEXT NOT NULL, -- whom it concerns, ''
	note   TEXT NOT NULL,
	words  TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, item) REFERENCES kit_item (ente, id)
);
CREATE INDEX kit_story_item ON kit_story (ente, item, at);

CREATE TABLE kit_fault (
	ente         TEXT NOT NULL,
	id           TEXT NOT NULL,
	item         TEXT NOT NULL,
	person       TEXT NOT NULL, -- who said it
	words        TEXT NOT NULL,
	at           BIGINT NOT NULL,
	taken_at     BIGINT NOT NULL,
	closed_at    BIGINT NOT NULL,
	outcome      TEXT NOT NULL, -- fixed, replaced, retired, fine
	answer       TEXT NOT NULL,
	photo        TEXT NOT NULL, -- key of the picture, ''
	photo_type   TEXT NOT NULL,
	photo_sha256 TEXT NOT NULL,
	photo_scan   TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, item) REFERENCES kit_item (ente, id)
);
CREATE UNIQUE INDEX kit_fault_item ON kit_fault (ente, item) WHERE closed_at = 0;

-- A loss, with the report made to the police when there is one.
CREATE TABLE kit_loss (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	item     TEXT NOT NULL,
	person   TEXT NOT NULL, -- who had it, ''
	kind     TEXT NOT NULL, -- lost, stolen
	day      TEXT NOT NULL,
	words    TEXT NOT NULL,
	report   TEXT NOT NULL, -- number of the report
	office   TEXT NOT NULL, -- to which police office
	at       BIGINT NOT NULL,
	found_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, item) REFERENCES kit_item (ente, id)
);

CREATE TABLE kit_supplier (
	ente  TEXT NOT NULL,
	id    TEXT NOT NULL,
	name  TEXT NOT NULL,
	vat   TEXT NOT NULL,
	email TEXT NOT NULL,
	phone TEXT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX kit_supplier_vat ON kit_supplier (ente, vat) WHERE vat <> '';

CREATE TABLE kit_order (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	number   TEXT NOT NULL,
	day      TEXT NOT NULL,
	supplier TEXT NOT NULL,
	cig      TEXT NOT NULL,
	words    TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	UNIQUE (ente, number),
	FOREIGN KEY (ente, supplier) REFERENCES kit_supplier (ente, id)
);

CREATE TABLE kit_order_line (
	ente     TEXT NOT NULL,
	order_id TEXT NOT NULL,
	n        INTEGER NOT NULL,
	model    TEXT NOT NULL, -- '' for what is no item: a service
	words    TEXT NOT NULL,
	quantity INTEGER NOT NULL CHECK (quantity > 0),
	cents    BIGINT NOT NULL CHECK (cents >= 0), -- each, VAT included
	arrived  INTEGER NOT NULL CHECK (arrived >= 0 AND arrived <= quantity),
	PRIMARY KEY (ente, order_id, n),
	FOREIGN KEY (ente, order_id) REFERENCES kit_order (ente, id)
);

CREATE TABLE kit_invoice (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	order_id TEXT NOT NULL,
	supplier TEXT NOT NULL,
	number   TEXT NOT NULL,
	day      TEXT NOT NULL,
	cents    BIGINT NOT NULL CHECK (cents > 0),
	paid     TEXT NOT NULL, -- day, '' not yet
	PRIMARY KEY (ente, id),
	UNIQUE (ente, supplier, number, day),
	FOREIGN KEY (ente, order_id) REFERENCES kit_order (ente, id)
);

CREATE TABLE kit_licence (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	product  TEXT NOT NULL,
	same     TEXT NOT NULL, -- the product as people compare names
	seats    INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 10000),
	cents    BIGINT NOT NULL CHECK (cents >= 0), -- each seat, each period
	period   TEXT NOT NULL, -- once, month, year
	starts   TEXT NOT NULL,
	ends     TEXT NOT NULL, -- '' for ever
	supplier TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	UNIQUE (ente, same)
);

-- The seats of a licence are there from the start, each with somebody or free:
-- one more than were bought does not exist, whoever asks at once.
CREATE TABLE kit_seat (
	ente    TEXT NOT NULL,
	licence TEXT NOT NULL,
	n       INTEGER NOT NULL,
	person  TEXT NOT NULL, -- '' free
	since   BIGINT NOT NULL,
	PRIMARY KEY (ente, licence, n),
	FOREIGN KEY (ente, licence) REFERENCES kit_licence (ente, id)
);
CREATE UNIQUE INDEX kit_seat_person ON kit_seat (ente, licence, person) WHERE person <> '';

-- A check-list: a template that is kept, and for each campaign its own copy.
CREATE TABLE kit_template (
	ente TEXT NOT NULL,
	id   TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (ente, id)
);

CREATE TABLE kit_step (
	ente  TEXT NOT NULL,
	owner TEXT NOT NULL, -- a template or a campaign
	id    TEXT NOT NULL,
	n     INTEGER NOT NULL,
	words TEXT NOT NULL,
	tick  TEXT NOT NULL, -- what ticks it by itself, '' a hand
	PRIMARY KEY (ente, owner, id)
);

CREATE TABLE kit_campaign (
	ente   TEXT NOT NULL,
	id     TEXT NOT NULL,
	name   TEXT NOT NULL,
	starts TEXT NOT NULL,
	ends   TEXT NOT NULL,
	closed_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);

CREATE TABLE kit_setup (
	ente     TEXT NOT NULL,
	campaign TEXT NOT NULL,
	person   TEXT NOT NULL,
	at       BIGINT NOT NULL,
	ready_at BIGINT NOT NULL, -- 0 until every step is done
	PRIMARY KEY (ente, campaign, person),
	FOREIGN KEY (ente, campaign) REFERENCES kit_campaign (ente, id)
);
CREATE INDEX kit_setup_person ON kit_setup (ente, person);

CREATE TABLE kit_done (
	ente     TEXT NOT NULL,
	campaign TEXT NOT NULL,
	person   TEXT NOT NULL,
	step     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	who      TEXT NOT NULL, -- '' by itself
	PRIMARY KEY (ente, campaign, person, step),
	FOREIGN KEY (ente, campaign, person) REFERENCES kit_setup (ente, campaign, person)
);
