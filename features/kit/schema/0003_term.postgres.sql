-- The register is only added to, with one exception: what is older than its term
-- of retention is deleted (GDPR art. 5 par. 1 lett. e). The job that does it first
-- writes here before which moment, and takes it away again in the same transaction.
CREATE TABLE kit_term (
	ente   TEXT NOT NULL,
	before BIGINT NOT NULL,
	PRIMARY KEY (ente)
);
CREATE FUNCTION kit_within_term() RETURNS trigger AS $$
DECLARE moment BIGINT := CASE WHEN TG_TABLE_NAME = 'kit_note' THEN (to_jsonb(OLD) ->> 'closed_at')::BIGINT ELSE (to_jsonb(OLD) ->> 'at')::BIGINT END;
BEGIN
	IF moment > 0 AND EXISTS (SELECT 1 FROM kit_term t WHERE t.ente = OLD.ente AND moment < t.before) THEN RETURN OLD; END IF;
	RAISE EXCEPTION '% is only added to', TG_TABLE_NAME;
END $$ LANGUAGE plpgsql;
DROP TRIGGER kit_story_kept ON kit_story;
CREATE TRIGGER kit_story_kept BEFORE UPDATE ON kit_story FOR EACH ROW EXECUTE FUNCTION kit_only_added();
CREATE TRIGGER kit_story_stays BEFORE DELETE ON kit_story FOR EACH ROW EXECUTE FUNCTION kit_within_term();
DROP TRIGGER kit_signature_kept ON kit_signature;
CREATE TRIGGER kit_signature_kept BEFORE UPDATE ON kit_signature FOR EACH ROW EXECUTE FUNCTION kit_only_added();
CREATE TRIGGER kit_signature_stays BEFORE DELETE ON kit_signature FOR EACH ROW EXECUTE FUNCTION kit_within_term();
DROP TRIGGER kit_paper_stays ON kit_note;
CREATE TRIGGER kit_paper_stays BEFORE DELETE ON kit_note FOR EACH ROW EXECUTE FUNCTION kit_within_term();
