"""A service of the county's catalogue (M32)."""
