"""A service fair in a host village (M33)."""
