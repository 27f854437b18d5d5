-- One for each start of a server without a clinic. The first that is used takes all of them away.
CREATE TABLE setup_links (
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL PRIMARY KEY,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL
);
