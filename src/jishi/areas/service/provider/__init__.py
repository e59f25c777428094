"""Who can set up stalls: volunteer teams and social organisations (M40)."""
