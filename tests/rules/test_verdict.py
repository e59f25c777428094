"""Verdicts, faults and suggestions: what every other rule answers with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import nearest, suggestion
from jishi.rules.verdict import Allowed, Denied, RefusalWithoutReason, Verdict, every

from .expect import refused

VERDICTS = st.one_of(
    st.builds(Allowed, st.lists(st.sampled_from("abc")).map(tuple)),
    st.builds(Denied, st.sampled_from(["太早", "太晚"]), st.none(), st.just(())),
)


def test_allowed_is_true_and_denied_is_false() -> None:
    assert Allowed()
    assert not Denied("人数不足")
    assert Allowed() == Allowed(())
    assert Denied("x") == Denied("x", None, ())


def test_a_refusal_without_a_reason_is_refused() -> None:
    with refused(RefusalWithoutReason, "", "一句说明原因和办法的话"):
        Denied("")


@given(st.lists(VERDICTS))
def test_every_is_allowed_only_if_all_are(verdicts: list[Verdict]) -> None:
    result = every(*verdicts)
    refusals = [verdict for verdict in verdicts if not verdict]
    if refusals:
        assert result == refusals[0]
    else:
        seen: list[str] = []
        for rule in (rule for verdict in verdicts for rule in verdict.rules):
            if rule not in seen:
                seen.append(rule)
        assert result == Allowed(tuple(seen))


def test_a_fault_names_the_fact_the_value_and_what_was_expected() -> None:
    fault = RuleFault("13", "1至12")
    assert (fault.value, fault.expected) == ("13", "1至12")
    assert str(fault) == "数值有误：给出的是“13”，应为1至12"
    assert isinstance(fault, ValueError)


def test_a_secret_value_never_reaches_the_message() -> None:
    class Secret(RuleFault):
        title = "号码不对"
        secret = True

    fault = Secret("360426199101010072", "正确的号码")
    assert str(fault) == "号码不对：给出的是(不予显示)，应为正确的号码"
    assert fault.value == "360426199101010072"


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("village", ["town", "vilage", "grid"], "vilage"),
        ("VILLAGE", ["town", "village"], "village"),
        ("zzz", ["town", "village"], None),
        ("ab", ["abd", "abc"], "abc"),
        ("ab", ["abc", "abd"], "abc"),
        ("x", [], None),
        ("abcd", ["abxy"], "abxy"),
        ("abcd", ["axyz"], None),
        ("Open", ["OPEN", "open"], "OPEN"),
        ("opne", ["done", "open"], "open"),
        ("OPNE", ["done", "Open"], "Open"),
    ],
)
def test_nearest_word(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected


def test_suggestion_names_the_nearest_or_all() -> None:
    assert suggestion("opn", ["open", "done"]) == "“open”（与“opn”最接近）"
    assert suggestion("zzz", ["open", "done"]) == "下列之一：done、open"
    assert suggestion("zzz", []) == "已登记的名称（目前一个也没有）"


@given(st.sampled_from(["draft", "open", "waiting", "done", "dropped"]))
def test_a_known_word_is_nearest_to_itself(word: str) -> None:
    assert nearest(word, ["draft", "open", "waiting", "done", "dropped"]) == word
