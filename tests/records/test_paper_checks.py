"""Wrong words about papers and prints stop the program and name the nearest right one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jishi.records.checks import check_ledger
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger


def agreement(**changed: Any) -> Ledger:
    owner = ledger("agreements")
    return replace(owner, evidence={"resolution": replace(owner.evidence["resolution"], **changed)})


def faults(owner: Ledger) -> list[tuple[str | None, str, str | None]]:
    return [(fault.id, str(fault.msg), fault.hint) for fault in check_ledger(owner)]


def test_the_ledgers_as_they_are_have_no_fault() -> None:
    assert faults(ledger("agreements")) == faults(ledger("decisions")) == []


@pytest.mark.parametrize(
    ("changed", "wrong", "near"),
    [
        ({"ledger": "decision"}, "decision", "decisions"),
        ({"field": "desicion"}, "desicion", "decision"),
        ({"when": "use_assets"}, "use_assets", "uses_assets"),
        ({"states": ("implementng",)}, "implementng", "implementing"),
        ({"same": ("vilage",)}, "vilage", "village"),
    ],
)
def test_a_word_that_is_none(changed: dict[str, Any], wrong: str, near: str) -> None:
    found = faults(agreement(**changed))
    assert (
        "jishi.E016",
        f"台账 agreements: evidence.resolution 中没有“{wrong}”。",
        f"是不是 {near}?",
    ) in found


def test_a_paper_that_no_move_asks_for() -> None:
    owner = ledger("agreements")
    (fault,) = faults(replace(owner, evidence={"resolutoin": owner.evidence["resolution"]}))
    assert fault == ("jishi.E016", "台账 agreements: evidence 中没有“resolutoin”。", "是不是 resolution?")


def test_a_print_in_a_state_that_is_none() -> None:
    owner = ledger("decisions")
    (fault,) = faults(replace(owner, prints=(replace(owner.prints[0], states=("close",)),)))
    assert fault == ("jishi.E016", "台账 decisions: prints.minutes 中没有“close”。", "是不是 closed?")
