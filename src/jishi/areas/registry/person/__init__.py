"""People by name and post (台账 over the core table)."""
