"""What is owed and who is at work: tasks, supervision, duty."""
