"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.party.membership.model import Membership

__all__ = ["Membership"]
