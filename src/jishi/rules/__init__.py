"""The county's rules: pure functions and tables that know no database, no framework and no clock.

Callers bring resolved values (`book`), dates and counts; the rules answer with values or `Allowed | Denied`.
"""
