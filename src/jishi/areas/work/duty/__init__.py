"""Who is on duty in a village office (M24)."""
