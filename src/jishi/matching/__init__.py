"""Words to services: suggests, abstains, finds answers and neighbours, and learns from accepted dispatches.

Pure: no Django, no database, no clock; texts and dates in, values out.
"""
