"""Screens of personal data: what is held, looking under a mask, merging, moving a village."""
