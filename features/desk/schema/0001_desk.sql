CREATE TABLE desk_site (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	name     TEXT NOT NULL,
	address  TEXT NOT NULL,
	position INTEGER NOT NULL,
	PRIMARY KEY (ente, id)
);

CREATE TABLE desk_floor (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	site       TEXT NOT NULL,
	name       TEXT NOT NULL,
	position   INTEGER NOT NULL,
	wide       INTEGER NOT NULL CHECK (wide BETWEEN 100 AND 4000), -- of the plan, in its own units
	high       INTEGER NOT NULL CHECK (high BETWEEN 100 AND 4000),
	version    INTEGER NOT NULL, -- of the plan: two who draw at once do not undo each other
	image      TEXT NOT NULL,    -- key of the picture below the plan, '' for none
	image_type TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, site) REFERENCES desk_site (ente, id)
);

CREATE TABLE desk_place (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	floor    TEXT NOT NULL,
	kind     TEXT NOT NULL CHECK (kind IN ('area', 'desk', 'room')),
	code     TEXT NOT NULL, -- on the label of a desk or a room; '' for an area
	name     TEXT NOT NULL,
	x        INTEGER NOT NULL,
	y        INTEGER NOT NULL,
	w        INTEGER NOT NULL,
	h        INTEGER NOT NULL,
	office   TEXT NOT NULL, -- which office sits there, '' for none
	seats    INTEGER NOT NULL,
	reserved INTEGER NOT NULL, -- for who needs an accessible desk
	active   INTEGER NOT NULL,
	removed  INTEGER NOT NULL, -- off the plan, kept until the bookings that name it are forgotten
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, floor) REFERENCES desk_floor (ente, id)
);
CREATE INDEX desk_place_floor ON desk_place (ente, floor);
CREATE UNIQUE INDEX desk_place_code ON desk_place (ente, code) WHERE code <> '';

CREATE TABLE desk_booking (
	ente     TEXT NOT NULL,
	id       TEXT NOT NULL,
	place    TEXT NOT NULL,
	person   TEXT NOT NULL,
	office   TEXT NOT NULL, -- of the person, for the quota
	day      TEXT NOT NULL, -- 2026-12-01, in Rome
	from_min INTEGER NOT NULL, -- minutes after midnight
	to_min   INTEGER NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('booked', 'here', 'cancelled', 'freed')),
	made_at  BIGINT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, place) REFERENCES desk_place (ente, id)
);
CREATE INDEX desk_booking_person ON desk_booking (ente, person, day);
CREATE INDEX desk_booking_day ON desk_booking (ente, day);

-- One row for each part of the day that a booking takes. The two keys are the
-- whole rule of who may sit where: no code looks first.
CREATE TABLE desk_hold (
	ente    TEXT NOT NULL,
	place   TEXT NOT NULL,
	day     TEXT NOT NULL,
	slot    INTEGER NOT NULL, -- 0 morning, 1 afternoon of a desk; 100 + half hours after midnight of a room
	person  TEXT NOT NULL,
	booking TEXT NOT NULL,
	PRIMARY KEY (ente, place, day, slot),
	FOREIGN KEY (ente, booking) REFERENCES desk_booking (ente, id)
);
CREATE UNIQUE INDEX desk_hold_person ON desk_hold (ente, person, day, slot);
CREATE INDEX desk_hold_booking ON desk_hold (ente, booking);

CREATE TABLE desk_favourite (
	ente   TEXT NOT NULL,
	person TEXT NOT NULL,
	place  TEXT NOT NULL,
	PRIMARY KEY (ente, person, place),
	FOREIGN KEY (ente, place) REFERENCES desk_place (ente, id)
);

-- Who needs an accessible desk. Said by the person, read for the person only.
CREATE TABLE desk_need (
	ente   TEXT NOT NULL,
	person TEXT NOT NULL,
	PRIMARY KEY (ente, person)
);

CREATE TABLE desk_quota (
	ente   TEXT NOT NULL,
	site   TEXT NOT NULL,
	office TEXT NOT NULL,
	most   INTEGER NOT NULL CHECK (most BETWEEN 0 AND 1000), -- desks at once
	PRIMARY KEY (ente, site, office),
	FOREIGN KEY (ente, site) REFERENCES desk_site (ente, id)
);
