"""Migrations of this app, one linear chain."""
