"""Sensitive values at rest: keys, the columns that hold them, look-up without reading, and how often people may look."""
