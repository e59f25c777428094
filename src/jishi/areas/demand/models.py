"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.demand.mention.model import Mention
from jishi.areas.demand.need.model import Need, NeedSource
from jishi.areas.demand.request.model import Request, RequestUnit
from jishi.areas.demand.request_task.model import RequestTask
from jishi.areas.demand.visit.model import Visit

__all__ = ["Mention", "Need", "NeedSource", "Request", "RequestTask", "RequestUnit", "Visit"]
