"""Changes the key of a county's sensitive columns: a new key, every value re-encrypted, the old keys destroyed.

A rotation that is stopped half-way is taken up by the next call: until the end every old key stays readable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from jishi.core.audit.chain import Draft, append
from jishi.core.personal.cipher import VERSION, Cell, decrypt, encrypt
from jishi.core.personal.columns import EncryptedField, encrypted
from jishi.core.personal.keys import FieldKeyring, make_key
from jishi.core.personal.models import FieldKey
from jishi.core.transactions import run_tx

BATCH = 200


@dataclass(frozen=True)
class Rotated:
    """What one call did: values re-encrypted, and how many old keys were destroyed (0 if it was stopped)."""

    values: int
    destroyed: int


def rotate(county: str, *, batch: int = BATCH, most: int | None = None) -> Rotated:
    """Re-encrypt under the newest key, at most `most` values in this call; several small transactions."""
    run_tx(partial(_begin, county))
    done = 0
    while most is None or done < most:
        # Asked for anew: whoever rotates beside this one may have made a newer key meanwhile, and both go there.
        target = FieldKeyring(county).newest()[0]
        size = batch if most is None else min(batch, most - done)
        changed = 0
        for model, column in _columns():
            if changed < size:
                changed += _step(county, model, column, target, size - changed)
        done += changed
        if not changed:
            destroyed = run_tx(partial(_finish, county, target, done))
            if destroyed is not None:
                return Rotated(done, destroyed)
    return Rotated(done, 0)


def remaining(county: str, target: UUID) -> int:
    """How many values still stand under another key."""
    return sum(_old(county, model, column, target).count() for model, column in _columns())


def _begin(county: str) -> None:
    """Two who begin at once go to the same new key: the second looks when the first has made it."""
    living = FieldKey.objects.filter(county=county, destroyed_at=None).order_by("serial")
    list(living.select_for_update())
    if living.count() < 2:
        make_key(county, _last_serial(county) + 1)


def _last_serial(county: str) -> int:
    return FieldKey.objects.filter(county=county).aggregate(last=models.Max("serial"))["last"] or 0


def _columns() -> Iterator[tuple[type[models.Model], EncryptedField]]:
    for model in apps.get_models():
        for column in encrypted(model):
            yield model, column


def _old(
    county: str, model: type[models.Model], column: EncryptedField, target: UUID
) -> models.QuerySet[models.Model]:
    rows = model._default_manager.filter(county=county).exclude(**{column.name: ""})
    return rows.exclude(**{f"{column.name}__startswith": f"{VERSION}|{target.hex}|"})


def _step(county: str, model: type[models.Model], column: EncryptedField, target: UUID, size: int) -> int:
    """One batch; a row that somebody changes meanwhile keeps what they wrote, and is met again."""

    def write() -> int:
        keyring, done = FieldKeyring(county), 0
        for record in _old(county, model, column, target).order_by("pk")[:size]:
            before = getattr(record, column.name)
            cell = Cell.of(record, column)
            after = encrypt(keyring, cell, decrypt(keyring, cell, before))
            same = model._default_manager.filter(pk=record.pk, **{column.name: before})
            done += same.update(**{column.name: after})
        return done

    return run_tx(write)


def _finish(county: str, target: UUID, done: int) -> int | None:
    """Destroy the old keys once nothing stands under them; None where somebody has just written under another."""
    living = FieldKey.objects.filter(county=county, destroyed_at=None).order_by("serial")
    rows = [row for row in living.select_for_update() if row.id != target]
    if FieldKeyring(county).newest()[0] != target or remaining(county, target):
        return None
    if rows:
        FieldKey.objects.filter(id__in=[row.id for row in rows]).update(
            wrapped=b"", destroyed_at=timezone.now()
        )
        payload = {"serial": FieldKey.objects.get(id=target).serial, "values": done, "destroyed": len(rows)}
        append(county, [Draft(None, "系统", "", None, "rotate_keys", payload)])
    return len(rows)
