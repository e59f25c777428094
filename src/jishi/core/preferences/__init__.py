"""What a person keeps for themselves: how lists look, saved filters, and what was ticked for a bulk action."""
