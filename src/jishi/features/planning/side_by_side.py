"""Two plans side by side as tables and sentences, from the numbers of a trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.core.access.actor import Actor
from jishi.features.planning.what_if import Changes
from jishi.records.selectors import visible
from jishi.web.components import Cell, Column, Row, Table


@dataclass(frozen=True)
class Names:
    """What places and teams are called by key, and, once in order, by the planner's numbers."""

    places: Mapping[str, str]
    teams: Mapping[str, str]
    villages: Sequence[str] = ()
    towns: Sequence[str] = ()
    first_day: date = field(default=date.min)

    @classmethod
    def of(cls, actor: Actor) -> Names:
        places = {str(place.pk): str(place) for place in visible(actor, PLACES)}
        return cls(places, {str(team.pk): str(team) for team in visible(actor, PROVIDERS)})

    def in_order(self, actor: Actor, first_day: date) -> Names:
        """Places in the order in which a planning run reads them."""
        rows = list(visible(actor, PLACES).filter(archived_at=None, state="current").order_by("code"))
        villages = [str(one) for one in rows if one.level == "village" and None not in (one.lon, one.lat)]
        towns = [str(one) for one in rows if one.level == "town"]
        return replace(self, villages=villages, towns=towns, first_day=first_day)

    def day(self, number: int) -> str:
        return (self.first_day + timedelta(days=number)).isoformat()


def moment(when: Any) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"


def told(names: Names, changes: Changes) -> list[str]:
    """What was changed, a sentence each."""
    gone = _("（已不在台账里）")
    found = [_("必须在%(place)s办") % {"place": names.places.get(key, gone)} for key in changes.force]
    found += [_("不在%(place)s办") % {"place": names.places.get(key, gone)} for key in changes.forbid]
    found += [
        _("%(town)s至少 %(n)s 场") % {"town": names.places.get(key, gone), "n": number}
        for key, number in changes.floors.items()
    ]
    return found + [
        _("%(team)s一季带队 %(n)s 天") % {"team": names.teams.get(key, gone), "n": number}
        for key, number in changes.days.items()
    ]


def cost(compared: Mapping[str, Any]) -> str:
    """What the changes cost in weighted needs, at least and at most: the proven ends."""
    least, most = compared["least"], compared["most"]
    words = {
        "least": f"{max(least, 0):,.0f}",
        "most": f"{max(most, 0):,.0f}",
        "gain": f"{max(-least, 0):,.0f}",
    }
    if least >= 0:
        return (
            _(
                "这样改，全县最好的排法少服务 %(least)s 到 %(most)s 加权人次：最少这么多，最多这么多，都已证明。"
            )
            % words
        )
    if most <= 0:
        return _("这样改，全县最好的排法不会少服务，至多多服务 %(gain)s 加权人次。") % words
    return (
        _("这样改，全县最好的排法最多少服务 %(most)s 加权人次；也可能不少，至多多 %(gain)s。两头都已证明。")
        % words
    )


def figures(compared: Mapping[str, Any]) -> Table:
    before, after = compared["before"], compared["after"]
    whole = [
        (_("加权人次"), "objective"),
        (_("上限"), "bound"),
        (_("场次"), "fairs"),
        (_("摊位"), "stalls"),
        (_("服务人次"), "persons"),
        (_("服务到的村"), "villages"),
    ]
    shares = [
        (_("离最好的可能"), "gap"),
        (_("满足率最低的镇街"), "least"),
        (_("满足率最高的镇街"), "most"),
        (_("各镇街的基尼系数"), "gini"),
        (_("各村的基尼系数"), "village_gini"),
    ]
    rows = [
        (label, f"{before[key]:,.0f}", f"{after[key]:,.0f}", _more(after[key] - before[key]))
        for label, key in whole
    ]
    for label, key in shares:
        if (
            before[key] is None
            or after[key] is None
            or before[key] != before[key]
            or after[key] != after[key]
        ):
            continue
        form = "{:.2f}" if "gini" in key else "{:.1%}"
        change = after[key] - before[key]
        more = _signed(change, 2) if "gini" in key else _signed(100 * change, 1)
        rows.append((label, form.format(before[key]), form.format(after[key]), more))
    head = [
        Column(label=_("项目")),
        *(Column(label=one, numeric=True) for one in (_("现在"), _("改后"), _("差"))),
    ]
    return _table(_("两个方案"), head, [[row[0], *row[1:]] for row in rows], numeric=(1, 2, 3))


def _more(change: float) -> str:
    return "0" if abs(change) < 0.5 else f"{change:+,.0f}"


def _signed(change: float, digits: int) -> str:
    """With its sign, unless it is nothing when rounded."""
    rounded = round(change, digits)
    return f"{rounded:+.{digits}f}" if rounded else "0"


def towns(compared: Mapping[str, Any], names: Names) -> Table:
    head = [
        Column(label=_("镇街")),
        Column(label=_("场次"), numeric=True),
        Column(label=_("满足率"), numeric=True),
    ]
    rows = [
        [
            _at(names.towns, row["town"]),
            _both(*map(str, row["fairs"])),
            _both(*(f"{share:.1%}" for share in row["share"])),
        ]
        for row in compared["towns"]
    ]
    return _table(_("各镇街"), head, rows, numeric=(1, 2))


def _both(before: str, after: str) -> str:
    """Now and then, or once where they are the same."""
    return before if before == after else f"{before} → {after}"


def fairs(compared: Mapping[str, Any], names: Names) -> Table:
    head = [Column(label=one) for one in (_("村"), _("变化"), _("日子"))]
    rows = []
    for row in compared["fairs"]:
        old, new = row["days"]
        what = _("新增") if old is None else _("不再办") if new is None else _("改日子")
        days = [names.day(day) for day in (old, new) if day is not None]
        rows.append([_at(names.villages, row["village"]), what, " → ".join(days)])
    return _table(_("不同的场次"), head, rows)


def _at(names: Sequence[str], number: int) -> str:
    return names[number] if number < len(names) else str(number)


def _table(caption: str, head: list[Column], rows: list[list[str]], numeric: tuple[int, ...] = ()) -> Table:
    lines = [
        Row(
            number=n,
            cells=[
                Cell(text=text, kind="number" if at in numeric else "text", label=head[at].label)
                for at, text in enumerate(row)
            ],
        )
        for n, row in enumerate(rows, 1)
    ]
    return Table(caption=caption, columns=head, rows=lines)
