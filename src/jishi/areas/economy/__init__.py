"""What the villages own and earn."""
