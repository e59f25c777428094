"""The engine: what a ledger declares, and the one door in and out of every record."""
