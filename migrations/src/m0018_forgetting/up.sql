-- For sweeping out what is old.
CREATE INDEX notifications_read ON notifications (created_at) WHERE read_at IS NOT NULL;
CREATE INDEX login_mailings_over ON login_mailings (finished_at) WHERE finished_at IS NOT NULL;
