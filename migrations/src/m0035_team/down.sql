DROP TABLE password_reset_links;
DROP TABLE password_reset_requests;
DROP TABLE team_invite_links;
DROP TABLE team_invites;
