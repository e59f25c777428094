"""jishi (集市): what villagers need becomes what the county does about it, with proof."""

__version__ = "0.1.0"
