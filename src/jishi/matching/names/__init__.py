"""Places, organisations, days and personal data in a text."""
