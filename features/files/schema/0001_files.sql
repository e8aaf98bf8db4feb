-- Spaces: shelves that people share, or have for themselves.
CREATE TABLE files_space (
	ente       TEXT NOT NULL,
	id         TEXT NOT NULL,
	kind       TEXT NOT NULL, -- common, office, personal
	slug       TEXT NOT NULL, -- its folder in WebDAV; of a personal one the person's id
	office     TEXT NOT NULL, -- '' for none
	owner      TEXT NOT NULL, -- '' for none
	quota      BIGINT NOT NULL, -- bytes; 0 for no limit
	used       BIGINT NOT NULL, -- bytes of every version kept, trash included
	created_at BIGINT NOT NULL,
	PRIMARY KEY (ente, id)
);
CREATE UNIQUE INDEX files_space_slug ON files_space (ente, kind, slug);
-- Folders and files. What is in a trashed folder is not marked: it cannot be reached.
CREATE TABLE files_node (
	ente        TEXT NOT NULL,
	id          TEXT NOT NULL,
	space       TEXT NOT NULL,
	parent      TEXT NOT NULL, -- '' at the top of the space
	name        TEXT NOT NULL,
	folded      TEXT NOT NULL, -- the name as it is compared: names that look alike are one
	folder      INTEGER NOT NULL,
	size        BIGINT NOT NULL,
	media       TEXT NOT NULL,
	sha256      TEXT NOT NULL, -- '' for a folder
	created_at  BIGINT NOT NULL,
	created_by  TEXT NOT NULL,
	modified_at BIGINT NOT NULL,
	modified_by TEXT NOT NULL,
	trashed_at  BIGINT NOT NULL, -- 0 while it is in its place
	trashed_by  TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, space) REFERENCES files_space (ente, id)
);
CREATE UNIQUE INDEX files_node_place ON files_node (ente, space, parent, folded) WHERE trashed_at = 0;
CREATE INDEX files_node_parent ON files_node (ente, parent);
CREATE INDEX files_node_trash ON files_node (ente, trashed_at) WHERE trashed_at > 0;
CREATE INDEX files_node_content ON files_node (ente, sha256);
-- What a file was before, the present state included.
CREATE TABLE files_version (
	ente    TEXT NOT NULL,
	id      TEXT NOT NULL,
	node    TEXT NOT NULL,
	size    BIGINT NOT NULL,
	media   TEXT NOT NULL,
	sha256  TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	made_by TEXT NOT NULL,
	PRIMARY KEY (ente, id),
	FOREIGN KEY (ente, node) REFERENCES files_node (ente, id)
);
CREATE INDEX files_version_node ON files_version (ente, node, made_at);
CREATE INDEX files_version_content ON files_version (ente, sha256);
-- Content, once for each body however often it is kept.
CREATE TABLE files_content (
	ente   TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	blob   TEXT NOT NULL,
	size   BIGINT NOT NULL,
	scan   TEXT NOT NULL, -- clean, unscanned
	PRIMARY KEY (ente, sha256)
);
-- Properties that WebDAV clients keep (RFC 4918 §4.2).
CREATE TABLE files_property (
	ente  TEXT NOT NULL,
	node  TEXT NOT NULL,
	space TEXT NOT NULL, -- the namespace of its name
	name  TEXT NOT NULL,
	lang  TEXT NOT NULL,
	inner_xml TEXT NOT NULL,
	PRIMARY KEY (ente, node, space, name),
	FOREIGN KEY (ente, node) REFERENCES files_node (ente, id)
);
-- Locks of WebDAV clients (RFC 4918 §6), by the path inside a space.
CREATE TABLE files_lock (
	ente   TEXT NOT NULL,
	token  TEXT NOT NULL,
	space  TEXT NOT NULL,
	path   TEXT NOT NULL, -- folded, as names are compared: "/relazioni/bilancio.odt"
	shown  TEXT NOT NULL, -- as the client wrote it
	deep   INTEGER NOT NULL,
	shared INTEGER NOT NULL,
	owner  TEXT NOT NULL,
	person TEXT NOT NULL,
	until  BIGINT NOT NULL,
	PRIMARY KEY (ente, token),
	FOREIGN KEY (ente, space) REFERENCES files_space (ente, id)
);
CREATE INDEX files_lock_space ON files_lock (ente, space, path);
