"""The life of a service of the catalogue: what its orders and ratings propose, with the figures behind it."""

from jishi.rules.lifecycle.facts import Facts, gather
from jishi.rules.lifecycle.item import Item, Menu, Rating, Stage
from jishi.rules.lifecycle.review import Finding, Outcome, Review, review, review_all

__all__ = [
    "Facts",
    "Finding",
    "Item",
    "Menu",
    "Outcome",
    "Rating",
    "Review",
    "Stage",
    "gather",
    "review",
    "review_all",
]
