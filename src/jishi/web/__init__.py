"""The back office's screens, and the look that the public pages share."""
