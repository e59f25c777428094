"""What the holders of a role owe again and again, by which day, with which papers (M06, M12)."""
