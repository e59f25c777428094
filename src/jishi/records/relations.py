"""Finds the record that an outside value names: an id from a form, a code from a sheet, a name if it is unique.

Everything is looked up within what the person may see, in one query for a whole column.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from jishi.core.access.actor import Actor
from jishi.core.personal.keys import FieldKeyring
from jishi.records.convert import BadValue, is_empty, seen
from jishi.records.fields import FieldInfo
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors.joins import with_relations
from jishi.records.selectors.shown import key_column
from jishi.records.selectors.visible import visible

WHOLE_TABLE = 5000
# A field called so names a place of this level and no other.
PLACE_LEVELS = ("town", "village", "grid")
NEAR = 55


class Relations:
    """Resolves relation values for one call; `fresh` are records of the same call that are not yet written."""

    def __init__(self, actor: Actor, fresh: Iterable[Any] = ()) -> None:
        self.actor = actor
        # When the call was made: what its new records say of their creation.
        self.moment = timezone.now()
        self.secrets = FieldKeyring(actor.county)
        self.fresh: dict[type[Any], dict[uuid.UUID, Any]] = defaultdict(dict)
        self._indexes: dict[str, _Index] = {}
        for record in fresh:
            self.fresh[type(record)][record.pk] = record

    def resolve(self, info: FieldInfo, raw: Any) -> Any:
        """The record instance, or None for an empty cell. Raises `BadValue` with the nearest right word."""
        if is_empty(raw):
            if info.required:
                raise BadValue(_("必填。"))
            return None
        model: Any = info.column.related_model
        if isinstance(raw, model):
            raw = raw.pk
        key = _as_uuid(raw)
        if key is not None and key in self.fresh[model]:
            return self.fresh[model][key]
        index = self._index(info)
        found = index.by_id(key) if key is not None else index.by_name(seen(str(raw).strip()))
        if isinstance(found, str):
            raise BadValue(found)
        if info.related == "places" and info.name in PLACE_LEVELS and found.level != info.name:
            raise BadValue(_("“%(name)s”不是%(label)s。") % {"name": found, "label": info.label})
        return found

    def add(self, record: Any) -> None:
        """A record of this call that later rows may name by its key."""
        self.fresh[type(record)][record.pk] = record
        for index in self._indexes.values():
            if index.model is type(record):
                index.take(record)

    def prepare(self, info: FieldInfo, raws: Iterable[Any]) -> None:
        """Read what a whole column names in one query."""
        self._index(info).fetch({_as_uuid(raw) or str(raw).strip() for raw in raws if not is_empty(raw)})

    def _index(self, info: FieldInfo) -> _Index:
        if info.related not in self._indexes:
            owner = next((entry for entry in ledgers() if entry.code == info.related), None)
            self._indexes[info.related] = _Index(self.actor, info, owner)
        return self._indexes[info.related]


class _Index:
    """What has been read of one ledger, by id, by key and by name."""

    def __init__(self, actor: Actor, info: FieldInfo, owner: Ledger | None) -> None:
        self.owner = owner
        related: Any = info.column.related_model
        self.model: Any = related
        self.rows: QuerySet[Any] = (
            visible(actor, owner).filter(archived_at=None)
            if owner
            else related._default_manager.filter(county=actor.county)
        )
        self.key = key_column(owner.code) if owner else getattr(self.model, "USERNAME_FIELD", "pk")
        self.ids: dict[uuid.UUID, Any] = {}
        self.keys: dict[str, Any] = {}
        self.names: dict[str, list[Any]] = defaultdict(list)
        self.complete = False

    def fetch(self, wanted: set[Any]) -> None:
        """Small tables are read whole once; of large ones only what is named."""
        if self.complete:
            return
        if len(wanted) > 20 and self.rows.count() <= WHOLE_TABLE:
            self._take(self.rows)
            self.complete = True
            return
        keys = [text for text in wanted if isinstance(text, str) and text not in self.keys]
        ids = [key for key in wanted if isinstance(key, uuid.UUID) and key not in self.ids]
        if ids:
            self._take(self.rows.filter(pk__in=ids))
        if keys:
            self._take(self.rows.filter(**{f"{self.key}__in": keys}))

    def _take(self, rows: QuerySet[Any]) -> None:
        for record in with_relations(rows, ("parent", "town", "village")):
            self.take(record)

    def take(self, record: Any) -> None:
        self.ids[record.pk] = record
        self.keys[str(getattr(record, self.key))] = record
        for field in self.owner.names if self.owner else ():
            name = str(getattr(record, field) or "")
            if name and record not in self.names[name]:
                self.names[name].append(record)

    def by_id(self, key: uuid.UUID) -> Any:
        self.fetch({key})
        return self.ids.get(key, _("没有这条记录，或它不在您的范围内。"))

    def by_name(self, text: str) -> Any:
        """The record of this key, else the only one of this name, else a message."""
        self.fetch({text})
        if text in self.keys:
            return self.keys[text]
        if not self.complete and self.owner is not None and self.owner.names:
            for field in self.owner.names:
                self._take(self.rows.filter(**{field: text}))
        named = self.names.get(text, [])
        if len(named) == 1:
            return named[0]
        if named:
            codes = "、".join(f"{getattr(r, self.key)} {r}" for r in named[:4])
            return _("“%(text)s”有 %(count)s 个同名，请填代码：%(codes)s。") % {
                "text": text,
                "count": len(named),
                "codes": codes,
            }
        return self._unknown(text)

    def _unknown(self, text: str) -> str:
        """Says that nothing is called so, with the nearest word there is."""
        if not self.complete and self.rows.count() <= WHOLE_TABLE:
            self._take(self.rows)
            self.complete = True
        words = dict(self.keys)
        words.update({word: records[0] for word, records in self.names.items()})
        near = process.extractOne(text, words.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        label = self.owner.label if self.owner else self.model._meta.verbose_name
        if near is None:
            return _("%(ledger)s中没有“%(text)s”。") % {"ledger": label, "text": text}
        record = words[near[0]]
        return _("%(ledger)s中没有“%(text)s”，最接近的是 %(key)s %(name)s。") % {
            "ledger": label,
            "text": text,
            "key": getattr(record, self.key),
            "name": record,
        }


def _as_uuid(raw: Any) -> uuid.UUID | None:
    if isinstance(raw, uuid.UUID):
        return raw
    text = str(raw)
    if len(text) != 36:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
