"""What was answered is kept once, whatever else happens at the same moment."""

from __future__ import annotations

from typing import Any

import pytest
from crowd import faults, together
from django.db import OperationalError

from county import County, Installation
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.numbers.models import Counter
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid, Stale
from jishi.records.models import Receipt, Register, Transition
from jishi.records.registry import ledger, ledgers
from jishi.records.services import commit, move, prepare, save
from jishi.records.services import write as writing
from jishi.records.services.projection import verify as verify_register

CROWD = 50

# One worker of the test runner for all of them: two crowds at once would only wait for each other.
pytestmark = pytest.mark.xdist_group("crowd")


@pytest.fixture
def county(committed: Installation) -> County:
    return committed.county


def whole(county: County) -> None:
    """The chain holds, the register agrees, and numbers are counted without gap or double."""
    assert verify_chain(county.code) == []
    assert verify_register(ledgers(), county.code) == []
    for owner in ledgers():
        numbers = sorted(row.number for row in county.rows(owner.code))
        wanted = [f"{owner.number}-2026-{n:06d}" for n in range(1, len(numbers) + 1)]
        assert numbers == wanted
        last = Counter.objects.filter(county=county.code, prefix=owner.number).values_list("last", flat=True)
        assert list(last) == ([len(numbers)] if numbers else [])


def venue(county: County, n: int = 0) -> dict[str, Any]:
    return {"village": str(county.ids("places")[3]), "name": f"场地 {n}", "max_stalls": 10}


def visit(county: County, n: int = 0) -> dict[str, Any]:
    village = str(county.ids("places")[3 + n % 2])
    return {"village": village, "visited_on": "2026-11-02", "purpose": "care", "text": f"听到的第 {n} 句。"}


MADE = {"venues": venue, "visits": visit}


@pytest.mark.parametrize("code", MADE)
def test_fifty_identical_creations_are_one_record_and_all_are_answered(county: County, code: str) -> None:
    owner, values, record_id = ledger(code), MADE[code](county), new_id()
    before = len(county.rows(code))

    def send() -> Any:
        return save(actor=county.system, ledger=owner, values=values, id=record_id)

    answers = together([send] * CROWD)
    assert faults(answers) == []
    assert {(a.id, a.number, a.version, a.created) for a in answers} == {
        (record_id, answers[0].number, 1, True)
    }
    assert sorted(a.replayed for a in answers) == [False] + [True] * (CROWD - 1)
    assert len(county.rows(code)) == before + 1
    assert Entry.objects.filter(record=record_id).count() == 1
    assert Receipt.objects.filter(operation=record_id).count() == 1
    whole(county)


@pytest.mark.parametrize("code", MADE)
def test_fifty_different_creations_are_fifty_records_numbered_without_a_gap(
    county: County, code: str
) -> None:
    owner, before = ledger(code), len(county.rows(code))
    acts = [
        lambda n=n: save(actor=county.system, ledger=owner, values=MADE[code](county, n))
        for n in range(CROWD)
    ]
    answers = together(acts)
    assert faults(answers) == []
    assert len({a.number for a in answers}) == CROWD
    assert len(county.rows(code)) == before + CROWD
    whole(county)


def test_of_two_who_edit_the_same_record_one_is_told(county: County) -> None:
    owner = ledger("venues")
    for round_ in range(5):
        record = county.row("venues")

        def edit(name: str, record: Any = record) -> Any:
            sent = {"id": record.pk, "version": record.version}
            return save(actor=county.system, ledger=owner, values={"name": name}, **sent)

        names = [f"东院 {round_}", f"西院 {round_}"]
        answers = together([lambda name=name: edit(name) for name in names])
        lost = [answer for answer in answers if isinstance(answer, Stale)]
        assert len(lost) == 1, faults(answers)
        won = names[1 - answers.index(lost[0])]
        assert county.row("venues").name == won
        assert county.row("venues").version == record.version + 1
        assert lost[0].theirs["name"] == won
        assert lost[0].mine == {"name": names[answers.index(lost[0])]}
    whole(county)


def test_the_same_change_sent_by_ten_at_once_changes_once(county: County) -> None:
    owner, record, operation = ledger("venues"), county.row("venues"), new_id()

    def send() -> Any:
        return save(
            actor=county.system,
            ledger=owner,
            values={"max_stalls": 33},
            id=record.pk,
            version=record.version,
            operation=operation,
        )

    answers = together([send] * 10)
    assert faults(answers) == []
    assert {answer.version for answer in answers} == {record.version + 1}
    assert county.row("venues").version == record.version + 1
    whole(county)


def test_the_same_move_sent_by_ten_at_once_moves_once(county: County) -> None:
    owner, record, operation = ledger("venues"), county.row("venues"), new_id()

    def send() -> Any:
        return move(
            actor=county.system,
            ledger=owner,
            id=record.pk,
            move="end",
            version=record.version,
            reason="改建",
            operation=operation,
        )

    answers = together([send] * 10)
    assert faults(answers) == []
    assert Transition.objects.filter(entry=record.pk).count() == 1
    whole(county)


def test_of_many_who_take_the_same_name_one_gets_it_and_the_others_are_told(county: County) -> None:
    owner, values = ledger("venues"), venue(county)
    answers = together([lambda: save(actor=county.system, ledger=owner, values=values)] * 10)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [type(answer) for answer in refused] == [Invalid] * 9, faults(answers)
    assert all("这个村已有同名场地" in str(answer) for answer in refused)
    whole(county)


def test_the_same_import_confirmed_by_ten_at_once_is_written_once(county: County) -> None:
    owner, operation = ledger("visits"), new_id()
    rows = [visit(county, n) for n in range(20)]
    before = len(county.rows("visits"))

    def confirm() -> Any:
        batch = prepare(actor=county.system, ledger=owner, rows=rows)
        return commit(actor=county.system, batches=[batch], operation=operation, content=rows)

    answers = together([confirm] * 10)
    assert faults(answers) == []
    assert [answer.created for answer in answers] == [20] * 10
    assert len(county.rows("visits")) == before + 20
    whole(county)


def test_effects_and_creations_that_cross_do_not_lock_each_other_out(county: County) -> None:
    """Linking a mention writes its need after its own entry; others create needs the other way round."""
    mentions, needs, items = ledger("mentions"), ledger("needs"), ledger("items")
    said = []
    for n in range(6):
        values = visit(county, n) | {"text": f"想办 {n}。"}
        values["mentions"] = [{"sentence": f"想办 {n}。", "kind": "need", "item": "FW-901", "quantity": 3}]
        made = save(actor=county.system, ledger=ledger("visits"), values=values)
        said.append(mentions.model._default_manager.get(visit=made.id))
    codes = []
    for n in range(6):
        example = dict(items.examples[0]) | {"code": f"FW-8{n:02d}"}
        codes.append(save(actor=county.system, ledger=items, values=example).record.code)

    def tie(mention: Any) -> Any:
        return move(actor=county.system, ledger=mentions, id=mention.pk, move="link", version=1)

    def want(code: str) -> Any:
        values = {"village": str(county.ids("places")[3]), "item": code, "quantity": 5}
        return save(actor=county.system, ledger=needs, values=values)

    acts = [lambda m=m: tie(m) for m in said] + [lambda c=c: want(c) for c in codes]
    answers = together(acts)
    assert faults(answers) == []
    for mention in said:
        need = needs.model._default_manager.get(item=mention.item_id, village=mention.village_id)
        assert need.sources.filter(mention=mention).count() == 1
        assert need.quantity == sum(row.quantity for row in need.sources.all())
    whole(county)


def test_a_batch_that_had_to_begin_again_is_written_as_if_it_had_not(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may ask to try again after numbers were taken; nothing of the first try may be left."""
    tries, append = [], writing.append

    def busy_once(*given: Any) -> Any:
        tries.append(given)
        if len(tries) == 1:
            raise OperationalError("database is locked")
        return append(*given)

    monkeypatch.setattr(writing, "append", busy_once)
    batch = prepare(actor=county.system, ledger=ledger("visits"), rows=[visit(county, n) for n in range(3)])
    commit(actor=county.system, batches=[batch])
    assert len(tries) == 2
    for record in batch.records:
        assert Register.objects.get(pk=record.pk).search.count(record.number.lower()) == 1
    whole(county)
