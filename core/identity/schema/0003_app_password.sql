-- Passwords for programs that cannot show a sign-in page: a WebDAV client, say.
-- Made by the server, shown once; only the hash is kept.
CREATE TABLE identity_app_password (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	person     TEXT NOT NULL,
	label      TEXT NOT NULL,
	hash       TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL, -- to the minute; 0 for never
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, person) REFERENCES identity_person (ente, id)
);
CREATE INDEX identity_app_password_person ON identity_app_password (ente, person);
CREATE UNIQUE INDEX identity_app_password_hash ON identity_app_password (ente, hash);
