"""One meeting of one body: who should attend, who came, how they voted, and what that decides."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.values.share import NegativeCount, Threshold
from jishi.rules.verdict import Allowed, Denied, Verdict, every


class MorePresentThanShould(RuleFault):
    title = "到会人数多于应到人数"


class MoreVotesThanPresent(RuleFault):
    title = "票数多于到会人数"


class MoreRecusedThanShould(RuleFault):
    title = "回避人数多于应到人数"


class UnknownBasis(RuleFault):
    title = "没有这种到会口径"


class NoBasis(RuleFault):
    title = "会议没有到会要求"


class Base(StrEnum):
    """Of whom the votes in favour are counted as a share."""

    PRESENT = "present"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a body needs to decide: for each basis of attendance a share, and the share that must agree.

    A body with two bases (villagers, or households sending one each) meets on either; the record names it.
    """

    body: str
    attend: tuple[tuple[str, Threshold], ...]
    passes: Threshold
    pass_base: Base = Base.PRESENT
    notice_days: int = 0
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.attend:
            raise NoBasis(self.body, "至少一种到会口径和比例")


@dataclass(frozen=True, slots=True)
class Meeting:
    """The minutes' figures. `recused` are among those who should attend; they neither count nor vote.

    `basis` names the attendance basis where a body has several; empty takes the first.
    """

    held_on: date
    should: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0
    recused: int = 0
    noticed_on: date | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        counts = (self.should, self.present, self.in_favour, self.against, self.abstained, self.recused)
        if min(counts) < 0:
            raise NegativeCount(min(counts), "0或正整数")
        if self.recused > self.should:
            raise MoreRecusedThanShould(self.recused, f"不多于应到人数 {self.should}")
        if self.present > self.entitled:
            raise MorePresentThanShould(self.present, f"不多于应到人数 {self.entitled}（已除去回避的人）")
        if self.votes > self.present:
            raise MoreVotesThanPresent(self.votes, f"不多于到会人数 {self.present}")

    @property
    def entitled(self) -> int:
        """Those who should attend, without the recused."""
        return self.should - self.recused

    @property
    def votes(self) -> int:
        return self.in_favour + self.against + self.abstained


def check_notice(meeting: Meeting, days: int) -> Verdict:
    """Notice given at least `days` before the meeting; the day of notice is not counted.

    Source: ten days for a villagers' meeting [F13], three for the plan sent to members [F12].
    Example: noticed on 1 March, ten days: on 11 March at the earliest.

    手册 提前通知
    公式 通知之日不计，到开会之日满规定天数
    依据 [F12] [F13]
    规则 villagers_meeting.notice_days reps_meeting.notice_days four_two.plan_notice_days
    例 3月1日通知、须提前10天的，最早3月11日开会

    >>> meeting = Meeting(date(2026, 3, 11), 9, 6, 5, noticed_on=date(2026, 3, 1))
    >>> bool(check_notice(meeting, 10)), bool(check_notice(meeting, 11))
    (True, False)
    """
    if days == 0:
        return Allowed()
    if meeting.noticed_on is None:
        return Denied(f"没有会前通知的记录，应提前{days}天通知", field="noticed_on")
    given = (meeting.held_on - meeting.noticed_on).days
    if given < days:
        return Denied(f"提前{max(given, 0)}天通知，应提前{days}天", field="noticed_on")
    return Allowed()


def check_attendance(requirement: Requirement, meeting: Meeting) -> Verdict:
    """Enough came: those present against those entitled, by the basis of the meeting.

    手册 到会人数够不够
    公式 到会人数与应到人数（除去回避的人）按规定的比例比较
    依据 [F12] [F13]
    规则 four_two.party_attend four_two.reps_attend villagers.attend villagers.households_attend
    例 村民代表会议组成人员30人，三分之二以上即至少20人到会；其中2人回避的，应到28人，至少19人

    >>> Threshold.parse("≥2/3").least(30), Threshold.parse("≥2/3").least(28)
    (20, 19)
    """
    basis, threshold = _basis(requirement, meeting)
    if threshold.met(meeting.present, meeting.entitled):
        return Allowed(requirement.rules)
    return Denied(
        f"{requirement.body}到会{meeting.present}人，应到{meeting.entitled}人（{basis}），"
        f"须{threshold.label}，至少{threshold.least(meeting.entitled)}人",
        field="present",
        rules=requirement.rules,
    )


def check_majority(requirement: Requirement, meeting: Meeting) -> Verdict:
    """Enough agree: votes in favour against those present, or against all who should attend.

    手册 赞成票够不够
    公式 赞成票与到会人数（或应到人数，依会议而定）按规定的比例比较；弃权不算赞成
    依据 [F12] [F13]
    规则 four_two.party_pass four_two.reps_pass four_two.reps_pass_base villagers.pass member.meeting_pass
    例 村民代表会议到会20人，过半数赞成即至少11票；党员大会应到30人，半数以上赞成即至少15票

    >>> Threshold.parse(">1/2").least(20), Threshold.parse("≥1/2").least(30)
    (11, 15)
    """
    of_present = requirement.pass_base is Base.PRESENT
    total = meeting.present if of_present else meeting.entitled
    threshold = requirement.passes
    if threshold.met(meeting.in_favour, total):
        return Allowed(requirement.rules)
    return Denied(
        f"{requirement.body}赞成{meeting.in_favour}票，{'到会' if of_present else '应到'}{total}人，"
        f"须{threshold.label}，至少{threshold.least(total)}票",
        field="in_favour",
        rules=requirement.rules,
    )


def check_meeting(requirement: Requirement, meeting: Meeting) -> Verdict:
    """Notice, attendance and majority, in this order; the first that fails gives the reason."""
    return every(
        check_notice(meeting, requirement.notice_days),
        check_attendance(requirement, meeting),
        check_majority(requirement, meeting),
    )


def _basis(requirement: Requirement, meeting: Meeting) -> tuple[str, Threshold]:
    bases = dict(requirement.attend)
    if not meeting.basis:
        return requirement.attend[0]
    if meeting.basis not in bases:
        raise UnknownBasis(meeting.basis, suggestion(meeting.basis, bases))
    return meeting.basis, bases[meeting.basis]
