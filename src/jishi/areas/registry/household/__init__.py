"""Households of a village and who belongs to them (户)."""
