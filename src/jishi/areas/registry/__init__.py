"""Who and where: ledgers of the core's places, organisations and people."""
