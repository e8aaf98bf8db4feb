-- What readers think. No column says who they are.
CREATE TABLE feedback_opinion (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	page    TEXT NOT NULL, -- path of the page, or of the service
	stars   INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
	reason  TEXT NOT NULL, -- of the national list, '' for none
	words   TEXT NOT NULL,
	given_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE INDEX feedback_opinion_page ON feedback_opinion (ente, page);
