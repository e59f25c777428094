"""Nobody does in their own matter what a ledger keeps apart: every rule, every tie, by every door; and nothing changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from doors import Api, Door, Screen
from pictures import picture, refused
from scopes import roles_with
from states import move, ready
from variations import fresh, make

from county import County
from jishi.core.access.actor import Actor
from jishi.core.access.models import Hold, User
from jishi.core.rulebook.models import RuleValue
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden
from jishi.records.ledger import Apart, Ledger
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import may
from jishi.records.services import archive, prepare_moves, save

promise = pytest.mark.promise
RULES = [(owner, rule, tie) for owner in ledgers() for rule in owner.apart for tie in rule.from_]


def turned_on(county: County, rule: Apart) -> None:
    if rule.when:
        given = {"county": county.code, "key": rule.when, "effective_from": "2026-01-01", "source": "县规"}
        RuleValue.objects.create(value="是", **given)


def tied(county: County, owner: Ledger, record: Any, tie: str, actor: Actor) -> Actor:
    """The person the column names, in the role of the actor; the column is filled where the example leaves it empty."""
    column: Any = owner.model._meta.get_field(tie)
    target = column.related_model._meta.label
    key = getattr(record, column.attname)
    if key is None:
        code = "people" if target == "people.Person" else "organisations"
        key = actor.user_id if target == "access.User" else county.ids(code)[0]
        owner.model._default_manager.filter(pk=record.pk).update(**{column.attname: key})
        setattr(record, column.attname, key)
    if target == "access.User":
        return replace(actor, user_id=key)
    if target == "people.Person":
        return replace(actor, person_id=key)
    return replace(actor, units=frozenset({str(key)}))


@promise("apart")
@pytest.mark.parametrize(
    ("owner", "rule", "tie"), RULES, ids=[f"{o.code}-{r.verbs[0]}-{t}" for o, r, t in RULES]
)
def test_in_ones_own_matter_it_is_refused_with_the_reason(
    county: County, owner: Ledger, rule: Apart, tie: str
) -> None:
    record = make(county, owner)
    for verb in rule.verbs:
        for role in roles_with(owner, verb):
            actor = county.actor(role)
            own = tied(county, owner, record, tie, actor)
            assert bool(may(own, verb, owner, record)) is bool(rule.when), (role, verb)
            assert may(replace(actor, user_id=new_id()), verb, owner, record), "who has no part in it may"
    turned_on(county, rule)
    for verb in rule.verbs:
        for role in roles_with(owner, verb):
            verdict = may(tied(county, owner, record, tie, county.actor(role)), verb, owner, record)
            assert not verdict
            assert str(rule.reason) in verdict.reason


@promise("apart")
@pytest.mark.parametrize(
    ("owner", "rule", "tie"), RULES, ids=[f"{o.code}-{r.verbs[0]}-{t}" for o, r, t in RULES]
)
def test_no_service_writes_it(county: County, owner: Ledger, rule: Apart, tie: str) -> None:
    turned_on(county, rule)
    for step in owner.machine.moves:
        if step.code not in rule.verbs:
            continue
        record, values = ready(county, owner, step)
        actor = tied(county, owner, record, tie, county.actor(roles_with(owner, step.code)[0]))
        given = {"id": record.pk, "move": step.code, "version": record.version, "values": values}
        with refused(owner, Forbidden):
            move(actor=actor, ledger=owner, reason="核实过", **given)
        if not (step.min_days or step.evidence or owner.pipeline):
            with refused(owner, Forbidden):
                prepare_moves(actor=actor, ledger=owner, records=[record], move=step.code, reason="核实过")
    record = make(county, owner)
    role = next(iter(roles_with(owner, "change")), "")
    if "change" in rule.verbs:
        actor = tied(county, owner, record, tie, county.actor(role))
        with refused(owner, Forbidden):
            save(actor=actor, ledger=owner, id=record.pk, version=record.version, values={})
    if "archive" in rule.verbs:
        actor = tied(county, owner, record, tie, county.actor(role))
        with refused(owner, Forbidden):
            archive(actor=actor, ledger=owner, id=record.pk, version=record.version, reason="试")


@promise("apart")
@pytest.mark.parametrize("door", [Screen, Api], ids=("screen", "api"))
def test_no_door_lets_a_rater_rate_their_own_unit(county: County, door: Door) -> None:
    """By real holds: who works for the unit of the booth and also holds the office."""
    booths = ledger("booths")
    step = booths.machine.move("rate")
    booth, values = ready(county, booths, step)
    entered = door(county, booths, "fair_office")
    user = User.objects.get(pk=county.users["fair_office"])
    given = {"county": county.code, "user": user, "role": "unit_agent", "scope_kind": "unit"}
    Hold.objects.create(scope_key=str(booth.unit_id), starts_on="2026-01-01", source="test", **given)
    before = picture(booths)
    answer = entered.move(booth, "rate", values, booth.version, new_id())
    assert picture(booths) == before
    assert (answer.done, answer.status) == (False, 403)
    assert "评价的人不能是服务的人" in answer.text
    Hold.objects.filter(user=user, role="unit_agent").delete()
    assert entered.move(booth, "rate", values, booth.version, new_id()).done


@promise("apart")
@pytest.mark.parametrize("door", [Screen, Api], ids=("screen", "api"))
def test_no_door_lets_anybody_appoint_themselves(county: County, door: Door) -> None:
    posts = ledger("appointments")
    values = fresh(county, posts)
    entered = door(county, posts, "county_org")
    mine = county.row("people")
    User.objects.filter(pk=county.users["county_org"]).update(person=mine)
    before = picture(posts)
    answer = entered.create(values | {"holder_person": str(mine.pk)}, new_id())
    assert picture(posts) == before
    assert (answer.done, answer.status) == (False, 403)
    assert "不能办理自己的任职" in answer.text


def test_there_are_rules_to_try() -> None:
    assert {(owner.code, tie) for owner, _rule, tie in RULES} >= {
        ("booths", "unit"),
        ("booths", "leader"),
        ("seasons", "author"),
        ("appointments", "holder_person"),
    }
