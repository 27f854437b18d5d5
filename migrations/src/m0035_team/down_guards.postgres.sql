DROP TRIGGER staff_keep_an_owner_on_delete ON staff;
DROP TRIGGER staff_keep_an_owner ON staff;
DROP FUNCTION staff_keep_an_owner();
