"""A change runs wholly or not at all, and again when the database only asked to try later."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from installed import COUNTY, Installation

from jishi.core.audit.chain import Draft, append
from jishi.core.audit.verifying import verify
from jishi.core.numbers.models import Counter
from jishi.core.transactions import DatabaseBusy, at_the_end, run_tx


class Refusal(Exception):
    """What a database driver raises, with its state."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def failing(times: int, text: str = "database is locked", sqlstate: str | None = None):
    calls = []

    def change() -> int:
        calls.append(len(calls))
        if len(calls) <= times:
            raise OperationalError(text) from (Refusal(sqlstate) if sqlstate else None)
        return len(calls)

    return change, calls


@pytest.mark.parametrize(
    ("text", "sqlstate"),
    [
        ("database is locked", None),
        ("database table is locked: audit_head", None),
        ("could not serialize access", "40001"),
        ("deadlock detected", "40P01"),
    ],
)
def test_a_change_is_run_again_until_it_gets_through(
    text: str, sqlstate: str | None, installation: Installation
) -> None:
    change, calls = failing(2, text, sqlstate)
    assert run_tx(change) == 3
    assert calls == [0, 1, 2]


def test_patience_ends_with_a_word_on_what_to_do(installation: Installation) -> None:
    change, calls = failing(99)
    with pytest.raises(DatabaseBusy, match="请稍后再试"):
        run_tx(change, retries=2)
    assert calls == [0, 1, 2]


@pytest.mark.parametrize(("text", "sqlstate"), [("disk I/O error", None), ("server closed", "57P01")])
def test_other_trouble_is_not_hidden(text: str, sqlstate: str | None, installation: Installation) -> None:
    change, calls = failing(1, text, sqlstate)
    with pytest.raises(OperationalError, match=text):
        run_tx(change)
    assert calls == [0]


def test_a_refused_change_leaves_nothing(installation: Installation) -> None:
    def change() -> None:
        Counter.objects.create(county=COUNTY, prefix="A", year=2026)
        Counter.objects.create(county=COUNTY, prefix="A", year=2026)

    with pytest.raises(IntegrityError):
        run_tx(change)
    assert not Counter.objects.exists()


def test_within_a_transaction_only_the_outer_one_begins_again(installation: Installation) -> None:
    change, calls = failing(1)

    def outer() -> int:
        Counter.objects.create(county=COUNTY, prefix="A", year=2026)
        return run_tx(change)

    assert run_tx(outer) == 2
    assert calls == [0, 1]
    assert Counter.objects.count() == 1


def test_what_is_left_to_the_end_comes_after_the_outermost_change(installation: Installation) -> None:
    order: list[str] = []

    def inner() -> None:
        at_the_end(lambda: order.append("end of inner"))
        order.append("inner")

    def outer() -> None:
        at_the_end(lambda: order.append("end of outer"))
        run_tx(inner)
        order.append("outer")

    run_tx(outer)
    assert order == ["inner", "outer", "end of outer", "end of inner"]
    at_the_end(lambda: order.append("at once"))
    assert order[-1] == "at once"


def test_what_a_refused_part_left_to_the_end_is_forgotten(installation: Installation) -> None:
    order: list[str] = []

    def refused() -> None:
        at_the_end(lambda: order.append("refused"))
        raise IntegrityError

    def outer() -> None:
        with pytest.raises(IntegrityError):
            run_tx(refused)
        at_the_end(lambda: order.append("kept"))

    run_tx(outer)
    assert order == ["kept"]
    with pytest.raises(IntegrityError):
        run_tx(refused)
    assert order == ["kept"]


def test_who_told_first_does_not_stand_in_the_way_of_who_wrote_first(installation: Installation) -> None:
    """One tells the chain and then needs a row; the other has the row and then tells. Neither begins again."""
    Counter.objects.create(county=COUNTY, prefix="A", year=2026)
    # SQLite lets only one of them begin at all, so that they cannot meet there.
    meet = threading.Barrier(2 if connection.vendor == "postgresql" else 1, timeout=10)
    attempts: list[str] = []

    def tell() -> None:
        append(COUNTY, [Draft(None, "系统", "", None, "change")])

    def row() -> None:
        Counter.objects.filter(prefix="A").update(last=1)

    def both(name: str, first: Callable[[], None], second: Callable[[], None]) -> None:
        def change() -> None:
            attempts.append(name)
            first()
            meet.wait()
            second()

        run_tx(change)
        connection.close()

    writers = [threading.Thread(target=both, args=way) for way in (("told", tell, row), ("wrote", row, tell))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert sorted(attempts) == ["told", "wrote"]
    assert verify(COUNTY) == []


def test_real_contention_is_outlasted(installation: Installation) -> None:
    """SQLite: a writer that finds the file locked. PostgreSQL: two writers in a deadlock."""
    if connection.vendor == "sqlite":
        _outlast_a_locked_file()
    else:
        _outlast_a_deadlock()


def _outlast_a_locked_file() -> None:
    connections.settings["default"]["OPTIONS"]["timeout"] = 0.01
    connection.close()
    connections["default"] = connections.create_connection("default")
    locked, attempts = threading.Event(), []

    def hold() -> None:
        with transaction.atomic():
            Counter.objects.create(county=COUNTY, prefix="A", year=2026)
            locked.set()
            threading.Event().wait(0.2)
        connection.close()

    def change() -> None:
        attempts.append(1)
        Counter.objects.create(county=COUNTY, prefix="B", year=2026)

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(10)
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        change()
    run_tx(change, retries=8)
    holder.join()
    assert set(Counter.objects.values_list("prefix", flat=True)) == {"A", "B"}
    assert len(attempts) == 1


def _outlast_a_deadlock() -> None:
    for prefix in "AB":
        Counter.objects.create(county=COUNTY, prefix=prefix, year=2026)
    meet, attempts = threading.Barrier(2, timeout=10), []

    def both(first: str, second: str) -> None:
        met = []

        def change() -> None:
            attempts.append(first)
            Counter.objects.filter(prefix=first).update(last=1)
            if not met:
                met.append(meet.wait())
            Counter.objects.filter(prefix=second).update(last=1)

        run_tx(change)
        connection.close()

    writers = [threading.Thread(target=both, args=pair) for pair in (("A", "B"), ("B", "A"))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert len(attempts) == 3
    assert set(Counter.objects.values_list("last", flat=True)) == {1}
