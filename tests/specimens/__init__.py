"""Ledgers that only tests install: one of each kind that no mechanism uses yet, so that every promise is held to it."""
