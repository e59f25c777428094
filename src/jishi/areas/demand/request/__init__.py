"""Requests from the villages and their handling, by one unit or several (M23)."""
