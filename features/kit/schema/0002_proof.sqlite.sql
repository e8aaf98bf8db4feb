-- The register is a proof (L. 81/2017 art. 18 c. 2): what was signed and what
-- happened is added to, never rewritten, whatever a program does.
CREATE TRIGGER kit_story_kept BEFORE UPDATE ON kit_story BEGIN SELECT RAISE(ABORT, 'kit_story is only added to'); END;
CREATE TRIGGER kit_story_stays BEFORE DELETE ON kit_story BEGIN SELECT RAISE(ABORT, 'kit_story is only added to'); END;
CREATE TRIGGER kit_signature_kept BEFORE UPDATE ON kit_signature BEGIN SELECT RAISE(ABORT, 'kit_signature is only added to'); END;
CREATE TRIGGER kit_signature_stays BEFORE DELETE ON kit_signature BEGIN SELECT RAISE(ABORT, 'kit_signature is only added to'); END;
CREATE TRIGGER kit_paper_kept BEFORE UPDATE ON kit_note WHEN OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256 OR NEW.blob <> OLD.blob OR NEW.number <> OLD.number OR NEW.person <> OLD.person)
BEGIN SELECT RAISE(ABORT, 'the paper of a note never changes'); END;
CREATE TRIGGER kit_paper_stays BEFORE DELETE ON kit_note BEGIN SELECT RAISE(ABORT, 'a note is never thrown away'); END;
