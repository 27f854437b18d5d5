DROP TRIGGER staff_keep_an_owner_on_delete;
DROP TRIGGER staff_keep_an_owner;
