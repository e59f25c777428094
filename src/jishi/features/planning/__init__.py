"""Plans a season of fairs, shows and explains the plan; keeps no records of its own."""
