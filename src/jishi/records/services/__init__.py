"""The door in: every change of a record passes here, each call one transaction."""

from jishi.records.services.archive import archive, prepare_archive
from jishi.records.services.batch import Batch, BatchResult, commit, prepare
from jishi.records.services.limits import reckon_again
from jishi.records.services.link import link, links, unlink
from jishi.records.services.many import Done, Judged, Refusal, act, judge, verbs
from jishi.records.services.move import MoveRequest, move
from jishi.records.services.moves import prepare_moves
from jishi.records.services.reminders import remind
from jishi.records.services.result import Result
from jishi.records.services.reveal import look_up, may_reveal, reveal, revealable
from jishi.records.services.save import save

__all__ = [
    "Batch",
    "BatchResult",
    "Done",
    "Judged",
    "MoveRequest",
    "Refusal",
    "Result",
    "act",
    "archive",
    "commit",
    "judge",
    "link",
    "links",
    "look_up",
    "may_reveal",
    "move",
    "prepare",
    "prepare_archive",
    "prepare_moves",
    "reckon_again",
    "remind",
    "reveal",
    "revealable",
    "save",
    "unlink",
    "verbs",
]
