"""Person-times, persons and households from the records of who was present or served: never mixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jishi.rules.fault import RuleFault


class TimesWrong(RuleFault):
    title = "人次数不对"


@dataclass(frozen=True, slots=True)
class Presence:
    """Someone at a session, or served there; `person` empty is a tally of so many `times` without names.

    With `service` empty it is a sign-in, of which a person has one a session; services all count.
    """

    session: str
    person: str = ""
    household: str = ""
    service: str = ""
    times: int = 1

    def __post_init__(self) -> None:
        if self.times < 1 or (self.person and self.times != 1):
            raise TimesWrong(f"{self.person or '不记名'}: {self.times}", "不记名的为正整数，记名的每条为1")


@dataclass(frozen=True, slots=True)
class HeadCount:
    """`persons` and `households` are those known by name; `anonymous` are the times that have none."""

    person_times: int
    persons: int
    households: int
    anonymous: int


def head_count(
    records: Iterable[Presence],
    *,
    merged_persons: Mapping[str, str] | None = None,
    merged_households: Mapping[str, str] | None = None,
) -> HeadCount:
    """Times, distinct persons and distinct households, duplicates taken together (see `keepers`).

    手册 人次、人数和户数
    公式 人次为到场和服务的次数之和，同一人同一场签到只算一次，每项服务各算一次，不记名的按计数；人数、户数
    为不同的人、户，只数记名的，不与人次相加
    依据 [S2] [I]
    例 一人参加两场、领一项服务，另有不记名20人次：共23人次，1人

    >>> records = [Presence("一", "甲"), Presence("二", "甲"), Presence("二", "甲", service="量血压")]
    >>> found = head_count([*records, Presence("二", times=20)])
    >>> found.person_times, found.persons
    (23, 1)
    """
    same_person, same_household = merged_persons or {}, merged_households or {}
    anonymous = services = 0
    persons, households, signed = set[str](), set[str](), set[tuple[str, str]]()
    for record in records:
        if record.household:
            households.add(same_household.get(record.household, record.household))
        if not record.person:
            anonymous += record.times
            continue
        person = same_person.get(record.person, record.person)
        persons.add(person)
        if record.service:
            services += 1
        else:
            signed.add((record.session, person))
    return HeadCount(len(signed) + services + anonymous, len(persons), len(households), anonymous)
