DROP INDEX login_mailings_over;
DROP INDEX notifications_read;
