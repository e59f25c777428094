"""Notices to people: what they are told in the program and beyond it, what they have read and answered."""
