"""Who is kept to their own line does nothing in another's, by every door; what is nobody's line yet is open to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from doors import Api, Door, Screen
from pictures import picture, refused
from states import move, ready
from variations import a_change, make

from county import County
from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden
from jishi.records.ledger import Ledger, Own
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import get, may, shown
from jishi.records.services import archive, prepare_moves, reveal, save

promise = pytest.mark.promise
RULES = [(owner, rule) for owner in ledgers() for rule in owner.own]
every_rule = pytest.mark.parametrize(("owner", "rule"), RULES, ids=[f"{o.code}-{r.of}" for o, r in RULES])


# Whom a record is given to where it is one person's own, and not a unit's.
SOMEBODY = ("fair_office", "county_line")


def given_to(county: County, owner: Ledger, record: Any, rule: Own) -> Any:
    """The record, its line set to the county's first unit, or to somebody."""
    column: Any = owner.model._meta.get_field(rule.of)
    users = column.related_model is User
    key = county.users[SOMEBODY[0]] if users else county.ids("organisations")[0]
    owner.model._default_manager.filter(pk=record.pk).update(**{column.attname: key})
    return get(county.system, owner, record.pk)


def of_unit(county: County, role: str, position: int) -> Actor:
    """A person of this role: of the unit at this position, and themselves the somebody there."""
    units = frozenset({str(county.ids("organisations")[position])})
    return replace(county.actor(role), units=units, user_id=county.users[SOMEBODY[position]])


@promise("own")
@every_rule
def test_only_the_line_itself_does_it(county: County, owner: Ledger, rule: Own) -> None:
    record = make(county, owner)
    for role in rule.roles:
        for verb in rule.verbs:
            assert may(of_unit(county, role, 1), verb, owner, record), "it is nobody's line yet"
    record = given_to(county, owner, record, rule)
    label = str(owner.model._meta.get_field(rule.of).verbose_name)  # type: ignore[union-attr]
    for role in rule.roles:
        for verb in rule.verbs:
            assert may(of_unit(county, role, 0), verb, owner, record), (role, verb)
            verdict = may(of_unit(county, role, 1), verb, owner, record)
            assert not verdict, (role, verb)
            assert label in verdict.reason
        others = [
            r for r in owner.grants if r not in (*rule.roles, "public") and owner.allows(r, rule.verbs[0])
        ]
        # Who holds another role beside this one does what that one may.
        for other in others[:1]:
            both = county.holding((role, "county", county.code), (other, "county", county.code))
            assert may(both, rule.verbs[0], owner, record)


@promise("own")
@every_rule
def test_no_service_writes_or_shows_it(county: County, owner: Ledger, rule: Own) -> None:
    for role in rule.roles:
        for step in owner.machine.moves:
            if step.code in rule.verbs:
                record, values = ready(county, owner, step)
                record = given_to(county, owner, record, rule)
                foreign = of_unit(county, role, 1)
                told = {"id": record.pk, "move": step.code, "version": record.version, "values": values}
                with refused(owner, Forbidden):
                    move(actor=foreign, ledger=owner, reason="核实过", **told)
                if not step.min_days:
                    with refused(owner, Forbidden):
                        prepare_moves(
                            actor=foreign, ledger=owner, records=[record], move=step.code, reason="核实过"
                        )
        record = given_to(county, owner, make(county, owner), rule)
        foreign, own = of_unit(county, role, 1), of_unit(county, role, 0)
        if "change" in rule.verbs:
            values = a_change(county, owner, record)
            with refused(owner, Forbidden):
                save(actor=foreign, ledger=owner, id=record.pk, version=record.version, values=values)
            # Nor is it given away by who has it.
            if rule.of in owner.fields:
                away = {rule.of: str(county.ids("organisations")[1])}
                with refused(owner, Forbidden):
                    save(actor=own, ledger=owner, id=record.pk, version=record.version, values=away)
            record = save(actor=own, ledger=owner, id=record.pk, version=record.version, values=values).record
        if "archive" in rule.verbs:
            with refused(owner, Forbidden):
                archive(actor=foreign, ledger=owner, id=record.pk, version=record.version, reason="试")
        if "read_personal" in rule.verbs:
            covered = [name for name, cell in shown(foreign, owner, record).items() if cell.masked]
            plain = [name for name, cell in shown(own, owner, record).items() if not cell.masked]
            assert set(covered) & set(plain), "what is read openly in one's own line is masked in another's"
        if "read_sensitive" in rule.verbs:
            for name, level in owner.classes.items():
                if level.value == "P3":
                    with refused(owner, Forbidden):
                        reveal(actor=foreign, ledger=owner, id=record.pk, field=name, reason="核对救助名单")
                    assert reveal(actor=own, ledger=owner, id=record.pk, field=name, reason="核对救助名单")


@promise("own")
@pytest.mark.parametrize("door", [Screen, Api], ids=("screen", "api"))
def test_no_door_lets_a_bureau_change_anothers_service(county: County, door: Door) -> None:
    """By real users: the person of a bureau, who holds the line for the county."""
    items = ledger("items")
    (rule,) = items.own
    entered = door(county, items, "county_line")
    item = given_to(county, items, make(county, items), rule)
    worker = county.row("people")
    type(worker).objects.filter(pk=worker.pk).update(organisation=county.ids("organisations")[1])
    User.objects.filter(pk=county.users["county_line"]).update(person=worker)
    values = a_change(county, items, item)
    before = picture(items)
    answer = entered.change(item, values, item.version, new_id())
    assert picture(items) == before
    assert (answer.done, answer.status) == (False, 403)
    assert "归口部门" in answer.text
    type(worker).objects.filter(pk=worker.pk).update(organisation=item.department_id)
    assert entered.change(item, values, item.version, new_id()).done


def test_there_are_rules_to_try() -> None:
    assert {(owner.code, rule.of) for owner, rule in RULES} >= {
        ("items", "department"),
        ("households", "recognised_by"),
        ("obligations", "assignee"),
    }
