-- The register is only added to, with one exception: what is older than its term
-- of retention is deleted (GDPR art. 5 par. 1 lett. e). The job that does it first
-- writes here before which moment, and takes it away again in the same transaction.
CREATE TABLE kit_term (
	ente   TEXT NOT NULL,
	before BIGINT NOT NULL,
	PRIMARY KEY (ente)
);
DROP TRIGGER kit_story_stays;
CREATE TRIGGER kit_story_stays BEFORE DELETE ON kit_story WHEN NOT EXISTS (SELECT 1 FROM kit_term t WHERE t.ente = OLD.ente AND OLD.at < t.before)
BEGIN SELECT RAISE(ABORT, 'kit_story is only added to'); END;
DROP TRIGGER kit_signature_stays;
CREATE TRIGGER kit_signature_stays BEFORE DELETE ON kit_signature WHEN NOT EXISTS (SELECT 1 FROM kit_term t WHERE t.ente = OLD.ente AND OLD.at < t.before)
BEGIN SELECT RAISE(ABORT, 'kit_signature is only added to'); END;
DROP TRIGGER kit_paper_stays;
CREATE TRIGGER kit_paper_stays BEFORE DELETE ON kit_note WHEN OLD.closed_at = 0 OR NOT EXISTS (SELECT 1 FROM kit_term t WHERE t.ente = OLD.ente AND OLD.closed_at < t.before)
BEGIN SELECT RAISE(ABORT, 'a note is never thrown away'); END;
