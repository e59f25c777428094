"""The mechanisms of the county: one folder each, two files for a plain one."""
