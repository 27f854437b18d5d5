-- What is searched of somebody who is no client yet: every term, each with a space before it.
ALTER TABLE invites ADD COLUMN search_text text NOT NULL DEFAULT '';

-- They are made anew.
DELETE FROM client_search_terms;
