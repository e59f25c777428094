"""The desk: what a person has to do today, and the search over everything in their scope."""
