"""What a person owes for a period: made from templates, handed in, accepted, late or waived (M06)."""
