"""The simulated county: places, voices and needs from a seed and a Monday; pure."""
