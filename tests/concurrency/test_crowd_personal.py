"""Ballots, looks, merges and the change of keys while others do the same or write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from crowd import together

from county import County, Installation
from jishi.core.audit.models import Entry
from jishi.core.ballots.counting import close, result
from jishi.core.ballots.issuing import draft_poll, issue
from jishi.core.ballots.models import Option
from jishi.core.ballots.voting import TokenRefused, vote
from jishi.core.merging.models import Merge
from jishi.core.personal.keys import FieldKeyring
from jishi.core.personal.looks import PER_HOUR
from jishi.core.personal.rotation import Rotated, rotate
from jishi.core.rulebook.models import RuleValue
from jishi.records.errors import Refused, Stale, TooMany, TryAgain
from jishi.records.registry import ledger
from jishi.records.secrets import opened
from jishi.records.services import reveal, save
from jishi.records.services.merge import Merged, merge
from jishi.rules.codes.identity import check_character
from unchanged import whole

CROWD = 12
WHY = "同时办理（模拟）"

pytestmark = pytest.mark.xdist_group("crowd")


@pytest.fixture
def county(committed: Installation) -> County:
    return committed.county


def people(county: County, count: int) -> list[UUID]:
    rows = [{"name": f"模拟{n}", "post": "村民"} for n in range(count)]
    return [save(actor=county.system, ledger=ledger("people"), values=row).id for row in rows]


def test_one_token_at_once_counts_once_and_many_tokens_all_count(county: County) -> None:
    poll = draft_poll(actor=county.system, subject="测评（模拟）", options=["是", "否"])
    tokens = issue(actor=county.system, poll=poll.id, voters=people(county, CROWD))
    yes, no = Option.objects.filter(poll=poll)
    said = together(
        [lambda o=o: vote(county=county.code, token=tokens[0], option=o.id) for o in (yes, no) * (CROWD // 2)]
    )
    assert [type(answer) for answer in said].count(TokenRefused) == CROWD - 1
    rest = together([lambda t=t: vote(county=county.code, token=t, option=yes.id) for t in tokens[1:]])
    assert rest == [None] * (CROWD - 1)
    close(actor=county.system, poll=poll.id)
    assert result(actor=county.system, poll=poll.id).cast == CROWD


def test_the_last_look_of_an_hour_is_given_once(county: County) -> None:
    RuleValue.objects.create(
        county=county.code, key=PER_HOUR, value="3", source="样例文件（模拟）", effective_from="2026-01-01"
    )
    actor, person = county.actor("fair_office"), county.row("people")

    def look() -> Any:
        return reveal(actor=actor, ledger=ledger("people"), id=person.pk, field="phone", reason=WHY)

    said = together([look] * CROWD)
    assert said.count(person.phone) == 3
    assert [type(answer) for answer in said].count(TooMany) == CROWD - 3
    assert Entry.objects.filter(verb="reveal").count() == 3
    whole(county)


def test_two_merges_of_the_same_two_are_one(county: County) -> None:
    first, second = people(county, 2)

    def join(keep: UUID, drop: UUID) -> Any:
        return merge(actor=county.system, ledger=ledger("people"), keep=keep, drop=drop, reason=WHY)

    said = together([lambda: join(first, second), lambda: join(second, first)] * 3)
    assert [type(answer) for answer in said].count(Merged) == 1
    assert all(isinstance(answer, Merged | Refused) for answer in said)
    assert Merge.objects.count() == 1
    whole(county)


def test_keys_change_while_people_write_and_nothing_is_lost(county: County) -> None:
    """Every number that was acknowledged can be read afterwards, under a key that is alive."""
    ids = people(county, CROWD)
    firsts = [f"36042619910110{n:03d}" for n in range(CROWD)]
    wanted = {person: first + check_character(first) for person, first in zip(ids, firsts, strict=True)}

    def write(person: UUID) -> Any:
        try:
            return save(
                actor=county.system,
                ledger=ledger("people"),
                values={"id_number": wanted[person]},
                id=person,
                version=1,
            )
        except TryAgain:
            return write(person)

    acts: list[Any] = [lambda p=p: write(p) for p in ids]
    acts += [lambda: rotate(county.code, batch=2)] * 2
    said = together(acts)
    assert [
        answer for answer in said if isinstance(answer, Exception) and not isinstance(answer, Stale)
    ] == []
    assert any(isinstance(answer, Rotated) for answer in said)
    rotate(county.code)
    model, keyring = ledger("people").model, FieldKeyring(county.code)
    column = model._meta.get_field("id_number")
    for person, number in wanted.items():
        assert opened(model._default_manager.get(pk=person), column, keyring) == number
    whole(county)
