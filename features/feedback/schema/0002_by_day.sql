-- Opinions are asked for by days.
CREATE INDEX feedback_opinion_given ON feedback_opinion (ente, given_at);
