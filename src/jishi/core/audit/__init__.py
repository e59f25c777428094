"""What was done, by whom, in a chain that shows any later alteration; personal values stand in it sealed."""
