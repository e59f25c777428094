"""Persons the county works with: cadres, leaders of units, experts, contacts."""
