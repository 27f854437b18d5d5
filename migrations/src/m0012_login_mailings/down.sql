DROP TABLE login_mailing_recipients;
DROP TABLE login_mailings;
