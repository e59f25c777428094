"""What the guards of a development file ask for: people, training, and how the branch voted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from variations import make

from jishi.records.registry import ledger

Preparation = Callable[[Any, Any], Mapping[str, Any]]


def _people(*names: str) -> Preparation:
    """As many people of the village, none of them the applicant."""

    def prepared(county: Any, file: Any) -> Mapping[str, Any]:
        people = [make(county, ledger("people"), village=str(file.village_id)) for _name in names]
        return {name: str(one.pk) for name, one in zip(names, people, strict=True)}

    return prepared


def _meeting(name: str) -> Preparation:
    counts = {"should": "20", "present": "18", "in_favour": "17"}
    return lambda _county, _file: {f"{name}_{key}": count for key, count in counts.items()}


PREPARED: dict[tuple[str, str], Preparation] = {
    ("memberships", "contacts_named"): _people("contact"),
    ("memberships", "introducers_named"): _people("introducer", "second_introducer"),
    ("memberships", "trained"): lambda _county, _file: {"training_days": "3"},
    ("memberships", "voted"): _meeting("vote"),
    ("memberships", "full_voted"): _meeting("full"),
    ("memberships", "extend"): lambda _county, _file: {"extension_months": "6"},
    ("memberships", "vote_after_extension"): _meeting("full"),
}
