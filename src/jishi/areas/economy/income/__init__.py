"""What a village's collective earned, entry by entry (M67)."""
