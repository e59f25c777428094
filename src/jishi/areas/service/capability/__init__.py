"""Which team can run which service."""
