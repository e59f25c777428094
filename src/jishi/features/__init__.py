"""Features: what is more than a ledger, such as planning, public pages and the demo county."""
