"""Where to open sites for a mass task (sampling, vaccination), who goes where, and who is visited at home."""

from .check import SiteReport, check_sites
from .home import visits_at_home
from .layout import Sent, SiteLayout, lay_out_sites
from .problem import Place, Site, SiteProblem

__all__ = [
    "Place",
    "Sent",
    "Site",
    "SiteLayout",
    "SiteProblem",
    "SiteReport",
    "check_sites",
    "lay_out_sites",
    "visits_at_home",
]
