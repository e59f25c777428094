"""What villagers said and what they need."""
