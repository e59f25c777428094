"""What the database itself refuses, and that it says so in words a clerk understands."""

from __future__ import annotations

import os
import re
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from states import move, ready
from variations import make

from county import County
from jishi.core import append_only
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.models import Reminder
from jishi.records.registry import ledger
from jishi.records.services import save
from jishi.records.services.rows import insert

promise = pytest.mark.promise
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def tables(owner: Ledger) -> list[type[models.Model]]:
    return [owner.model, *(line.model for line in owner.lines)]


def constraints(owner: Ledger) -> list[tuple[type[models.Model], models.BaseConstraint]]:
    return [(model, constraint) for model in tables(owner) for constraint in model._meta.constraints]


def stored(county: County, owner: Ledger, model: type[models.Model]) -> Any:
    """A row of the table: a record, or a line of one."""
    rows = model._default_manager.filter(county=county.code)
    if not rows.exists():
        make(county, owner)
    return rows.order_by("pk").last()


def broken(constraint: models.BaseConstraint, row: Any) -> Any:
    """The row as a copy that breaks the constraint."""
    row.pk = new_id()
    if isinstance(constraint, models.UniqueConstraint):
        for column in row._meta.fields:
            if column.name == "number" and "number" not in constraint.fields:
                row.number = f"XX-{str(row.pk)[-12:]}"
        return row
    for name in BREAKS[constraint.name]:
        setattr(row, name, BREAKS[constraint.name][name])
    return row


# Values that break each check constraint; a new one without a line here fails its test by name.
BREAKS: dict[str, dict[str, Any]] = {
    "place_both_coordinates": {"lon": 118.7, "lat": None, "code": "370783006999"}
}


@promise("constraints")
def test_each_constraint_refuses_at_the_database(county: County, owner: Ledger) -> None:
    for model, constraint in constraints(owner):
        row = broken(constraint, stored(county, owner, model))
        before = model._default_manager.count()
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            insert(model, [row])
        assert model._default_manager.count() == before
        named = [constraint.name, *getattr(constraint, "fields", ())]
        assert any(name in str(caught.value) for name in named), constraint.name


@promise("constraints")
def test_each_refusal_is_readable(county: County, owner: Ledger) -> None:
    for model, constraint in constraints(owner):
        if getattr(constraint, "fields", ()) == ("county", "number"):
            continue  # numbers are counted by the program; nobody types one
        row = broken(constraint, stored(county, owner, model))
        with pytest.raises(ValidationError) as caught:
            constraint.validate(model, row)
        assert caught.value.messages == [str(constraint.violation_error_message)], constraint.name
        assert CHINESE.search(caught.value.messages[0]), constraint.name
        assert "约束" not in caught.value.messages[0], f"{constraint.name}: write a message of its own"


@promise("constraints")
def test_the_door_answers_with_the_same_words(county: County, owner: Ledger) -> None:
    values = next(iter(owner.examples))
    once = [c for c in owner.model._meta.constraints if getattr(c, "fields", ())[:2] != ("county", "number")]
    unique = [c for c in once if isinstance(c, models.UniqueConstraint)]
    if not unique:
        assert owner.key == ("number",) or owner.code in {"people", "mentions"}
        return
    values = {k: v for k, v in values.items() if k not in ("mentions",)}
    with pytest.raises(Invalid) as caught:
        save(actor=county.system, ledger=owner, values=values)
    texts = [text for texts in caught.value.errors.values() for text in texts]
    assert str(unique[0].violation_error_message) in texts


HISTORY = [model for model in apps.get_models() if getattr(model, "APPEND_ONLY", False)]


@promise("append-only")
@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model._meta.db_table)
def test_history_refuses_to_be_changed(county: County, model: type[models.Model]) -> None:
    table = model._meta.db_table
    if not model._default_manager.exists():
        fill_history(county, model)
    connection.check_constraints()  # PostgreSQL would refuse TRUNCATE for what is pending, not for the trigger
    statements = [f"UPDATE {table} SET county = '370784'", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements += [f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE"]
    else:
        columns = ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)
        statements += [f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"]
    rows = list(model._default_manager.values_list())
    for statement in statements:
        with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert "只能追加" in str(caught.value)
    assert list(model._default_manager.values_list()) == rows != []


def fill_history(county: County, model: type[models.Model]) -> None:
    items = ledger("items")
    record, _values = ready(county, items, items.machine.moves[0])
    step = items.machine.moves[0].code
    move(actor=county.system, ledger=items, id=record.pk, move=step, version=record.version, reason="核实过")
    Reminder.objects.create(
        county=county.code,
        entry_id=record.pk,
        level="urged",
        due_on=county.today,
        kind="county",
        key=county.code,
        name="县里",
        on=county.today,
    )
    assert model._default_manager.exists(), f"{model.__name__}: say in fill_history how a row comes about"


@promise("append-only")
def test_the_history_tables_are_the_ones_promised(county: County) -> None:
    assert {model._meta.label for model in HISTORY} >= {"audit.Entry", "records.Transition"}
    assert append_only.missing(connection) == []


@promise("both-databases")
def test_this_run_is_on_the_database_it_was_started_for(county: County) -> None:
    """`tests/run.py` runs this folder twice; neither run may quietly use the other's database."""
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted


@promise("constraints")
def test_a_row_cannot_point_to_what_is_not_there(county: County, owner: Ledger) -> None:
    row = stored(county, owner, owner.model)
    row.pk, row.number, row.town_id = new_id(), "XX-2026-000001", UUID(int=7)
    for name in ("code", "name"):
        if name in {column.name for column in owner.model._meta.fields}:
            setattr(row, name, "370783006998")

    def write() -> None:
        with transaction.atomic():
            insert(owner.model, [row])
            connection.check_constraints()
            transaction.set_rollback(True)

    with pytest.raises(IntegrityError):
        write()
