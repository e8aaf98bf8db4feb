-- When this session last gave a second factor, and which: what is signed rests on it.
ALTER TABLE identity_session ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE identity_session ADD COLUMN confirmed_how TEXT NOT NULL DEFAULT '';
