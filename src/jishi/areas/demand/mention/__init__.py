"""A sentence of a diary that asks for something (M21)."""
