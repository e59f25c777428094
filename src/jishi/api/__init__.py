"""REST over every ledger; its OpenAPI document is a committed snapshot."""
