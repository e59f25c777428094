"""Tells the county's other systems what happened: hooks and their secrets, sending, the log and sending again."""
