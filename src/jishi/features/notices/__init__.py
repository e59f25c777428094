"""Notices on the screen and on their way out of the house."""
