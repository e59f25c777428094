"""The county's places: county, towns and villages, with their tree, names and positions."""
