"""Where in a village a fair can be held."""
