"""A picture of the whole database, to see that what was refused has changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django_tasks_db.models import DBTaskResult

from jishi.core.audit.models import Head
from jishi.core.audit.verifying import verify as verify_audit
from jishi.core.jobs.models import Job
from jishi.records.registry import ledgers
from jishi.records.services.projection import verify as verify_register

# What running a job writes: the queue itself, and the run's own row.
OF_THE_QUEUE = frozenset({DBTaskResult._meta.db_table, Job._meta.db_table})


def picture(*, but: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The number of rows of every table but some, and where the audit chains end."""
    counts: dict[str, Any] = {
        model._meta.db_table: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in but
    }
    heads = Head.objects.order_by("county").values_list("county", "seq", "hash")
    return {**counts, "audit heads": list(heads)}


@contextmanager
def untouched(county: str) -> Iterator[None]:
    """Whatever happens in the block leaves the database as it is, its register and chain whole."""
    before = picture()
    yield
    assert picture() == before
    assert verify_register(ledgers(), county) == []
    assert verify_audit(county) == []
