"""The bodies of the county: what each needs to decide, and how it is made up and called together."""

from dataclasses import replace
from datetime import date

import pytest

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
    Requirement,
    UnknownBasis,
    check_meeting,
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
from jishi.rules.verdict import Allowed, Denied

from .expect import check_denied, refused

DAY = date(2026, 3, 20)

TWO_THIRDS, HALF, MORE_THAN_HALF = map(Threshold.parse, ("≥2/3", "≥1/2", ">1/2"))


def meeting(should: int, present: int, in_favour: int, **more: object) -> Meeting:
    return replace(Meeting(DAY, should, present, in_favour), **more)  # type: ignore[arg-type]


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
                3,
                (
                    "four_two.reps_attend",
                    "four_two.reps_pass",
                    "four_two.reps_pass_base",
                    "reps_meeting.notice_days",
                ),
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
        [
            "four_two.reps_attend",
            "four_two.reps_pass",
            "four_two.reps_pass_base",
            "reps_meeting.notice_days",
        ],
        DAY,
        settings,
    )
    body = replace(representatives(own), notice_days=0)
    assert body.pass_base is Base.SHOULD
    assert not check_meeting(body, meeting(30, 20, 15))
    assert check_meeting(body, meeting(30, 20, 16))


def test_the_representatives_are_told_in_time(values: Values) -> None:
    """The county sets these days: told three days before is enough, two are not."""
    held = date(2026, 3, 10)
    for noticed, reason in ((date(2026, 3, 8), "提前2天通知，应提前3天"), (date(2026, 3, 7), "")):
        verdict = check_meeting(representatives(values), Meeting(held, 36, 24, 13, noticed_on=noticed))
        assert (verdict.reason if isinstance(verdict, Denied) else "") == reason


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
    for counts in ((-1, 0, 0), (50, -1, 16), (50, 40, -1)):
        with refused(NegativeCount, -1, "0或正整数"):
            check_reps_body(values, members=counts[0], reps=counts[1], women=counts[2])
    assert not check_reps_body(values, members=50, reps=0, women=50)
    with refused(PartLargerThanWhole, 51, "不多于50"):
        check_reps_body(values, members=50, reps=51, women=16)
    with refused(PartLargerThanWhole, 52, "不多于50"):
        check_reps_body(values, members=50, reps=40, women=52)
    assert check_reps_body(values, members=50, reps=50, women=50)


def test_attendance_and_majority_are_two_rules() -> None:
    own = [Setting("member.meeting_attend", TWO_THIRDS, date(2024, 1, 1), "县委〔2024〕1号")]
    body = membership_meeting(DEFAULTS.values(["member.meeting_attend", "member.meeting_pass"], DAY, own))
    assert (body.attend[0][1], body.passes) == (TWO_THIRDS, MORE_THAN_HALF)
