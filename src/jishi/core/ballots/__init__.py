"""Ballots that nobody can join to a voter: tokens without a trace of whom they went to, and counts alone."""
