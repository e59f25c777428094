"""Does a site layout keep every rule, and what is it worth? Recomputed from problem and layout alone, in plain numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..telling import Telling
from .layout import SiteLayout
from .problem import SiteProblem

MESSAGES = {
    "unknown": ("方案里的 {name} 不存在", "{name} of the layout does not exist"),
    "sites_opened": ("应开 {wanted} 个站点，方案开了 {opened} 个", "{opened} sites are open instead of {wanted}"),
    "opened_twice": ("站点 {site} 开了两次", "site {site} is opened twice"),
    "must_open": ("站点 {site} 必须开", "site {site} must be open"),
    "closed": ("{place} 的人派往没有开的站点 {site}", "people of {place} are sent to {site}, which is closed"),
    "too_far": ("{place} 到站点 {site} 有 {km} 公里，至多 {most} 公里", "{place} is {km} km from {site}, at most {most}"),
    "negative": ("{place} 派往 {site} 的人数为 {persons}", "{persons} persons of {place} are sent to {site}"),
    "overfull": ("站点 {site} 来 {persons} 人，只容 {capacity} 人", "{persons} come to {site}, which takes {capacity}"),
    "people": ("{place} 有 {coming} 人要来，派了 {sent} 人，列为未派 {left} 人",
               "{coming} of {place} come, {sent} are sent somewhere and {left} listed as left"),
    "left_out": ("{place} 有 {left} 人没有去处", "{left} people of {place} are sent nowhere"),
    "figure": ("方案写的代价是 {stated}，重算为 {found}", "the layout states a cost of {stated}, recomputed {found}"),
    "bound": ("所称下界 {bound} 高于代价 {cost}", "the stated bound {bound} exceeds the cost {cost}"),
}  # fmt: skip


@dataclass(frozen=True)
class SiteReport:
    violations: tuple[Telling, ...]
    cost: float
    covered: int
    """Persons sent to a site."""

    @property
    def feasible(self) -> bool:
        return not self.violations


def check_sites(problem: SiteProblem, layout: SiteLayout) -> SiteReport:
    """Every broken rule of ``layout``, a misstated cost among them."""
    known = {p.id for p in problem.places} | {s.id for s in problem.sites}
    names = {*layout.opened, *layout.left, *(s.place for s in layout.sent), *(s.site for s in layout.sent)}
    strangers = tuple(_broken("unknown", name=name) for name in sorted(names - known))
    if strangers:
        return SiteReport(strangers, math.nan, 0)
    km = _Distance(problem)
    cost = float(sum(one.persons * km.between(one.place, one.site) for one in layout.sent))
    covered = sum(one.persons for one in layout.sent)
    if problem.aim == "coverage":
        cost = -float(covered)
    violations = [*_opened(problem, layout), *_ways(problem, layout, km), *_people(problem, layout)]
    if not math.isclose(cost, layout.cost, rel_tol=1e-6, abs_tol=1e-6):
        violations.append(_broken("figure", stated=layout.cost, found=cost))
    if layout.bound > cost + 1e-6 * max(1.0, abs(cost)):
        violations.append(_broken("bound", bound=layout.bound, cost=cost))
    return SiteReport(tuple(violations), cost, covered)


def _broken(code: str, **values: Any) -> Telling:
    return Telling(code, MESSAGES[code], values)


class _Distance:
    def __init__(self, problem: SiteProblem) -> None:
        self.problem = problem
        self.place = {one.id: row for row, one in enumerate(problem.places)}
        self.site = {one.id: column for column, one in enumerate(problem.sites)}

    def between(self, place: str, site: str) -> float:
        row, column = self.place[place], self.site[site]
        if self.problem.km is not None:
            return float(self.problem.km[row][column])
        a, b = self.problem.places[row], self.problem.sites[column]
        return math.dist((a.x_km, a.y_km), (b.x_km, b.y_km)) * self.problem.detour


def _opened(problem: SiteProblem, layout: SiteLayout) -> Iterator[Telling]:
    if len(set(layout.opened)) != problem.open_sites:
        yield _broken("sites_opened", wanted=problem.open_sites, opened=len(set(layout.opened)))
    for site, times in Counter(layout.opened).items():
        if times > 1:
            yield _broken("opened_twice", site=site)
    for one in problem.sites:
        if one.must_open and one.id not in layout.opened:
            yield _broken("must_open", site=one.id)


def _ways(problem: SiteProblem, layout: SiteLayout, km: _Distance) -> Iterator[Telling]:
    come: Counter[str] = Counter()
    for one in layout.sent:
        come[one.site] += one.persons
        way = {"place": one.place, "site": one.site}
        if one.persons <= 0:
            yield _broken("negative", **way, persons=one.persons)
        if one.site not in layout.opened:
            yield _broken("closed", **way)
        far = km.between(one.place, one.site)
        if problem.max_km is not None and far > problem.max_km + 1e-9:
            yield _broken("too_far", **way, km=far, most=problem.max_km)
    for site in problem.sites:
        if site.capacity is not None and come[site.id] > site.capacity:
            yield _broken("overfull", site=site.id, persons=come[site.id], capacity=site.capacity)


def _people(problem: SiteProblem, layout: SiteLayout) -> Iterator[Telling]:
    gone: Counter[str] = Counter()
    for one in layout.sent:
        gone[one.place] += one.persons
    for place in problem.places:
        left = layout.left.get(place.id, 0)
        if gone[place.id] + left != place.coming:
            yield _broken("people", place=place.id, coming=place.coming, sent=gone[place.id], left=left)
        elif left and problem.aim == "median":
            yield _broken("left_out", place=place.id, left=left)
