"""One check-in as the phone sent it, and what the judgement of it says."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from jishi.rules.calendar.clock import NaiveTime
from jishi.rules.fault import RuleFault
from jishi.rules.geometry import Position
from jishi.rules.presence.fence import AccuracyWrong

_SHA256 = re.compile(r"[0-9a-f]{64}")


class PhotoHashWrong(RuleFault):
    title = "照片指纹不对"


class Status(StrEnum):
    """Valid counts, suspect waits for a person's decision, rejected does not count."""

    VALID = "valid"
    SUSPECT = "suspect"
    REJECTED = "rejected"


class Doubt(StrEnum):
    """What is wrong with a check-in; the first two reject it, the others make it suspect."""

    OUTSIDE = "outside"
    OUT_OF_HOURS = "out_of_hours"
    VAGUE = "vague"
    PHOTO = "photo"
    SPEED = "speed"
    DEVICE = "device"
    CLOCK = "clock"


REJECTING = frozenset({Doubt.OUTSIDE, Doubt.OUT_OF_HOURS})


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in for a village: `taken_at` and `sent_at` by the phone's clock, `received_at` by the server's.

    `photo` is the SHA-256 of the picture in 64 small hexadecimal digits.
    """

    id: str
    person: str
    place: str
    position: Position
    accuracy_m: float
    taken_at: datetime
    sent_at: datetime
    received_at: datetime
    photo: str
    device: str

    def __post_init__(self) -> None:
        for moment in (self.taken_at, self.sent_at, self.received_at):
            if moment.tzinfo is None:
                raise NaiveTime(moment.isoformat(), "带时区的时间，如 2026-03-02T08:00+08:00")
        if not 0 <= self.accuracy_m < float("inf"):
            raise AccuracyWrong(self.accuracy_m, "不为负的米数")
        if not _SHA256.fullmatch(self.photo):
            raise PhotoHashWrong(self.photo, "64位小写十六进制的SHA-256")


class Reason(NamedTuple):
    """A doubt with its figures in words and the rules it rests on."""

    doubt: Doubt
    text: str
    rules: tuple[str, ...] = ()


class Judged(NamedTuple):
    """The judgement of a check-in: its day, the window of the day it falls in, and every doubt.

    `late` marks one received long after it was taken; that alone takes nothing from it.
    """

    id: str
    person: str
    day: date
    window: int | None
    status: Status
    reasons: tuple[Reason, ...]
    late: bool
