"""What is offered, by whom, and the fairs that bring it to the villages."""
