"""Whose own matter a record is, and whose own line: what the ledger's `apart` and `own` say of who acts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor, HoldValue
from jishi.core.rulebook.resolving import resolve
from jishi.records.ledger import Apart, Ledger
from jishi.rules.verdict import Allowed, Denied, Verdict

YES = "是"


def kept_apart(actor: Actor, verb: str, ledger: Ledger, record: Any) -> Verdict:
    """`Denied` with the tie that stands against it. A query only where a county may turn the rule on."""
    for rule in ledger.apart:
        if verb not in rule.verbs:
            continue
        tie = next((name for name in rule.from_ if tied(actor, ledger, record, name)), None)
        if tie is not None and in_force(actor, rule):
            return _denied(ledger, rule, tie)
    return Allowed()


def within_line(
    actor: Actor, verb: str, ledger: Ledger, record: Any, holds: Iterable[HoldValue]
) -> list[HoldValue]:
    """Those of the holds whose role is not kept to its own line here, or whose line this is."""
    elsewhere: set[str] = set()
    for rule in ledger.own:
        if (
            verb in rule.verbs
            and _named(record, ledger, rule.of)
            and not tied(actor, ledger, record, rule.of)
        ):
            elsewhere |= set(rule.roles)
    return [hold for hold in holds if hold.role not in elsewhere]


def is_ones_own(ledger: Ledger, verb: str) -> bool:
    """Is what keeps this verb to its own line a person, and not a unit?"""
    columns: list[Any] = [ledger.model._meta.get_field(rule.of) for rule in ledger.own if verb in rule.verbs]
    return any(column.related_model._meta.label == "access.User" for column in columns)


def line_label(ledger: Ledger, verb: str) -> str:
    """The name of the column that says whose line a record is."""
    name = next(rule.of for rule in ledger.own if verb in rule.verbs)
    return str(ledger.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a foreign key has it


def _named(record: Any, ledger: Ledger, name: str) -> bool:
    column: Any = ledger.model._meta.get_field(name)
    return getattr(record, column.attname) is not None


def tied(actor: Actor, ledger: Ledger, record: Any, name: str) -> bool:
    """Does this column name the person who acts: as a user, as a person, or by the unit they belong to?"""
    column: Any = ledger.model._meta.get_field(name)
    key = getattr(record, column.attname)
    if key is None:
        return False
    target = column.related_model._meta.label
    if target == "access.User":
        return bool(key == actor.user_id)
    if target == "people.Person":
        return bool(key == actor.person_id)
    return str(key) in actor.units


def in_force(actor: Actor, rule: Apart) -> bool:
    if not rule.when:
        return True
    return str(resolve(rule.when, on=actor.today, county=actor.county).value) == YES


def _denied(ledger: Ledger, rule: Apart, tie: str) -> Verdict:
    label = ledger.model._meta.get_field(tie).verbose_name  # type: ignore[union-attr]  # a foreign key has it
    said = {"label": label, "reason": rule.reason}
    return Denied(_("%(reason)s（您与这条记录的“%(label)s”有关）请由无关的同事办理。") % said)
