DROP TABLE delivery_limits;
DROP INDEX clients_phone;
DROP TABLE suppressions;
UPDATE outbox SET state = 'sent' WHERE state = 'delivered';
