"""Decisions of a village by four discussions and two disclosures, 四议两公开 (M53)."""
