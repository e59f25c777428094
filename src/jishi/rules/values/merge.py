"""Merges two edits of the same record field by field, so that a phone back on line loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from jishi.rules.fault import RuleFault


class FieldsDiffer(RuleFault):
    title = "三方的字段不一致"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed, each to something else."""

    field: str
    base: object
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged values; where the sides conflict, theirs stand until a person has chosen."""

    values: dict[str, object]
    conflicts: tuple[Conflict, ...]

    @property
    def clean(self) -> bool:
        return not self.conflicts


def merge(base: Mapping[str, object], mine: Mapping[str, object], theirs: Mapping[str, object]) -> Merge:
    """Three-way merge: a field changed by one side takes that side's value, by both alike the common one.

    `base` is the version both started from, `theirs` what is stored now, `mine` what was edited meanwhile.
    All three must have the same fields.

    手册 两人改了同一条记录
    公式 只有一方改过的字段取改过的值；双方改成一样的取该值；双方改得不一样的列为冲突，请人选定，选定前
    保留已存的
    依据 [I]
    例 甲离线改了电话，乙同时改了地址，合并后两处都改；两人把电话改成不同号码的，列为冲突

    >>> merge({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}).values
    {'a': 2, 'b': 3}
    """
    for name, side in (("mine", mine), ("theirs", theirs)):
        if side.keys() != base.keys():
            different = sorted(side.keys() ^ base.keys())
            raise FieldsDiffer(f"{name}: {'、'.join(different)}", "与起始版本相同的字段")
    values: dict[str, object] = {}
    conflicts = []
    for field, old in base.items():
        own, other = mine[field], theirs[field]
        values[field] = own if other == old else other
        if own not in (old, other) and other != old:
            conflicts.append(Conflict(field, old, own, other))
    return Merge(values, tuple(conflicts))
