"""The demo county: real names of places, all else simulated (模拟) and the same for the same first Monday."""
