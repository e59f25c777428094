"""What a list is asked for: the address, with what the person keeps for this ledger put in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from jishi.core.preferences.lists import Kept, kept
from jishi.core.preferences.models import ListView
from jishi.records.ledger import Ledger
from jishi.records.selectors import Query, listable
from jishi.web.entering import Request, asked
from jishi.web.ledgers import addresses

VIEW, EVERYTHING = "view", "all"
TYPED, WAS = "-text", "-was"


@dataclass(frozen=True)
class Asking:
    """`given` are the parameters to filter and sort by, `names` the columns to show, `view` the saved filter in use."""

    given: dict[str, str]
    names: tuple[str, ...]
    kept: Kept
    view: ListView | None = None
    notice: str = ""

    @property
    def query(self) -> Query:
        return Query.of(self.given)

    @property
    def conditions(self) -> dict[str, str]:
        """What belongs into the address of anything that shows the same records."""
        return {name: value for name, value in self.given.items() if name not in ("page", VIEW)}

    def href(self, ledger: Ledger, screen: str = "list", /, **more: Any) -> str:
        """An address with the same conditions. Without any it says so, lest the default take their place."""
        query = {
            name: value for name, value in {**self.conditions, **more}.items() if value not in ("", None)
        }
        if self.kept.default and not query.keys() - {"page"}:
            query[VIEW] = EVERYTHING
        return addresses.of(ledger, screen, **query)

    def without_view(self, notice: str) -> Asking:
        """The list as if nothing had been saved, and why."""
        return Asking({}, self.names, self.kept, None, notice)


def asking(request: Request, ledger: Ledger) -> Asking:
    """One query. A saved filter is used where the address names nothing else, or nothing at all and it is the default."""
    actor, given = request.actor, _typed_over(asked(request))
    found = kept(actor.county, actor.user_id, ledger.code)
    names = _columns(request, ledger, found)
    wanted = given.get(VIEW, "")
    if given.keys() <= {"page"} and found.default:
        return _opened(given, names, found, found.default)
    if not wanted or wanted == EVERYTHING:
        return Asking(given, names, found)
    view = found.view(wanted)
    if view is None:
        notice = _("这个常用查询已经不在了，现在列出的是全部。")
        rest = {name: value for name, value in given.items() if name != VIEW}
        return Asking(rest, names, found, None, notice if rest.keys() <= {"page"} else "")
    if given.keys() <= {"page", VIEW}:
        return _opened(given, names, found, view)
    return Asking(given, names, found, view)


def columns_of(request: Request, ledger: Ledger) -> tuple[str, ...]:
    """The columns this person chose, as far as they may still see them; else those the ledger declares."""
    return _columns(request, ledger, kept(request.actor.county, request.actor.user_id, ledger.code))


def _columns(request: Request, ledger: Ledger, found: Kept) -> tuple[str, ...]:
    if not found.columns:
        return ledger.columns
    open_ = set(listable(request.actor, ledger))
    return tuple(name for name in found.columns if name in open_) or ledger.columns


def _opened(given: dict[str, str], names: tuple[str, ...], found: Kept, view: ListView) -> Asking:
    return Asking({**dict(parse_qsl(view.query)), **given, VIEW: str(view.pk)}, names, found, view)


def _typed_over(given: dict[str, str]) -> dict[str, str]:
    """Where words were typed into a relation's control without a script, they take the place of the id beside them."""
    found = {name: value for name, value in given.items() if not name.endswith((TYPED, WAS))}
    for name, text in given.items():
        if name.endswith(TYPED) and text.strip() != given.get(name.removesuffix(TYPED) + WAS, "").strip():
            found[name.removesuffix(TYPED)] = text.strip()
    for name in given:
        # The words of a condition were deleted, and only what they had been came along.
        if name.endswith(WAS) and name.removesuffix(WAS) + TYPED not in given:
            found.pop(name.removesuffix(WAS), None)
    return found
