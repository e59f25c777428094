"""Meetings, by enumeration of every attendance and vote of small bodies, and by the law's own examples."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.quorum.meeting import (
    Base,
    Meeting,
    MorePresentThanShould,
    MoreRecusedThanShould,
    MoreVotesThanPresent,
    NoBasis,
    Requirement,
    check_attendance,
    check_majority,
    check_meeting,
    check_notice,
)
from jishi.rules.values.share import NegativeCount, Threshold
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

DAY = date(2026, 3, 20)

TWO_THIRDS, HALF, MORE_THAN_HALF = map(Threshold.parse, ("≥2/3", "≥1/2", ">1/2"))

REPS = Requirement("村民代表会议", (("组成人员", TWO_THIRDS),), MORE_THAN_HALF, rules=("a", "b"))

TOO_FEW = "村民代表会议到会19人，应到30人（组成人员），须3分之2以上（含本数），至少20人"

PARTY = Requirement("党员大会", (("党员", TWO_THIRDS),), HALF, Base.SHOULD)


def meeting(should: int, present: int, in_favour: int, **more: object) -> Meeting:
    return replace(Meeting(DAY, should, present, in_favour), **more)  # type: ignore[arg-type]


def test_every_outcome_of_small_bodies() -> None:
    """Two thirds attend; more than half of those present agree, or half of all who should attend."""
    for should, present, in_favour, recused in product(range(13), range(13), range(13), range(4)):
        if present > should - recused or in_favour > present or recused > should:
            continue
        entitled = should - recused
        held = meeting(should, present, in_favour, recused=recused)
        came = entitled > 0 and Fraction(present, entitled) >= Fraction(2, 3)
        of_present = present > 0 and Fraction(in_favour, present) > Fraction(1, 2)
        of_all = entitled > 0 and Fraction(in_favour, entitled) >= Fraction(1, 2)
        assert bool(check_meeting(REPS, held)) is (came and of_present), held
        assert bool(check_meeting(PARTY, held)) is (came and of_all), held


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_more_votes_never_hurt(should: int, present: int, in_favour: int) -> None:
    present = min(present, should)
    in_favour = min(in_favour, present)
    for requirement in (REPS, PARTY):
        if check_meeting(requirement, meeting(should, present, in_favour)):
            assert check_meeting(requirement, meeting(should, present, present))
            assert check_meeting(requirement, meeting(should, should, should))


@pytest.mark.parametrize(
    ("held", "reason", "field"),
    [
        (
            meeting(30, 19, 19),
            TOO_FEW,
            "present",
        ),
        (meeting(30, 20, 10), "村民代表会议赞成10票，到会20人，须过半数（不含半数），至少11票", "in_favour"),
        (
            meeting(32, 19, 19, recused=2),
            TOO_FEW,
            "present",
        ),
    ],
)
def test_refusals_of_representatives(held: Meeting, reason: str, field: str) -> None:
    check_denied(check_meeting(REPS, held), reason, field, ("a", "b"))


def test_half_of_all_is_asked_of_the_members() -> None:
    """[F12]: two thirds of the members attend, half of those who should attend agree."""
    assert check_meeting(PARTY, meeting(30, 20, 15))
    reason = "党员大会赞成14票，应到30人，须半数以上（含半数），至少15票"
    check_denied(check_meeting(PARTY, meeting(30, 20, 14)), reason, "in_favour")
    check_denied(check_majority(PARTY, meeting(30, 20, 14)), reason, "in_favour")


def test_what_is_allowed_names_its_rules() -> None:
    assert check_meeting(REPS, meeting(30, 20, 11)) == Allowed(("a", "b"))
    assert check_attendance(REPS, meeting(30, 20, 0)) == Allowed(("a", "b"))
    assert check_majority(REPS, meeting(30, 1, 1)) == Allowed(("a", "b"))


@pytest.mark.parametrize(
    ("changes", "fault", "value", "expected"),
    [
        ({"present": 31}, MorePresentThanShould, 31, "不多于应到人数 30（已除去回避的人）"),
        ({"present": 28, "recused": 3}, MorePresentThanShould, 28, "不多于应到人数 27（已除去回避的人）"),
        ({"recused": 31}, MoreRecusedThanShould, 31, "不多于应到人数 30"),
        ({"in_favour": 21}, MoreVotesThanPresent, 21, "不多于到会人数 20"),
        ({"in_favour": 18, "against": 2, "abstained": 1}, MoreVotesThanPresent, 21, "不多于到会人数 20"),
        ({"against": -1}, NegativeCount, -1, "0或正整数"),
        ({"should": -30}, NegativeCount, -30, "0或正整数"),
        ({"present": -2}, NegativeCount, -2, "0或正整数"),
        ({"in_favour": -3}, NegativeCount, -3, "0或正整数"),
        ({"abstained": -4}, NegativeCount, -4, "0或正整数"),
        ({"recused": -5}, NegativeCount, -5, "0或正整数"),
    ],
)
def test_figures_that_cannot_be(
    changes: dict[str, int], fault: type[NegativeCount], value: int, expected: str
) -> None:
    with refused(fault, value, expected):
        replace(meeting(30, 20, 11), **changes)  # type: ignore[arg-type]


def test_all_present_may_vote_and_all_recused_may_stay_away() -> None:
    held = meeting(30, 20, 18, against=1, abstained=1)
    assert (held.votes, held.entitled) == (20, 30)
    assert meeting(3, 0, 0, recused=3).entitled == 0
    assert not check_meeting(REPS, meeting(3, 0, 0, recused=3))


@pytest.mark.parametrize(
    ("noticed_on", "days", "reason"),
    [
        (date(2026, 3, 10), 10, None),
        (date(2026, 3, 11), 10, "提前9天通知，应提前10天"),
        (date(2026, 3, 21), 10, "提前0天通知，应提前10天"),
        (None, 10, "没有会前通知的记录，应提前10天通知"),
        (None, 0, None),
        (date(2026, 3, 19), 1, None),
    ],
)
def test_notice(noticed_on: date | None, days: int, reason: str | None) -> None:
    verdict = check_notice(meeting(30, 20, 11, noticed_on=noticed_on), days)
    if reason is None:
        assert verdict == Allowed()
    else:
        check_denied(verdict, reason, "noticed_on")


def test_notice_comes_first() -> None:
    late = replace(REPS, notice_days=3)
    check_denied(check_meeting(late, meeting(30, 1, 0)), "没有会前通知的记录，应提前3天通知", "noticed_on")


def test_a_body_needs_an_attendance_rule() -> None:
    with refused(NoBasis, "村民会议", "至少一种到会口径和比例"):
        Requirement("村民会议", (), HALF)
