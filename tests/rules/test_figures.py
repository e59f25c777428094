"""Shares, periods, stocks, comparison and coverage: cited figures, and the days counted one by one."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.counting.comparison import Change, compare, same_period, show_change
from jishi.rules.counting.coverage import Coverage, coverage
from jishi.rules.counting.figures import Entry, Figure, Span, cumulative, in_period, stock
from jishi.rules.counting.rate import PartAboveWhole, Rate, show_percent, show_rate
from jishi.rules.values.months import EndBeforeStart
from jishi.rules.values.period import PeriodKind, parse_period, periods
from jishi.rules.values.share import NegativeCount

from .expect import refused


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        # As counties reported them: policies delivered [S4], leads [S0], villages with a fair [S2].
        (28, 45, "62.2%（28/45）"),
        (15, 31, "48.4%（15/31）"),
        (200, 968, "20.7%（200/968）"),
        (46, 46, "100%（46/46）"),
        (46, 60, "76.7%（46/60）"),
        (0, 7, "0%（0/7）"),
        (0, 0, "无（0/0）"),
        (1, 16, "6.3%（1/16）"),
    ],
)
def test_shares_as_written(part: int, whole: int, text: str) -> None:
    assert show_rate(Rate(part, whole)) == text


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_a_share_against_decimals(part: int, whole: int) -> None:
    part = min(part, whole)
    rate = Rate(part, whole)
    assert rate.exact is not None
    assert rate.exact * whole == part
    wanted = (Decimal(part * 100) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(show_percent(rate.exact, 2).rstrip("%")) == wanted


def test_shares_that_cannot_be() -> None:
    with refused(PartAboveWhole, 46, "不大于45"):
        Rate(46, 45)
    with refused(NegativeCount, -1, "0或正整数"):
        Rate(-1, 45)
    with refused(NegativeCount, -2, "0或正整数"):
        Rate(0, -2)
    assert Rate(0, 0).exact is None
    assert show_percent(None) == "无"
    assert show_percent(Fraction(1, 3)) == "33.3%"


FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
ENTRIES = st.lists(
    st.builds(
        Entry,
        st.dates(date(2024, 12, 1), date(2027, 1, 31)),
        st.integers(-50, 50),
        st.dates(FIRST, date(2027, 3, 1)),
        st.booleans(),
    ),
    max_size=10,
)


@given(ENTRIES, st.dates(FIRST, LAST), st.sampled_from([*PeriodKind][:-1]))
def test_a_period_day_by_day(entries: list[Entry], known_by: date, kind: PeriodKind) -> None:
    for period in periods(kind, entries[0].on if entries else FIRST, entries[0].on if entries else FIRST):
        days = {period.first + timedelta(days=offset) for offset in range(period.days)}
        for limit in (None, known_by):
            seen = [one for one in entries if one.on in days and (limit is None or one.known_on <= limit)]
            received, expected = ([one for one in seen if one.expected is kind_] for kind_ in (False, True))
            assert in_period(entries, period, known_by=limit) == Figure(
                sum(one.amount for one in received),
                sum(one.amount for one in expected),
                len(received),
                len(expected),
            )


@given(ENTRIES, st.dates(FIRST, LAST))
def test_months_add_up_to_what_has_been_since_the_start(entries: list[Entry], known_by: date) -> None:
    months = [
        in_period(entries, month, known_by=known_by) for month in periods(PeriodKind.MONTH, FIRST, LAST)
    ]
    whole = cumulative(entries, FIRST, LAST, known_by=known_by)
    assert sum(month.received for month in months) == whole.received
    assert sum(month.expected for month in months) == whole.expected
    assert sum(month.received_entries for month in months) == whole.received_entries
    assert cumulative(entries, date(2024, 1, 1), date(2028, 1, 1)).expected_entries == sum(
        entry.expected for entry in entries
    )


def test_figures_by_hand() -> None:
    """An estimate of 100,000 yuan is never income; a reversal takes back; late entries were not yet known."""
    q1 = parse_period("2026-Q1")
    entries = [
        Entry(date(2026, 1, 1), 50_000, date(2026, 1, 5)),
        Entry(date(2026, 3, 31), 30_000, date(2026, 4, 2)),
        Entry(date(2026, 2, 1), -20_000, date(2026, 2, 1)),
        Entry(date(2025, 12, 31), 7, date(2026, 1, 1)),
        Entry(date(2026, 4, 1), 9, date(2026, 4, 1)),
        Entry(date(2026, 2, 2), 10_000_000, date(2026, 2, 2), expected=True),
    ]
    assert in_period(entries, q1) == Figure(60_000, 10_000_000, 3, 1)
    assert in_period(entries, q1, known_by=date(2026, 4, 1)) == Figure(30_000, 10_000_000, 2, 1)
    assert in_period(entries, q1, known_by=date(2026, 4, 2)) == in_period(entries, q1)
    assert cumulative(entries, date(2025, 12, 31), date(2026, 1, 1)) == Figure(50_007, 0, 2, 0)
    assert cumulative(entries, date(2025, 1, 1), LAST, known_by=date(2026, 1, 1)) == Figure(7, 0, 1, 0)


SPANS = st.lists(
    st.builds(
        lambda code, first, length: Span(
            code, first, None if length is None else first + timedelta(days=length)
        ),
        st.sampled_from("甲乙丙"),
        st.dates(date(2026, 1, 1), date(2026, 1, 20)),
        st.one_of(st.none(), st.integers(0, 9)),
    ),
    max_size=6,
)


@given(SPANS, st.dates(date(2025, 12, 30), date(2026, 2, 2)))
def test_stock_by_listing_the_days_of_each(spans: list[Span], as_of: date) -> None:
    held = set()
    for span in spans:
        day = span.first
        while day <= (span.last or date(2026, 3, 1)):
            if day == as_of:
                held.add(span.code)
            day += timedelta(days=1)
    assert stock(spans, as_of) == len(held)


def test_spans_that_cannot_be() -> None:
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        Span("甲", date(2026, 1, 2), date(2026, 1, 1))
    assert stock([Span("甲", date(2026, 1, 2), date(2026, 1, 2))], date(2026, 1, 2)) == 1


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("2026-01-01", "2026-05-20", "2025-01-01", "2025-05-20"),
        ("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29"),
        ("2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28"),
        ("2025-01-01", "2025-02-28", "2024-01-01", "2024-02-29"),
        ("2025-02-02", "2025-02-28", "2024-02-02", "2024-02-28"),
        ("2025-02-01", "2025-02-27", "2024-02-01", "2024-02-27"),
        ("2024-02-29", "2024-03-05", "2023-02-28", "2023-03-05"),
        ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("2026-04-30", "2026-04-30", "2025-04-30", "2025-04-30"),
    ],
)
def test_the_same_period_of_the_year_before(first: str, last: str, start: str, end: str) -> None:
    found = same_period(date.fromisoformat(first), date.fromisoformat(last))
    assert found == (date.fromisoformat(start), date.fromisoformat(end))


@given(st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_the_days_of_the_year_before_by_name(first: date, length: int) -> None:
    """The same month and day, by their names, except where February has another length."""
    last = first + timedelta(days=length)
    for now, then in zip((first, last), same_period(first, last), strict=True):
        assert (then.year, then.month) == (now.year - 1, now.month)
        assert then.day == now.day or (now.month == 2 and {then.day, now.day} == {28, 29})
    with refused(EndBeforeStart, (first - timedelta(days=1)).isoformat(), f"不早于 {first} 的日期"):
        same_period(first, first - timedelta(days=1))


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [
        (45, 36, "增长25%"),
        (36, 45, "下降20%"),
        (4, 3, "增长33.3%"),
        (3, 3, "持平"),
        (0, 0, "持平"),
        (0, 8, "下降100%"),
        (45, 0, "增加45，上年同期为0，不计增幅"),
        (5, -5, "增加10，上年同期为-5，不计增幅"),
        (-9, -5, "减少4，上年同期为-5，不计增幅"),
        (-1, 2, "下降150%"),
        (1, 1, "持平"),
        (2, 1, "增长100%"),
    ],
)
def test_changes_in_words(now: int, then: int, text: str) -> None:
    assert show_change(compare(now, then)) == text


@given(st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_a_change_leads_back(now: int, then: int) -> None:
    change = compare(now, then)
    assert change == Change(now, then)
    assert then + change.difference == now
    if change.rate is None:
        assert then <= 0
    else:
        assert then * (1 + change.rate) == now


CODES = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(CODES, CODES, CODES, st.booleans())
def test_coverage_one_by_one(done: list[str], scope: list[str], spared: list[str], merged: bool) -> None:
    same = {"f": "a"} if merged else None

    def among(code: str, codes: list[str]) -> bool:
        return code in codes or (merged and code == "a" and "f" in codes)

    everyone = [code for code in "abcdef" if not (merged and code == "f")]
    wanted = [code for code in everyone if among(code, scope) and not among(code, spared)]
    reached = [code for code in everyone if among(code, done)]
    assert coverage(done, scope, not_applicable=spared, merged=same) == Coverage(
        Rate(sum(code in reached for code in wanted), len(wanted)),
        tuple(code for code in wanted if code not in reached),
        tuple(code for code in reached if not among(code, scope) and not among(code, spared)),
    )


def test_coverage_by_hand() -> None:
    found = coverage(["b", "a", "a", "z", "y"], ["a", "b", "d", "c"], not_applicable=["d"])
    assert found == Coverage(Rate(2, 3), ("c",), ("y", "z"))
    assert coverage([], []) == Coverage(Rate(0, 0), (), ())
