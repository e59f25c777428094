"""Wrong words about clocks, or about who is told of a late case, stop the program and name the nearest right one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jishi.records.checks import check_ledger
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger
from jishi.records.telling import DEFAULT, DUE, ESCALATED, Tell


def faults(owner: Ledger) -> list[tuple[str | None, str]]:
    return [(fault.id, str(fault.msg)) for fault in check_ledger(owner)]


def case(**changed: Any) -> Ledger:
    return replace(ledger("requests"), **changed)


def clock(**changed: Any) -> Ledger:
    declared = ledger("requests").clock
    assert declared is not None
    return case(clock=replace(declared, **changed))


@pytest.mark.parametrize(
    "owner",
    [
        pytest.param(lambda: case(clock=None), id="a case without a clock"),
        pytest.param(
            lambda: replace(ledger("needs"), clock=ledger("requests").clock), id="a clock of what is no case"
        ),
    ],
)
def test_every_case_has_a_clock_and_nothing_else(owner: Any) -> None:
    assert "jishi.E015" in [code for code, _text in faults(owner())]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"states": {"answerd": "case.callback_workdays"}}, "answerd"),
        ({"paused": ("on_hod",)}, "on_hod"),
        ({"within": "reqest"}, "reqest"),
    ],
)
def test_a_word_of_the_clock_that_is_none(changed: dict[str, Any], wrong: str) -> None:
    (fault,) = faults(clock(**changed))
    assert fault[0] == "jishi.E001"
    assert wrong in fault[1]


@pytest.mark.parametrize("happened", [DUE, ESCALATED])
@pytest.mark.parametrize("whom", ["shares", "request_tasks.unit", "twon"])
def test_of_a_case_somebody_is_reminded_by_name(happened: str, whom: str) -> None:
    """It is written down who was reminded: an anchor of the case or the county, not whoever shares it."""
    (fault,) = faults(case(notices=(Tell(happened, to=(whom,)),)))
    assert fault[0] == "jishi.E014"
    assert whom in fault[1]


def test_what_is_declared_is_right() -> None:
    assert faults(case(notices=(*DEFAULT, Tell(DUE, ESCALATED, to=("grid", "county"))))) == []
    assert faults(replace(ledger("needs"), notices=(*DEFAULT, Tell(DUE, to=("shares",))))) == []
