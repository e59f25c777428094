"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.service.agreement.model import Agreement, AgreementItem
from jishi.areas.service.booth.model import Booth
from jishi.areas.service.capability.model import Capability
from jishi.areas.service.fair.model import CoveredVillage, Fair
from jishi.areas.service.item.model import Item
from jishi.areas.service.provider.model import DayOff, Provider
from jishi.areas.service.season.model import Ban, ClosedDays, MustReach, Season, TownLimit
from jishi.areas.service.venue.model import Venue

__all__ = [
    "Agreement",
    "AgreementItem",
    "Ban",
    "Booth",
    "Capability",
    "ClosedDays",
    "CoveredVillage",
    "DayOff",
    "Fair",
    "Item",
    "MustReach",
    "Provider",
    "Season",
    "TownLimit",
    "Venue",
]
