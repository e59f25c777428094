"""A person's own views of a list: which columns, which saved filters, which of them comes first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jishi.core.preferences.models import NAME_LENGTH, QUERY_LENGTH, ListView
from jishi.core.transactions import run_tx

MOST_VIEWS = 20


class ViewRefused(ValueError):
    """A saved filter that cannot be kept; the message says what to do."""


@dataclass(frozen=True)
class Kept:
    """What one person keeps for one ledger: `columns` in their order (none: as declared), `views` by age."""

    columns: tuple[str, ...]
    views: tuple[ListView, ...]

    def view(self, view_id: str) -> ListView | None:
        return next((view for view in self.views if str(view.pk) == view_id), None)

    @property
    def default(self) -> ListView | None:
        return next((view for view in self.views if view.default), None)


def kept(county: str, user: uuid.UUID | None, ledger: str) -> Kept:
    """One query; nothing for the program and for nobody."""
    rows = list(ListView.objects.filter(county=county, user=user, ledger=ledger)) if user else []
    columns = next((row.columns for row in rows if not row.name), "")
    return Kept(tuple(filter(None, columns.split(","))), tuple(row for row in rows if row.name))


def choose_columns(county: str, user: uuid.UUID, ledger: str, names: Sequence[str]) -> None:
    """Keeps the columns in this order; none goes back to what the ledger declares."""

    def write() -> None:
        mine = ListView.objects.filter(county=county, user=user, ledger=ledger, name="")
        if not names:
            mine.delete()
            return
        ListView.objects.update_or_create(
            county=county, user_id=user, ledger=ledger, name="", defaults={"columns": ",".join(names)}
        )

    run_tx(write)


def save_view(county: str, user: uuid.UUID, ledger: str, name: str, query: str) -> ListView:
    """A filter under a name; saved again under the same name it takes the place of the earlier one."""
    name = _checked(name)
    if not query.strip():
        raise ViewRefused(_("现在没有任何条件或排序，没有可保存的。请先查询，再保存。"))
    if len(query) > QUERY_LENGTH:
        raise ViewRefused(_("条件太长，保存不下。请少选几个条件。"))

    def write() -> ListView:
        mine = ListView.objects.filter(county=county, user=user, ledger=ledger).exclude(name="")
        if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
            text = _("每本台账最多保存 %(most)s 个常用查询。请先删去不用的。")
            raise ViewRefused(text % {"most": MOST_VIEWS})
        found, _created = ListView.objects.update_or_create(
            county=county, user_id=user, ledger=ledger, name=name, defaults={"query": query}
        )
        return found

    return run_tx(write)


def rename_view(view: ListView, name: str) -> None:
    name = _checked(name)

    def write() -> None:
        others = ListView.objects.filter(county=view.county, user=view.user_id, ledger=view.ledger, name=name)
        if others.exclude(pk=view.pk).exists():
            raise ViewRefused(_("已有同名的常用查询，请换一个名称。"))
        ListView.objects.filter(pk=view.pk).update(name=name)

    run_tx(write)


def set_default(view: ListView, *, on: bool) -> None:
    """The one that is used when the list is opened without conditions; at most one of a ledger."""

    def write() -> None:
        mine = ListView.objects.filter(county=view.county, user=view.user_id, ledger=view.ledger)
        mine.exclude(pk=view.pk).update(default=False)
        mine.filter(pk=view.pk).update(default=on)

    run_tx(write)


def drop_view(view: ListView) -> None:
    ListView.objects.filter(pk=view.pk).delete()


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ViewRefused(_("请给这个常用查询起个名称。"))
    if len(name) > NAME_LENGTH:
        raise ViewRefused(_("名称最多 %(most)s 个字。") % {"most": NAME_LENGTH})
    return name
