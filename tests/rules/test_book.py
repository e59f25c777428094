"""The book: what is in force on a day, and every refusal of a wrong rule or value."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import (
    AREAS,
    BASELINE,
    DEFAULTS,
    SOURCES,
    Book,
    Resolved,
    Rule,
    RuleDefinedTwice,
    RuleNotYetInForce,
    RuleOfAnotherType,
    RuleSetTwice,
    RuleValue,
    RuleValueWrong,
    Setting,
    UnknownRule,
    Values,
    resolve,
    source_tags,
    to_text,
)
from jishi.rules.values.share import Threshold

from .expect import refused

DAY = date(2026, 3, 1)

DAYS = Rule("a.days", 20, "天", "[F3]", date(2020, 1, 1), "天数", "每月", least=0, most=31)

SHARE = Rule("a.share", Threshold.parse(">1/2"), "比例", "[F13]", date(2010, 10, 28), "比例")

RATE = Rule("a.rate", Decimal("0.2"), "比例", "[I]", BASELINE, "比率", least=0, most=1)

WORD = Rule("a.word", "block", "方式", "[I]", BASELINE, "方式", choices=("block", "log"))

LIST = Rule("a.list", (5, 8, 10), "年", "[I]", BASELINE, "年限", least=1)

NAMES = Rule("a.names", ("优秀", "合格"), "等次", "[F6]", BASELINE, "等次")

WEIGHTS = Rule(
    "a.weights", (Decimal("0.7"), Decimal("0.3")), "权重", "[I]", BASELINE, "权重", least=0, most=1
)

BOOK = Book([DAYS, SHARE, RATE, WORD, LIST, NAMES, WEIGHTS])

SETTINGS = st.lists(
    st.builds(
        Setting,
        st.sampled_from(["a.days", "a.other"]),
        st.integers(0, 31),
        st.dates(date(2018, 1, 1), date(2028, 1, 1)),
        st.just("县委〔2024〕1号"),
    ),
    max_size=6,
    unique_by=lambda one: (one.key, one.effective_from),
)


@given(SETTINGS, SETTINGS, st.dates(date(2018, 1, 1), date(2028, 1, 1)))
def test_the_value_in_force_by_walking_back_day_by_day(
    county: list[Setting], town: list[Setting], on: date
) -> None:
    for level, settings in (("town", town), ("county", county)):
        day = on
        while day >= date(2018, 1, 1):
            for one in settings:
                if (one.key, one.effective_from) == ("a.days", day):
                    expected = Resolved(one.value, "a.days", one.source, day, f"{level}:{day.isoformat()}")
                    assert BOOK.resolve("a.days", on, county, town) == expected
                    return
            day -= timedelta(days=1)
    if on < DAYS.effective_from:
        with refused(RuleNotYetInForce, f"a.days {on}", "2020-01-01 或以后的日期"):
            BOOK.resolve("a.days", on, county, town)
    else:
        expected = Resolved(20, "a.days", "[F3]", DAYS.effective_from, "default:2020-01-01")
        assert BOOK.resolve("a.days", on, county, town) == expected


def test_a_citation_tells_value_from_value() -> None:
    assert BOOK.resolve("a.days", DAY).citation == "a.days@default:2020-01-01"
    setting = Setting("a.days", 18, date(2026, 3, 1), "县委〔2026〕3号")
    assert BOOK.resolve("a.days", DAY, [setting]).citation == "a.days@county:2026-03-01"
    assert BOOK.resolve("a.days", date(2026, 2, 28), [setting]).value == 20


def test_a_rule_not_yet_in_force() -> None:
    assert BOOK.resolve("a.share", date(2010, 10, 28)).value == Threshold.parse(">1/2")
    with refused(RuleNotYetInForce, "a.share 2010-10-27", "2010-10-28 或以后的日期"):
        BOOK.resolve("a.share", date(2010, 10, 27))


def test_an_unknown_rule_gets_the_nearest() -> None:
    with refused(UnknownRule, "four_two.rep_pass", "“four_two.reps_pass”（与“four_two.rep_pass”最接近）"):
        resolve("four_two.rep_pass", DAY)
    with refused(UnknownRule, "a.day", "“a.days”（与“a.day”最接近）"):
        _ = BOOK["a.day"]
    with refused(UnknownRule, "a.day", "“a.days”（与“a.day”最接近）"):
        BOOK.values(["a.days"], DAY).number("a.day")


def test_two_values_on_one_day_are_refused() -> None:
    twice = [Setting("a.days", value, DAY, "县委〔2026〕3号") for value in (18, 19)]
    with refused(RuleSetTwice, "a.days 2026-03-01", "同一天只有一个值"):
        BOOK.resolve("a.days", DAY, twice)
    assert BOOK.resolve("a.days", date(2026, 2, 28), twice).value == 20
    later = Setting("a.days", 17, date(2026, 4, 1), "县委〔2026〕4号")
    assert BOOK.resolve("a.days", date(2026, 4, 1), [*twice, later]).value == 17


def test_a_setting_is_checked_and_needs_its_source() -> None:
    with refused(RuleValueWrong, "a.days=32", "有限的数、不小于0、不大于31"):
        BOOK.resolve("a.days", DAY, [Setting("a.days", 32, DAY, "县委〔2026〕3号")])
    with refused(RuleValueWrong, "a.days=18", "写明依据（文件或会议）的值"):
        BOOK.resolve("a.days", DAY, [Setting("a.days", 18, DAY, "")])


def test_a_book_knows_its_rules_in_order() -> None:
    assert list(BOOK) == [DAYS, SHARE, RATE, WORD, LIST, NAMES, WEIGHTS]
    assert len(BOOK) == 7
    assert "a.days" in BOOK
    assert "a.day" not in BOOK
    assert list(Book([DAYS, SHARE])) == [DAYS, SHARE]
    with refused(RuleDefinedTwice, "a.days", "全书只出现一次的规则代码"):
        Book([DAYS, DAYS])


def test_values_are_read_by_type() -> None:
    read = BOOK.values([rule.key for rule in BOOK], DAY)
    assert read.number("a.days") == 20
    assert read.share("a.share") == Threshold.parse(">1/2")
    assert read.decimal("a.rate") == Decimal("0.2")
    assert read.text("a.word") == "block"
    assert read.numbers("a.list") == (5, 8, 10)
    assert read.words("a.names") == ("优秀", "合格")
    assert read.numbers("a.names") == ()
    assert read.words("a.list") == ()
    assert read["a.days"].source == "[F3]"
    assert read.limits() == {"a.days": 20}
    assert read.citations()[:2] == ("a.days@default:2020-01-01", "a.share@default:2010-10-28")


def test_values_take_the_county_and_the_town() -> None:
    county, town = Setting("a.days", 18, DAY, "县"), Setting("a.rate", Decimal("0.1"), DAY, "镇")
    read = BOOK.values(["a.days", "a.rate"], DAY, [county], [town])
    assert (read.number("a.days"), read.decimal("a.rate")) == (18, Decimal("0.1"))
    with refused(UnknownRule, "a.word", "“a.days”（与“a.word”最接近）"):
        read.text("a.word")


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        (lambda values: values.number("a.word"), "a.word=block", "int 类型的规则"),
        (lambda values: values.text("a.days"), "a.days=20", "str 类型的规则"),
        (lambda values: values.decimal("a.days"), "a.days=20", "Decimal 类型的规则"),
        (lambda values: values.share("a.list"), "a.list=5,8,10", "Threshold 类型的规则"),
        (lambda values: values.numbers("a.days"), "a.days=20", "tuple 类型的规则"),
        (lambda values: values.words("a.days"), "a.days=20", "tuple 类型的规则"),
    ],
)
def test_a_value_of_another_type_is_refused(read: object, value: str, wanted: str) -> None:
    assert callable(read)
    values = BOOK.values([rule.key for rule in BOOK], DAY)
    with refused(RuleOfAnotherType, value, wanted):
        read(values)


def test_the_book_as_a_table() -> None:
    county = [Setting("a.days", 18, DAY, "县委〔2026〕3号")]
    rows = BOOK.table(DAY, county)
    assert rows[0] == {
        "规则": "天数",
        "代码": "a.days",
        "现行值": "18",
        "单位": "天",
        "依据": "县委〔2026〕3号",
        "生效日期": "2026-03-01",
        "默认值": "20",
        "说明": "每月",
    }
    assert [row["代码"] for row in rows] == [rule.key for rule in BOOK]
    early = BOOK.table(date(2015, 1, 1))
    assert (early[0]["现行值"], early[0]["依据"], early[0]["生效日期"]) == ("尚未生效", "[F3]", "2020-01-01")
    assert early[1]["现行值"] == ">1/2"
    assert BOOK.table(DAY, [], county)[0]["现行值"] == "18"


def test_every_default_has_known_sources_and_reads_back() -> None:
    for rule in DEFAULTS:
        assert source_tags(rule.source)
        assert rule.parse(to_text(rule.value)) == rule.value
        assert rule.unit
    used = {tag for rule in DEFAULTS for tag in source_tags(rule.source)}
    assert used <= set(SOURCES)
    assert sum(len(rules) for rules in AREAS.values()) == len(DEFAULTS)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        # As the table of default rules of the domain gives them.
        ("round.months", 24),
        ("presence.required_days_month", 20),
        ("leave.town_max_days", 3),
        ("absence.unit_deduction", Decimal("0.1")),
        ("appraisal.weights", (60, 30, 10)),
        ("appraisal.excellent_cap", Decimal("0.20")),
        ("star.winners_per_quarter", 3),
        ("fair.notice_days", 3),
        ("fair.min_confirmed_items", 5),
        ("catalogue.window_days", 180),
        ("catalogue.retire_days", 180),
        ("team_score", (Decimal("0.7"), Decimal("0.3"))),
        ("rating.negative_fix_workdays", 5),
        ("case.limit_complaint", 13),
        ("case.overdue_notice_after_reminder_wd", 5),
        ("mediation.normal_months", 1),
        ("four_two.party_attend", Threshold.parse("≥2/3")),
        ("four_two.party_pass", Threshold.parse("≥1/2")),
        ("four_two.reps_attend", Threshold.parse("≥2/3")),
        ("four_two.reps_pass", Threshold.parse(">1/2")),
        ("villagers.attend", Threshold.parse(">1/2")),
        ("villagers.households_attend", Threshold.parse("≥2/3")),
        ("four_two.plan_notice_days", 3),
        ("publication.days", 7),
        ("villagers_meeting.notice_days", 10),
        ("orglife.quorum", Threshold.parse(">1/2")),
        ("branch.min_members", 3),
        ("branch.max_members", 50),
        ("branch.committee_from", 7),
        ("member.activist_min_months", 12),
        ("member.probation_months", 12),
        ("member.approval_months", 3),
        ("dues_reminder_day", 20),
        ("branch_rating.cuts", (90, 75)),
        ("tenure.same_post", (5, 8, 10)),
        ("tenure.same_section", (8, 10)),
        ("tenure.sensitive_staff", (4, 5)),
        ("tenure.notice_days", (180, 90, 30)),
        ("coop.patronage_min", Decimal("0.60")),
        ("coop.farmer_min", Threshold.parse("≥4/5")),
        ("federation.min_members", 3),
        ("contract.expiry_alarm_days", 90),
        ("admission.enforce", "block"),
    ],
)
def test_defaults_of_the_domain(key: str, value: RuleValue) -> None:
    assert resolve(key, DAY).value == value


def test_weights_add_up() -> None:
    values: Values = DEFAULTS.values([rule.key for rule in DEFAULTS], DAY)
    assert sum(values.numbers("appraisal.weights")) == 100
    assert sum(values.numbers("grid.score_weights")) == 100
    for key in ("team_score", "fair.priority_weights"):
        weights = DEFAULTS[key].value
        assert isinstance(weights, tuple)
        assert sum(Decimal(weight) for weight in weights) == 1
