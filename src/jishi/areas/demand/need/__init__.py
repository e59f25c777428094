"""How many people of a village want which service."""
