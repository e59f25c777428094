"""Meetings, by enumeration of every attendance and vote of small bodies, and by the law's own examples."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.quorum.bodies import (
    MoreRequestersThanPeople,
    PartLargerThanWhole,
    check_reps_body,
    check_reps_request,
    check_villagers_request,
)
from jishi.rules.quorum.meeting import (
    Base,
    Meeting,
    MorePresentThanShould,
    MoreRecusedThanShould,
    MoreVotesThanPresent,
    NoBasis,
    Requirement,
    UnknownBasis,
    check_attendance,
    check_majority,
    check_meeting,
    check_notice,
)
from jishi.rules.quorum.templates import (
    branch_meeting,
    committees,
    federation_meeting,
    membership_meeting,
    party_meeting,
    representatives,
    villagers,
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


def test_a_body_with_two_bases_meets_on_either(values: Values) -> None:
    """Organic law, article 22: more than half of the villagers, or two thirds of the households."""
    body = villagers(values)
    noticed = {"noticed_on": date(2026, 3, 10)}
    assert check_meeting(body, meeting(1000, 501, 251, **noticed))
    assert not check_meeting(body, meeting(1000, 500, 500, **noticed))
    by_household = {**noticed, "basis": "户的代表"}
    assert check_meeting(body, meeting(300, 200, 101, **by_household))
    check_denied(
        check_meeting(body, meeting(300, 199, 199, **by_household)),
        "村民会议到会199人，应到300人（户的代表），须3分之2以上（含本数），至少200人",
        "present",
        body.rules,
    )
    with refused(UnknownBasis, "户代表", "“户的代表”（与“户代表”最接近）"):
        check_meeting(body, meeting(300, 200, 101, **noticed, basis="户代表"))


def test_a_body_needs_an_attendance_rule() -> None:
    with refused(NoBasis, "村民会议", "至少一种到会口径和比例"):
        Requirement("村民会议", (), HALF)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            committees,
            Requirement(
                "村两委",
                (("成员", MORE_THAN_HALF),),
                MORE_THAN_HALF,
                rules=("four_two.committee_attend", "four_two.committee_pass"),
            ),
        ),
        (
            party_meeting,
            Requirement(
                "党员大会",
                (("党员", TWO_THIRDS),),
                HALF,
                Base.SHOULD,
                3,
                ("four_two.party_attend", "four_two.party_pass", "four_two.plan_notice_days"),
            ),
        ),
        (
            representatives,
            Requirement(
                "村民代表会议",
                (("村民代表会议组成人员", TWO_THIRDS),),
                MORE_THAN_HALF,
                Base.PRESENT,
                0,
                ("four_two.reps_attend", "four_two.reps_pass", "four_two.reps_pass_base"),
            ),
        ),
        (
            villagers,
            Requirement(
                "村民会议",
                (("十八周岁以上村民", MORE_THAN_HALF), ("户的代表", TWO_THIRDS)),
                MORE_THAN_HALF,
                Base.PRESENT,
                10,
                (
                    "villagers.attend",
                    "villagers.households_attend",
                    "villagers.pass",
                    "villagers_meeting.notice_days",
                ),
            ),
        ),
        (
            branch_meeting,
            Requirement(
                "支部党员大会",
                (("有表决权的党员", MORE_THAN_HALF),),
                MORE_THAN_HALF,
                rules=("orglife.quorum",),
            ),
        ),
        (
            membership_meeting,
            Requirement(
                "支部党员大会",
                (("有表决权的正式党员", MORE_THAN_HALF),),
                MORE_THAN_HALF,
                Base.SHOULD,
                rules=("member.meeting_attend", "member.meeting_pass"),
            ),
        ),
        (
            federation_meeting,
            Requirement(
                "联合社成员大会",
                (("成员社", TWO_THIRDS),),
                MORE_THAN_HALF,
                Base.SHOULD,
                rules=("federation.attend", "federation.pass"),
            ),
        ),
    ],
)
def test_the_bodies_of_the_county(make: object, expected: Requirement, values: Values) -> None:
    assert callable(make)
    assert make(values) == expected


def test_a_county_may_ask_for_half_of_all_representatives() -> None:
    rule = DEFAULTS["four_two.reps_pass_base"]
    settings = [replace(setting_of(rule.key), value=rule.parse("should"))]
    own = DEFAULTS.values(
        ["four_two.reps_attend", "four_two.reps_pass", "four_two.reps_pass_base"], DAY, settings
    )
    body = representatives(own)
    assert body.pass_base is Base.SHOULD
    assert not check_meeting(body, meeting(30, 20, 15))
    assert check_meeting(body, meeting(30, 20, 16))


def setting_of(key: str) -> Setting:
    return Setting(key, DEFAULTS[key].value, date(2024, 1, 1), "县委〔2024〕1号")


def test_who_may_ask_for_a_villagers_meeting(values: Values) -> None:
    """Organic law, article 21: a tenth of the villagers, or a third of the representatives."""
    by_villagers, by_reps = "villagers.request_villagers", "villagers.request_reps"
    assert check_villagers_request(values, villagers=(100, 1000)) == Allowed((by_villagers,))
    assert check_villagers_request(values, reps=(10, 30)) == Allowed((by_reps,))
    assert check_villagers_request(values, villagers=(1, 1000), reps=(10, 30)) == Allowed((by_reps,))
    check_denied(
        check_villagers_request(values, villagers=(99, 1000), reps=(9, 30)),
        "99名村民提议，须10分之1以上（含本数）（至少100名）才应当召集村民会议",
        "count",
        (by_villagers,),
    )
    check_denied(
        check_villagers_request(values, reps=(9, 30)),
        "9名村民代表提议，须3分之1以上（含本数）（至少10名）才应当召集村民会议",
        "count",
        (by_reps,),
    )
    check_denied(check_villagers_request(values), "没有写明谁提议", "count")
    with refused(MoreRequestersThanPeople, 31, "不多于30"):
        check_villagers_request(values, reps=(31, 30))
    assert check_villagers_request(values, reps=(30, 30))


def test_who_may_ask_for_a_meeting_of_representatives(values: Values) -> None:
    """Organic law, article 26: a fifth of them."""
    assert check_reps_request(values, count=7, total=34) == Allowed(("reps.request_reps",))
    check_denied(
        check_reps_request(values, count=6, total=34),
        "6名村民代表提议，须5分之1以上（含本数）（至少7名）才应当召集村民代表会议",
        "count",
        ("reps.request_reps",),
    )


def test_how_the_meeting_of_representatives_is_made_up(values: Values) -> None:
    """Organic law, article 25: representatives four fifths; women a third."""
    assert check_reps_body(values, members=50, reps=40, women=17) == Allowed(("reps.share", "reps.women"))
    check_denied(
        check_reps_body(values, members=50, reps=39, women=17),
        "村民代表会议50人中村民代表39人，须5分之4以上（含本数），至少40人",
        "members",
        ("reps.share",),
    )
    check_denied(
        check_reps_body(values, members=50, reps=40, women=16),
        "村民代表会议50人中妇女16人，须3分之1以上（含本数），至少17人",
        "members",
        ("reps.women",),
    )
    with refused(NegativeCount, -1, "0或正整数"):
        check_reps_body(values, members=50, reps=-1, women=16)
    with refused(PartLargerThanWhole, 51, "不多于50"):
        check_reps_body(values, members=50, reps=51, women=16)
    with refused(PartLargerThanWhole, 52, "不多于50"):
        check_reps_body(values, members=50, reps=40, women=52)
    assert check_reps_body(values, members=50, reps=50, women=50)
