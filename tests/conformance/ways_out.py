"""Changes that would carry a record out of somebody's scope, for any ledger."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from scopes import keys
from variations import make

from county import County
from jishi.records.errors import Refused
from jishi.records.fields import columns, fields
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import choices
from jishi.records.services import save

# Ledgers of which no field of the form says where a record lies: they are the county's, or lie where they are.
PLACELESS = {"items", "leaves", "obligations", "organisations", "seasons"}


def ways_out(county: County, owner: Ledger, record: Any, kind: str, key: str) -> list[dict[str, Any]]:
    """Changes of one relation, accepted for the system, that take the record out of this scope."""
    found = []
    for name, info in fields(owner).items():
        if info.related not in {entry.code for entry in ledgers()}:
            continue
        now = str(getattr(record, columns(owner)[name].attname))
        others = [choice.id for choice in choices(county.system, owner, name) if choice.id != now]
        out = (pk for pk in others if leads_out(county, owner, record, {name: pk}, kind, key))
        found += [{name: pk} for pk in [next(out, None)] if pk]
    return found


def leads_out(
    county: County, owner: Ledger, record: Any, values: dict[str, Any], kind: str, key: str
) -> bool:
    try:
        with transaction.atomic():
            save(actor=county.system, ledger=owner, values=values, id=record.pk, version=record.version)
            out = key not in keys(owner.model._default_manager.get(pk=record.pk), kind)
            transaction.set_rollback(True)
            return out
    except Refused:
        return False


def somewhere_else(county: County, owner: Ledger) -> None:
    """A further village in the other town, and in it a visit whose text holds the same sentence as a mention."""
    names = {"code": "370783104300", "parent": "370783104", "name": "更远村委会", "short_name": "更远村"}
    make(county, ledger("places"), **names)
    if owner.code == "mentions":
        make(county, ledger("visits"), village="370783006232")
    if owner.code == "costs":
        make(county, ledger("errands"), village=names["code"])
