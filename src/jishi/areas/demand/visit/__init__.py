"""Visits and the people's-condition diary (M21)."""
