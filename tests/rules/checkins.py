"""Check-ins to judge: one of an ordinary morning in its village, with whatever a case changes."""

from datetime import date, datetime, timedelta

from jishi.rules.book import DEFAULTS
from jishi.rules.calendar.clock import CHINA
from jishi.rules.geometry import Position
from jishi.rules.presence import CheckIn, Circle

KEYS = [rule.key for rule in DEFAULTS if rule.key.startswith("presence.")]
DAY = date(2026, 3, 2)
RULES = DEFAULTS.values(KEYS, DAY)
EIGHT = datetime(2026, 3, 2, 8, tzinfo=CHINA)
HERE = Position(118.0, 36.0)
FENCES = {"甲村": Circle(HERE, 500), "乙村": Circle(Position(118.0, 36.36), 500)}


def north(metres: float) -> Position:
    return Position(118.0, 36.0 + metres / 111_195.0802)


def check_in(
    id_: str = "1",
    person: str = "张三",
    taken: datetime = EIGHT,
    *,
    metres: float = 0,
    accuracy: float = 10,
    sent: timedelta = timedelta(),
    received: timedelta = timedelta(),
    photo: str = "",
    device: str = "",
    place: str = "甲村",
) -> CheckIn:
    picture = photo or f"{id_:0>64}"
    phone = device or f"{person}的手机"
    moments = taken, taken + sent, taken + received
    return CheckIn(id_, person, place, north(metres), accuracy, *moments, picture, phone)
