"""Those a site does not serve: visits at home and by mobile squads, as orders for dispatch."""

from __future__ import annotations

from collections.abc import Iterator

from ..dispatch.problem import Order
from ..errors import PlannerError
from .layout import SiteLayout
from .problem import SiteProblem


class VisitTooLong(PlannerError):
    code = "visit_too_long"
    template = (
        "一次上门至多 %(longest)s 分钟，连一个人也做不完（准备 %(setup)s 分钟，每人 %(each)s 分钟）；请放宽"
    )


def visits_at_home(
    problem: SiteProblem,
    layout: SiteLayout,
    *,
    skill: str,
    due: int,
    setup: int = 15,
    each: int = 10,
    longest: int = 180,
    priority: int = 1,
) -> list[Order]:
    """An order for every place's homebound people, and one for those whom the layout leaves without a site.

    A visit takes ``setup`` minutes and ``each`` for every person; where that is more than ``longest``, there
    are several. ``due`` is a working day, as in ``Order``. Homebound people weigh twice ``priority``.
    """
    at_once = (longest - setup) // each
    if at_once < 1:
        raise VisitTooLong(longest=longest, setup=setup, each=each)
    orders = []
    for place in problem.places:
        groups = (("home", place.homebound, 2 * priority), ("squad", layout.left.get(place.id, 0), priority))
        for kind, persons, weight in groups:
            for number, some in enumerate(_portions(persons, at_once)):
                orders.append(
                    Order(
                        id=f"{place.id}/{kind}/{number}",
                        x_km=place.x_km,
                        y_km=place.y_km,
                        minutes=setup + each * some,
                        skills=frozenset({skill}),
                        due=due,
                        priority=weight,
                        name=place.name,
                    )
                )
    return orders


def _portions(persons: int, most: int) -> Iterator[int]:
    while persons > 0:
        yield min(persons, most)
        persons -= most
