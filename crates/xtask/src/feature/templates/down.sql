DROP TABLE __many__;
