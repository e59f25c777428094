"""Tests of the county's rules: cited examples, properties, and a second way to reckon beside each."""
