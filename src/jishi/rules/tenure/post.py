"""Who held which post of which section from when to when, as the survey of a county's middle level records it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jishi.rules.rank import Rank
from jishi.rules.values.months import check_order


class Level(StrEnum):
    """The place of a post in its unit; a leader's section is empty."""

    LEADER = "leader"
    CHIEF = "chief"
    DEPUTY = "deputy"
    STAFF = "staff"


LEVEL_LABELS = {
    Level.LEADER: "领导班子",
    Level.CHIEF: "中层正职",
    Level.DEPUTY: "中层副职",
    Level.STAFF: "一般干部",
}


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a post between two days, both included; without an end, still.

    `sensitive` marks a post in organisation, discipline, finance or audit. `seconded` is a stretch elsewhere
    (挂职): it is no post of its own and does not interrupt the one at home.
    """

    person: str
    unit: str
    section: str
    post: str
    level: Level
    starts_on: date
    ends_on: date | None = None
    sensitive: bool = False
    seconded: bool = False

    def __post_init__(self) -> None:
        if self.ends_on is not None:
            check_order(self.starts_on, self.ends_on)

    def held_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person is to take a post; ends what the person held till then."""

    person: str
    unit: str
    section: str
    post: str
    level: Level
    rank: Rank
    sensitive: bool = False

    def tenure(self, on: date) -> Tenure:
        return Tenure(
            self.person, self.unit, self.section, self.post, self.level, on, sensitive=self.sensitive
        )
