"""What the workers do, for the administrator of the system: what waits, runs, has failed, and what begins by itself."""
