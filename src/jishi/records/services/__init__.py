"""The door in: every change of a record passes here, each call one transaction."""

from jishi.records.services.archive import archive, prepare_archive
from jishi.records.services.attach import Attached, Incoming, attach, detach
from jishi.records.services.batch import Batch, BatchResult, Staged, commit, prepare, stage
from jishi.records.services.escalation import escalate
from jishi.records.services.limits import reckon_again
from jishi.records.services.link import link, links, unlink
from jishi.records.services.many import Done, Judged, Refusal, act, judge, verbs
from jishi.records.services.move import MoveRequest, move
from jishi.records.services.moves import prepare_moves
from jishi.records.services.result import Result
from jishi.records.services.reveal import look_up, may_reveal, reveal, revealable
from jishi.records.services.save import save
from jishi.records.services.uploads import OffsetRefused, Progress, begin, finish, progress, receive

__all__ = [
    "Attached",
    "Batch",
    "BatchResult",
    "Done",
    "Incoming",
    "Judged",
    "MoveRequest",
    "OffsetRefused",
    "Progress",
    "Refusal",
    "Result",
    "Staged",
    "act",
    "archive",
    "attach",
    "begin",
    "commit",
    "detach",
    "escalate",
    "finish",
    "judge",
    "link",
    "links",
    "look_up",
    "may_reveal",
    "move",
    "prepare",
    "prepare_archive",
    "prepare_moves",
    "progress",
    "receive",
    "reckon_again",
    "reveal",
    "revealable",
    "save",
    "stage",
    "unlink",
    "verbs",
]
