"""What a merge of two records re-pointed, kept so that it can be undone exactly."""
