"""What the villages decide and make public."""
