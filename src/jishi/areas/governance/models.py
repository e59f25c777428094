"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.governance.decision.model import VillageDecision

__all__ = ["VillageDecision"]
