-- What a body says on its pages in place of our words.
CREATE TABLE site_text (
	ente       TEXT NOT NULL,
	page       TEXT NOT NULL,
	lang       TEXT NOT NULL,
	words      TEXT NOT NULL,
	changed_at BIGINT NOT NULL,
	PRIMARY KEY (ente, page, lang)
);
