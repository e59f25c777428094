"""One rule: reading and checking a value of its own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jishi.rules.book import (
    BASELINE,
    Rule,
    RuleValue,
    RuleValueWrong,
    RuleWithoutSource,
    UnknownSource,
    source_tags,
    to_text,
)
from jishi.rules.values.share import Threshold, ThresholdWrong

from .expect import refused

DAYS = Rule("a.days", 20, "天", "[F3]", date(2020, 1, 1), "天数", "每月", least=0, most=31)

SHARE = Rule("a.share", Threshold.parse(">1/2"), "比例", "[F13]", date(2010, 10, 28), "比例")

RATE = Rule("a.rate", Decimal("0.2"), "比例", "[I]", BASELINE, "比率", least=0, most=1)

WORD = Rule("a.word", "block", "方式", "[I]", BASELINE, "方式", choices=("block", "log"))

LIST = Rule("a.list", (5, 8, 10), "年", "[I]", BASELINE, "年限", least=1)

NAMES = Rule("a.names", ("优秀", "合格"), "等次", "[F6]", BASELINE, "等次")

WEIGHTS = Rule(
    "a.weights", (Decimal("0.7"), Decimal("0.3")), "权重", "[I]", BASELINE, "权重", least=0, most=1
)


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        (DAYS, " 18 ", 18),
        (SHARE, "≥2/3", Threshold.parse("≥2/3")),
        (RATE, "0.10", Decimal("0.10")),
        (WORD, "log", "log"),
        (LIST, "4, 8", (4, 8)),
        (NAMES, "好, 差", ("好", "差")),
        (WEIGHTS, "0.6,0.4", (Decimal("0.6"), Decimal("0.4"))),
        (DAYS, "0", 0),
        (DAYS, "31", 31),
        (RATE, "1", Decimal(1)),
    ],
)
def test_values_as_people_type_them(rule: Rule, text: str, value: RuleValue) -> None:
    assert rule.parse(text) == value
    assert rule.check(value) == value
    assert rule.parse(to_text(value)) == value


@pytest.mark.parametrize(
    ("rule", "text", "shown", "expected"),
    [
        (DAYS, "廿", "a.days=廿", "整数，例如 20"),
        (DAYS, "18.5", "a.days=18.5", "整数，例如 20"),
        (DAYS, "-1", "a.days=-1", "有限的数、不小于0、不大于31"),
        (DAYS, "32", "a.days=32", "有限的数、不小于0、不大于31"),
        (RATE, "NaN", "a.rate=NaN", "有限的数、不小于0、不大于1"),
        (RATE, "Infinity", "a.rate=Infinity", "有限的数、不小于0、不大于1"),
        (RATE, "五成", "a.rate=五成", "小数，例如 0.2"),
        (WORD, "warn", "a.word=warn", "下列之一：block、log"),
        (LIST, "5,0", "a.list=0", "有限的数、不小于1"),
        (LIST, "5,x", "a.list=5,x", "以逗号分隔的几个值，例如 5,8,10"),
        (LIST, "", "a.list=", "以逗号分隔的几个值，例如 5,8,10"),
        (NAMES, "优秀,,差", "a.names=", "下列之一：非空文字"),
        (WEIGHTS, "0.6,NaN", "a.weights=NaN", "有限的数、不小于0、不大于1"),
        (WEIGHTS, "a,b", "a.weights=a,b", "以逗号分隔的几个值，例如 0.7,0.3"),
    ],
)
def test_values_that_cannot_be(rule: Rule, text: str, shown: str, expected: str) -> None:
    with refused(RuleValueWrong, shown, expected):
        rule.parse(text)


def test_a_wrong_share_keeps_its_own_name() -> None:
    with refused(ThresholdWrong, "过半", "“≥2/3”（含本数）或“>1/2”（不含本数）的写法"):
        SHARE.parse("过半")


@pytest.mark.parametrize(
    ("rule", "value", "shown", "expected"),
    [
        (DAYS, "18", "a.days=18", "整数，例如 20"),
        (DAYS, True, "a.days=True", "整数，例如 20"),
        (DAYS, Decimal(18), "a.days=18", "整数，例如 20"),
        (SHARE, ">1/2", "a.share=>1/2", "比例，例如 >1/2"),
        (RATE, 0.1, "a.rate=0.1", "小数，例如 0.2"),
        (WORD, 1, "a.word=1", "文字，例如 block"),
        (LIST, [5], "a.list=[5]", "以逗号分隔的几个值，例如 5,8,10"),
        (LIST, (), "a.list=()", "以逗号分隔的几个值，例如 5,8,10"),
        (LIST, (5, "x"), "a.list=(5, 'x')", "以逗号分隔的几个值，例如 5,8,10"),
    ],
)
def test_values_of_another_type(rule: Rule, value: object, shown: str, expected: str) -> None:
    with refused(RuleValueWrong, shown, expected):
        rule.check(value)


def test_bounds_may_be_open() -> None:
    free = Rule("b.any", Decimal(1), "分", "[I]", BASELINE, "分数")
    assert free.check(Decimal(-5)) == Decimal(-5)
    with refused(RuleValueWrong, "b.any=NaN", "有限的数"):
        free.check(Decimal("NaN"))
    capped = replace(free, most=3)
    with refused(RuleValueWrong, "b.any=4", "有限的数、不大于3"):
        capped.check(Decimal(4))


@pytest.mark.parametrize(("source", "label"), [("", "名称"), ("[I]", "")])
def test_a_rule_needs_source_and_label(source: str, label: str) -> None:
    with refused(RuleWithoutSource, "b.any", "有依据（source）和中文名称（label）的规则"):
        Rule("b.any", 1, "次", source, BASELINE, label)


def test_tags_of_a_source() -> None:
    assert source_tags("[F13] [I]") == ("F13", "I")
    with refused(UnknownSource, "法律", "方括号里的代号，如 [F13]"):
        source_tags("法律")
    with refused(UnknownSource, "F99", "“F9”（与“F99”最接近）"):
        source_tags("[F13] [F99]")


def test_a_list_of_one_is_a_list() -> None:
    one = Rule("b.one", (5,), "年", "[I]", BASELINE, "年限")
    assert one.check((4, 8)) == (4, 8)
    with refused(RuleValueWrong, "b.one=('x',)", "以逗号分隔的几个值，例如 5"):
        one.check(("x",))
