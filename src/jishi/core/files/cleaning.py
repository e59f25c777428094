"""Removes what nothing refers to: contents of files, and uploads that stopped; never what is younger than a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import models

from jishi.core.files import receiving, store
from jishi.core.files.limits import GRACE
from jishi.core.files.models import Blob, Upload
from jishi.core.transactions import run_tx

BATCH = 100


@dataclass
class Cleaned:
    """How many contents and unfinished uploads have gone, and how many bytes with them."""

    files: int = 0
    uploads: int = 0
    size: int = 0


def unreferenced(county: str) -> models.QuerySet[Blob]:
    """Contents that no row of any table points at."""
    rows = Blob.objects.filter(county=county)
    for relation in Blob._meta.related_objects:
        rows = rows.filter(**{f"{relation.name}__isnull": True})
    return rows


def clean(county: str, now: datetime) -> Cleaned:
    """Run twice, the second finds nothing. What lies on the disk without a row is given one first, and goes with it."""
    cleaned = Cleaned()
    _adopt(county, now)
    while found := run_tx(partial(_batch, county, now)):
        cleaned.files += len(found)
        cleaned.size += sum(found)
    cleaned.uploads = _uploads(county, now)
    return cleaned


def _batch(county: str, now: datetime) -> list[int]:
    """The file goes inside the transaction that holds its row: who attaches the same content waits, and then looks."""
    due = list(
        unreferenced(county).filter(free_from__lte=now).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    rows = list(Blob.objects.select_for_update().filter(pk__in=due).order_by("pk"))
    still = set(unreferenced(county).filter(pk__in=due, free_from__lte=now).values_list("pk", flat=True))
    going = [row for row in rows if row.pk in still]
    for row in going:
        store.drop(county, row.sha256)
    Blob.objects.filter(pk__in=[row.pk for row in going]).delete()
    return [row.size for row in going]


def _adopt(county: str, now: datetime) -> None:
    """Files without a row, a day old: of a transaction that was not committed, or cut off while they were written."""
    strays = [path for path in store.kept(county) if _age(path) <= now - GRACE]
    for path in strays:
        if not store.HASH.fullmatch(path.name):
            path.unlink(missing_ok=True)
    named = {path.name: path for path in strays if store.HASH.fullmatch(path.name) and path.exists()}
    for start in range(0, len(named), BATCH):
        some = list(named)[start : start + BATCH]
        known = set(Blob.objects.filter(county=county, sha256__in=some).values_list("sha256", flat=True))
        rows: list[Any] = [
            Blob(county=county, sha256=name, size=named[name].stat().st_size, free_from=now)
            for name in some
            if name not in known
        ]
        Blob.objects.bulk_create(rows, ignore_conflicts=True)


def _uploads(county: str, now: datetime) -> int:
    old = list(Upload.objects.filter(county=county, begun_at__lte=now - GRACE).values_list("pk", flat=True))
    gone, _by_model = Upload.objects.filter(pk__in=old).delete()
    living = {str(pk) for pk in Upload.objects.filter(county=county).values_list("pk", flat=True)}
    # A piece is written under a row alone: without one nobody goes on.
    for path in receiving.kept(county):
        if path.name not in living:
            path.unlink(missing_ok=True)
    return gone


def _age(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
