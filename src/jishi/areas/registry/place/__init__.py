"""The places of the county (台账 over the core's table)."""
