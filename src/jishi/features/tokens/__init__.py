"""Everybody's own tokens for other programs: made, shown once, taken back."""
