"""The door in: every change of a record passes here, each call one transaction."""

from jishi.records.services.archive import archive
from jishi.records.services.batch import Batch, BatchResult, commit, prepare
from jishi.records.services.link import link, links
from jishi.records.services.move import MoveRequest, move
from jishi.records.services.result import Result
from jishi.records.services.save import save

__all__ = [
    "Batch",
    "BatchResult",
    "MoveRequest",
    "Result",
    "archive",
    "commit",
    "link",
    "links",
    "move",
    "prepare",
    "save",
]
