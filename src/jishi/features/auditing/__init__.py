"""Reading the audit: who did what, who looked under which mask, and whether the chain holds."""
