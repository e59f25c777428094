"""Excel in and out, the same for every ledger."""
