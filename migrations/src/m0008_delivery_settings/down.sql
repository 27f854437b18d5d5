DROP TABLE delivery_accounts;
