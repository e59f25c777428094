"""What every table must be, so that one county is one file and a nation is provinces of the same schema."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models
from sources import modules, name

from jishi.kinds import Line, Record
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers

OURS = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("jishi.")
]
# Tables of other people's apps, which have neither county nor id of ours.
THIRD_PARTY = {
    "account.EmailAddress",
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "django_tasks_database.DBTaskResult",
    "sessions.Session",
}
# People sign in by name before anybody knows their county; the reaper looks after the jobs of all.
ACROSS_COUNTIES = {"access.User.username", "jobs.Job.job_alive"}
# Where a foreign key of an area may lead, beside its own area (ARCHITECTURE.md).
REGISTRY = {"places", "organisations", "people"}
# What an agreement takes of a village rests on what the village has decided.
ALLOWED = {"demand": {"service"}, "service": {"governance"}, "work": {"registry"}}
# Upward foreign keys of the core, written as strings.
UPWARD = {"audit", "files", "notices"}


def business() -> list[type[models.Model]]:
    return [model for model in OURS if model._meta.label not in THIRD_PARTY]


def test_tables_of_others_are_the_committed_list() -> None:
    foreign = {m._meta.label for m in apps.get_models(include_auto_created=True)} - {
        m._meta.label for m in OURS
    }
    assert foreign == THIRD_PARTY


def test_every_table_carries_its_county() -> None:
    for model in business():
        column = model._meta.get_field("county")
        assert (column.max_length, column.null) == (6, False), model._meta.label
        assert column.editable is False or not issubclass(model, Record | Line), model._meta.label


def test_every_id_is_made_by_whoever_creates_the_record() -> None:
    for model in business():
        assert isinstance(model._meta.pk, models.UUIDField), model._meta.label
        assert model._meta.pk.name == "id", model._meta.label


def test_unique_constraints_and_indexes_begin_with_the_county() -> None:
    wrong = []
    for model in business():
        label = model._meta.label
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields[:1] != ("county",):
                wrong.append(f"{label}.{constraint.name}")
        wrong += [f"{label}.{index.name}" for index in model._meta.indexes if index.fields[:1] != ["county"]]
        wrong += [f"{label}.{f.name}" for f in model._meta.fields if f.unique and not f.primary_key]
        wrong += [
            f"{label}.{f.name}" for f in model._meta.fields if f.db_index and not (f.unique or f.is_relation)
        ]
    assert set(wrong) == ACROSS_COUNTIES


def relations(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_fields if field.is_relation]


def test_areas_point_only_where_they_may() -> None:
    areas = {app.label for app in apps.get_app_configs() if app.name.startswith("jishi.areas.")}
    assert areas >= {"registry", "service", "demand"}
    for model in business():
        label = model._meta.app_label
        if label not in areas:
            continue
        for field in relations(model):
            target = field.related_model._meta.app_label
            right = {label, "access", *REGISTRY, *ALLOWED.get(label, set())}
            assert target in right, f"{model._meta.label}.{field.name} points to {target}"


def test_the_core_points_upwards_only_from_three_apps() -> None:
    core = {app.label for app in apps.get_app_configs() if app.name.startswith("jishi.core.")}
    for model in business():
        for field in relations(model) if model._meta.app_label in core else []:
            target = field.related_model
            if target._meta.app_label not in core:
                assert model._meta.app_label in UPWARD, f"{model._meta.label}.{field.name}"
                assert target._meta.label == "records.Register"


def test_no_generic_keys_and_no_automatic_tables_between() -> None:
    for model in business():
        assert not model._meta.auto_created, model._meta.label
        assert model._meta.local_many_to_many == [], model._meta.label
        assert model._meta.parents == {}, f"{model._meta.label}: multi-table inheritance"
        assert model._meta.private_fields == [], f"{model._meta.label}: generic foreign key"


def test_no_column_that_only_one_engine_has() -> None:
    """Money and amounts are whole numbers: SQLite keeps a DECIMAL as a float."""
    for model in business():
        for field in model._meta.local_fields:
            assert not isinstance(field, models.DecimalField | models.GeneratedField), (
                f"{model._meta.label}.{field.name}"
            )


def test_nobody_filters_by_json() -> None:
    names = {f.name for m in business() for f in m._meta.local_fields if isinstance(f, models.JSONField)}
    assert names >= {"why", "rule_versions"}
    asked = re.compile(rf"\b({'|'.join(sorted(names))})__\w+\s*=")
    assert [name(path) for path in modules() if asked.search(path.read_text())] == []
    for owner in ledgers():
        assert not names & {*owner.filters, *owner.search, *owner.key, *owner.columns}, owner.code


def test_every_ledger_is_one_of_the_kinds() -> None:
    for owner in ledgers():
        assert isinstance(owner, Ledger)
        assert issubclass(owner.model, Record)
        assert all(issubclass(line.model, Line) for line in owner.lines)
