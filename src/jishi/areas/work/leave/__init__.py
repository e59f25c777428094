"""Leave of people in the field: asked for, approved by town and county, and their coming back (M08)."""
