"""Stays in posts and sections against a walk back day by day."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.tenure import Kind, Level, Notice, Standing, Stay, Tenure, notices, stays
from jishi.rules.tenure.stay import LimitsOutOfOrder
from jishi.rules.values.months import EndBeforeStart

from .expect import refused

KEYS = [rule.key for rule in DEFAULTS if rule.key.startswith("tenure.")]
DAY = timedelta(days=1)
ON = date(2026, 3, 1)
RULES = DEFAULTS.values(KEYS, ON)


def post(
    start: date,
    end: date | None = None,
    *,
    person: str = "甲",
    section: str = "预算科",
    name: str = "科长",
    level: Level = Level.CHIEF,
    sensitive: bool = False,
    seconded: bool = False,
) -> Tenure:
    return Tenure(person, "财政局", section, name, level, start, end, sensitive, seconded)


def of(kind: Kind, tenures: list[Tenure], on: date = ON) -> list[tuple[date, int, str]]:
    found = [stay for stay in stays(tenures, on, RULES) if stay.kind is kind]
    return [(stay.since, stay.months, stay.standing.value) for stay in found]


def test_a_stay_in_full() -> None:
    """Ten full years in one post must be exchanged; 8 years in a section are watched."""
    held = post(date(2016, 3, 1))
    ten, eight = Standing.MUST, Standing.WATCH
    in_post = ((Standing.WATCH, date(2021, 3, 1)), (Standing.DUE, date(2024, 3, 1)), (ten, date(2026, 3, 1)))
    in_section = ((eight, date(2024, 3, 1)), (Standing.DUE, date(2026, 3, 1)))
    place = "财政局", "预算科"
    gap = "tenure.gap_months"
    assert stays([held], ON, RULES) == [
        Stay("甲", Kind.POST, *place, "科长", date(2016, 3, 1), 120, ten, in_post, ("tenure.same_post", gap)),
        Stay(
            "甲",
            Kind.SECTION,
            *place,
            "",
            date(2016, 3, 1),
            120,
            Standing.DUE,
            in_section,
            ("tenure.same_section", gap),
        ),
    ]


@pytest.mark.parametrize(
    ("level", "sensitive", "kinds"),
    [
        (Level.LEADER, False, ["post"]),
        (Level.CHIEF, True, ["post", "section"]),
        (Level.DEPUTY, False, ["post", "section"]),
        (Level.STAFF, True, ["sensitive"]),
        (Level.STAFF, False, []),
    ],
)
def test_the_three_classes_of_object(level: Level, sensitive: bool, kinds: list[str]) -> None:
    """General staff in sensitive posts, not middle leaders, are the third class."""
    held = post(date(2020, 1, 1), level=level, sensitive=sensitive)
    assert [stay.kind.value for stay in stays([held], ON, RULES)] == kinds


@pytest.mark.parametrize(
    ("kind", "start", "standing"),
    [
        (Kind.POST, date(2021, 3, 2), "normal"),
        (Kind.POST, date(2021, 3, 1), "watch"),
        (Kind.POST, date(2018, 3, 2), "watch"),
        (Kind.POST, date(2018, 3, 1), "due"),
        (Kind.POST, date(2016, 3, 2), "due"),
        (Kind.POST, date(2016, 3, 1), "must"),
        (Kind.SECTION, date(2018, 3, 2), "normal"),
        (Kind.SECTION, date(2018, 3, 1), "watch"),
        (Kind.SECTION, date(2016, 3, 1), "due"),
        (Kind.SECTION, date(2000, 3, 1), "due"),
        (Kind.SENSITIVE, date(2022, 3, 2), "normal"),
        (Kind.SENSITIVE, date(2022, 3, 1), "watch"),
        (Kind.SENSITIVE, date(2021, 3, 1), "due"),
    ],
)
def test_standings_on_the_day_they_begin(kind: Kind, start: date, standing: str) -> None:
    level = Level.STAFF if kind is Kind.SENSITIVE else Level.DEPUTY
    ((_, _, found),) = of(kind, [post(start, level=level, sensitive=True)])
    assert found == standing


def test_promotion_in_the_section_starts_the_post_anew() -> None:
    held = [
        post(date(2015, 1, 1), date(2021, 12, 31), name="副科长", level=Level.DEPUTY),
        post(date(2022, 1, 1)),
    ]
    assert of(Kind.POST, held) == [(date(2022, 1, 1), 50, "normal")]
    assert of(Kind.SECTION, held) == [(date(2015, 1, 1), 134, "due")]


def test_staff_years_are_no_years_as_chief() -> None:
    held = [
        post(date(2005, 1, 1), date(2021, 12, 31), name="科员", level=Level.STAFF),
        post(date(2022, 1, 1)),
    ]
    assert of(Kind.SECTION, held) == [(date(2022, 1, 1), 50, "normal")]


@pytest.mark.parametrize(
    ("back", "since"),
    [
        # Away from 1 July; back before six months are full, or not.
        (date(2019, 12, 31), date(2015, 1, 1)),
        (date(2020, 1, 1), date(2020, 1, 1)),
        (date(2019, 7, 1), date(2015, 1, 1)),
    ],
)
def test_an_absence(back: date, since: date) -> None:
    held = [post(date(2015, 1, 1), date(2019, 6, 30)), post(back)]
    assert [found[0] for found in of(Kind.POST, held)] == [since]


def test_a_secondment_does_not_interrupt() -> None:
    left, back = date(2018, 12, 31), date(2021, 1, 1)
    held = [post(date(2015, 1, 1), left), post(back)]
    away = post(left + DAY, back - DAY, section="某镇", name="副镇长", seconded=True)
    assert [found[0] for found in of(Kind.POST, held)] == [back]
    assert [found[0] for found in of(Kind.POST, [*held, away])] == [date(2015, 1, 1)]
    assert [found[0] for found in of(Kind.POST, [away, *held])] == [date(2015, 1, 1)]
    # Five months short at either end are bridged, seven are not.
    five = post(date(2019, 6, 1), date(2020, 8, 1), section="某镇", name="副镇长", seconded=True)
    assert [found[0] for found in of(Kind.POST, [*held, five])] == [date(2015, 1, 1)]
    seven = post(date(2019, 6, 1), date(2020, 6, 1), section="某镇", name="副镇长", seconded=True)
    assert [found[0] for found in of(Kind.POST, [*held, seven])] == [back]
    # Of another person it bridges nothing, and it is no post of its own.
    others = post(left + DAY, back - DAY, person="乙", seconded=True)
    assert [found[0] for found in of(Kind.POST, [*held, others])] == [back]
    assert stays([away], date(2020, 1, 1), RULES) == []


def test_on_secondment_now() -> None:
    away = post(date(2025, 1, 1), section="某镇", name="副镇长", seconded=True)
    assert of(Kind.POST, [post(date(2016, 3, 1), date(2024, 12, 31)), away]) == [
        (date(2016, 3, 1), 120, "must")
    ]
    assert of(Kind.POST, [post(date(2016, 3, 1), date(2024, 12, 30)), away]) == []


def test_what_has_ended_or_not_begun_is_no_stay() -> None:
    assert stays([post(date(2010, 1, 1), ON - DAY)], ON, RULES) == []
    assert len(stays([post(date(2010, 1, 1), ON)], ON, RULES)) == 2
    assert stays([post(ON + DAY)], ON, RULES) == []
    assert len(stays([post(ON + DAY, person="乙"), post(ON)], ON, RULES)) == 2
    assert of(Kind.POST, [post(ON)]) == [(ON, 0, "normal")]
    assert stays([], ON, RULES) == []


def test_people_in_order() -> None:
    held = [
        post(date(2020, 1, 1), person=person, section=section) for person, section in ("乙一", "甲二", "甲一")
    ]
    found = [(stay.person, stay.kind.value, stay.section) for stay in stays(held, ON, RULES)]
    assert found == [
        ("乙", "post", "一"),
        ("乙", "section", "一"),
        ("甲", "post", "一"),
        ("甲", "post", "二"),
        ("甲", "section", "一"),
        ("甲", "section", "二"),
    ]


DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))
PAIRS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)
HELD = st.lists(st.tuples(PAIRS, st.booleans()), min_size=1, max_size=5)


@given(HELD, st.one_of(DAYS, st.just(date(2025, 12, 31))))
def test_the_walk_back_day_by_day(spells: list[tuple[tuple[date, date], bool]], on: date) -> None:
    tenures = [post(*days, seconded=seconded) for days, seconded in spells]
    expected = walked_back(tenures, on)
    assert [found[0] for found in of(Kind.POST, tenures, on)] == ([expected] if expected else [])
    assert [found[0] for found in of(Kind.SECTION, tenures, on)] == ([expected] if expected else [])


def walked_back(tenures: list[Tenure], on: date) -> date | None:
    """From the day back: held or seconded days go on, six full months of neither end the chain."""
    here = {day for one in tenures if not one.seconded for day in days_of(one) if day <= on}
    away = {day for one in tenures if one.seconded for day in days_of(one)}
    if not here:
        return None
    day = on
    while day not in here:
        if day not in away:
            return None
        day -= DAY
    since, missing = day, 0
    while day > min(here):
        day -= DAY
        if day in here:
            since, missing = day, 0
        elif day in away:
            missing = 0
        else:
            missing += 1
            if missing >= half_a_year(day):
                break
    return since


def days_of(tenure: Tenure) -> list[date]:
    assert tenure.ends_on is not None
    return [tenure.starts_on + number * DAY for number in range((tenure.ends_on - tenure.starts_on).days + 1)]


def half_a_year(day: date) -> int:
    """Days from a day to the same day six months on."""
    year, month = day.year + (day.month + 5) // 12, (day.month + 5) % 12 + 1
    return (date(year, month, min(day.day, monthrange(year, month)[1])) - day).days


def test_notices_by_counting_back() -> None:
    """180, 90 and 30 days before the day on which 8 and 10 years are full."""
    (stay, _) = stays([post(date(2016, 3, 1))], date(2020, 1, 1), RULES)
    found = notices([stay], date(2000, 1, 1), date(2030, 1, 1), RULES)
    due, must = date(2024, 3, 1), date(2026, 3, 1)
    expected = [
        Notice(day - days * DAY, stay, standing, day, days)
        for standing, day in ((Standing.DUE, due), (Standing.MUST, must))
        for days in (180, 90, 30)
    ]
    assert found == expected
    assert all(one.on < other.on for one, other in pairwise(found))
    first, last = expected[1].on, expected[4].on
    assert notices([stay], first, last, RULES) == expected[1:5]
    assert notices([stay], first + DAY, last - DAY, RULES) == expected[2:4]


def test_notices_of_several_by_day() -> None:
    both = stays([post(date(2016, 3, 1)), post(date(2016, 2, 1), person="乙")], date(2020, 1, 1), RULES)
    found = notices(both, date(2000, 1, 1), date(2030, 1, 1), RULES)
    # Two people with two notices of posts and one of sections, three days each.
    assert len(found) == 2 * 3 * 3
    assert [one.on for one in found] == sorted(one.on for one in found)


@pytest.mark.parametrize("years", [(8, 5, 10), (5, 5, 10), (1, 2, 3, 4)])
def test_limits_the_wrong_way_round(years: tuple[int, ...]) -> None:
    own = DEFAULTS.values(KEYS, ON, [Setting("tenure.same_post", years, ON, "县")])
    with refused(LimitsOutOfOrder, f"tenure.same_post={years}", "由短到长、至多三档的年数"):
        stays([], ON, own)


def test_a_county_with_one_limit() -> None:
    own = DEFAULTS.values(KEYS, ON, [Setting("tenure.same_post", (3,), ON, "县")])
    (stay, _) = stays([post(date(2023, 3, 1))], ON, own)
    assert (stay.standing, stay.days) == (Standing.WATCH, ((Standing.WATCH, ON),))


def test_a_tenure_that_ends_before_it_begins() -> None:
    with refused(EndBeforeStart, "2020-01-01", "不早于 2020-01-02 的日期"):
        post(date(2020, 1, 2), date(2020, 1, 1))
