-- How far a cohort has come is asked each time that its page is opened.
CREATE INDEX agile_agreement_cohort ON agile_agreement (ente, cohort, person, id);
