"""One service at one fair, by one team."""
