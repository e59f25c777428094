"""Bureaus, hospitals, schools and societies (台账 over the core table)."""
