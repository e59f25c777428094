"""Who holds which post, where and from when to when; what they may open in the system follows (M02)."""
