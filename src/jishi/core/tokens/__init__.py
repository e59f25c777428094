"""Tokens by which other programs act for a user: narrowed, limited in time and rate, and revoked at any moment."""
