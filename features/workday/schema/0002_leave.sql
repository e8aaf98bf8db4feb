-- An absence may be a part of one day, and some wait for the head of the office.
ALTER TABLE workday_absence ADD COLUMN starts INTEGER NOT NULL DEFAULT 0; -- minutes after midnight; with ends 0: whole days
ALTER TABLE workday_absence ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workday_absence ADD COLUMN office TEXT NOT NULL DEFAULT ''; -- whose head answers; '' in rows older than this
ALTER TABLE workday_absence ADD COLUMN state TEXT NOT NULL DEFAULT 'approved' CHECK (state IN ('asked', 'approved', 'refused', 'recalled'));
ALTER TABLE workday_absence ADD COLUMN answer TEXT NOT NULL DEFAULT ''; -- the head's words: why not, or why the person is needed
ALTER TABLE workday_absence ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE workday_absence ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
CREATE INDEX workday_absence_office ON workday_absence (ente, office, state);
-- The minutes of absence by kind, of which payroll was told.
ALTER TABLE workday_total ADD COLUMN minutes TEXT NOT NULL DEFAULT '{}';
