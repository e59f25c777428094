"""Values of the county: money, land, quantities, periods, their display, and the merging of edits.

A summed amount is an integer in its smallest unit; decimals exist only at the edges.
"""
