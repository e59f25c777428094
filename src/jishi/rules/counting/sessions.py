"""Sessions with several hosts: counted once at every level where a host sits, credited to each host apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault

CREDIT = "event.host_credit"


class NoHost(RuleFault):
    title = "活动没有主办方"


class SessionDatesDiffer(RuleFault):
    title = "同一场活动的日期不一致"


@dataclass(frozen=True, slots=True)
class Host:
    """An organisation, and the codes of the places it sits in, from the county down."""

    code: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A fair, meeting or activity that took place, with all who held it."""

    code: str
    on: date
    hosts: tuple[Host, ...]

    def __post_init__(self) -> None:
        if not self.hosts:
            raise NoHost(self.code, "至少一个主办方")


def joined(sessions: Iterable[Session], merged: Mapping[str, str] | None = None) -> tuple[Session, ...]:
    """One session for each: entered by several hosts it has them all, each host once. See `keepers`."""
    same, found = merged or {}, dict[str, Session]()
    for session in sessions:
        code = same.get(session.code, session.code)
        known = found.get(code)
        if known is not None and known.on != session.on:
            raise SessionDatesDiffer(f"{session.code} {session.on}", f"与“{code}”同为 {known.on}")
        hosts = {host.code: host for host in ((known.hosts if known else ()) + session.hosts)}
        found[code] = Session(code, session.on, tuple(hosts.values()))
    return tuple(found.values())


def counted(sessions: Iterable[Session], merged: Mapping[str, str] | None = None) -> dict[str, int]:
    """Distinct sessions in each place where any host sits: county, town and village each by its own count.

    The count of a county is not the sum of its towns: a session of two towns is one in each and one in all.

    手册 联办活动的场次
    公式 一场活动在每一级有主办方的地方各算一场；上级场次不是下级场次之和
    依据 [I]
    例 东镇和西镇联办一场：东镇1场，西镇1场，全县1场

    >>> hosts = (Host("东镇", ("县", "东镇")), Host("西镇", ("县", "西镇")))
    >>> counted([Session("一", date(2026, 3, 1), hosts)])
    {'县': 1, '东镇': 1, '西镇': 1}
    """
    found = Counter[str]()
    for session in joined(sessions, merged):
        found.update({place: 1 for host in session.hosts for place in host.places})
    return dict(found)


def credits(
    values: Values, sessions: Iterable[Session], merged: Mapping[str, str] | None = None
) -> dict[str, Fraction]:
    """What each host is credited with: a whole session each, or equal parts that sum to the sessions.

    手册 联办活动记给主办方
    公式 各主办方各记一场；县里选定均分的，按主办方个数均分，合计等于场次
    依据 [I]
    规则 event.host_credit
    例 三家联办一场，各记1场；均分时各记三分之一场

    >>> from jishi.rules.book import DEFAULTS, Setting
    >>> day, hosts = date(2026, 3, 1), tuple(Host(code, ()) for code in "甲乙丙")
    >>> for own in ([], [Setting(CREDIT, "fraction", day, "县委文件")]):
    ...     print(credits(DEFAULTS.values([CREDIT], day, own), [Session("一", day, hosts)])["甲"])
    1
    1/3
    """
    whole = values.text(CREDIT) == "full"
    found: dict[str, Fraction] = {}
    for session in joined(sessions, merged):
        part = Fraction(1) if whole else Fraction(1, len(session.hosts))
        for host in session.hosts:
            found[host.code] = found.get(host.code, Fraction(0)) + part
    return found
