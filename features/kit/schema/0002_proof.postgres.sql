-- The register is a proof (L. 81/2017 art. 18 c. 2): what was signed and what
-- happened is added to, never rewritten, whatever a program does.
CREATE FUNCTION kit_only_added() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$ LANGUAGE plpgsql;
CREATE TRIGGER kit_story_kept BEFORE UPDATE OR DELETE ON kit_story FOR EACH ROW EXECUTE FUNCTION kit_only_added();
CREATE TRIGGER kit_signature_kept BEFORE UPDATE OR DELETE ON kit_signature FOR EACH ROW EXECUTE FUNCTION kit_only_added();
CREATE TRIGGER kit_paper_kept BEFORE UPDATE ON kit_note FOR EACH ROW
	WHEN (OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256 OR NEW.blob <> OLD.blob OR NEW.number <> OLD.number OR NEW.person <> OLD.person)) EXECUTE FUNCTION kit_only_added();
CREATE TRIGGER kit_paper_stays BEFORE DELETE ON kit_note FOR EACH ROW EXECUTE FUNCTION kit_only_added();
