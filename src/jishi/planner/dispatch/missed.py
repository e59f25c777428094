"""Why an order is late or has no visit: what stands in its way, tried out crew by crew, told in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import PlannerError
from ..telling import Day, Telling, span
from .arrays import windows_on
from .plan import DispatchPlan, Visit
from .problem import Crew, DispatchProblem, Order, Shift

TEXTS = {
    "on_time": ("{order}按时：{day}由{crew}上门，期限是{due}。",
                "{order} is on time: {crew} comes on {day}, due by {due}."),
    "late": ("{order}晚了 {days} 天：期限是{due}，{day}由{crew}上门。{why}",
             "{order} is late by {days} working day(s): due by {due}, {crew} comes on {day}. {why}"),
    "unserved": ("{order}没有派出，期限是{due}。{why}", "{order} has no visit; it is due by {due}. {why}"),
    "not_yet_due": ("{order}这次没有派出，但期限（{due}）在本次安排之后，留待下次。{why}",
                    "{order} has no visit this time, but it is due ({due}) after this plan ends. {why}"),
    "overdue_before": ("它在本次安排开始之前就已过期。", "It was overdue before this plan begins."),
    "nobody_on_duty": ("会做的{crews}在{span}都没有班。",
                       "Those who can do it ({crews}) are off duty {span}."),
    "never_fits": ("会做的{crews}在班，但即使当天不接别的单，也赶不上约定的时段或来不及在下班前返回。",
                   "Those who can do it ({crews}) are on duty, but even without other orders they cannot meet its "
                   "windows or be back in time."),
    "room": ("其实{crew}{day}还排得下，方案还有改进余地。",
             "{crew} could in fact take it on {day}: the plan leaves room."),
    "in_the_way": ("会做的{crews}在{span}已排满；要按时做它，须让出{others}（优先级 {theirs}，它是 {own}）"
                   "，最省的是{crew}{day}。",
                   "Those who can do it ({crews}) are full {span}; to be on time it would have to "
                   "take the place of {others} (priority {theirs}, its own {own}), best with {crew} on {day}."),
    "full": ("会做的{crews}在{span}已排满，让出任何一单也不够。",
             "Those who can do it ({crews}) are full {span}; giving up any single order would not do."),
}  # fmt: skip


class UnknownOrder(PlannerError):
    code = "unknown_order"
    template = "没有编号为 %(order)s 的单；请核对编号"


@dataclass(frozen=True)
class _Place:
    """Where an order would go: the crew's shift, and the order that would have to make way."""

    crew: Crew
    shift: Shift
    instead_of: Order | None


def why(problem: DispatchProblem, plan: DispatchPlan, order_id: str) -> Telling:
    """One statement about an order: on time, late, or without a visit, and for what reason."""
    order = next((one for one in problem.orders if one.id == order_id), None)
    if order is None:
        raise UnknownOrder([{"id": order_id}], order=order_id)
    visit = next((one for one in plan.visits if one.order == order_id), None)
    told: dict[str, object] = {"order": order.called, "due": Day(order.due)}
    if visit is not None:
        crew = next(one for one in problem.crews if one.id == visit.crew)
        told |= {"day": Day(visit.day), "crew": crew.called}
        if visit.day <= order.due:
            return _tell("on_time", **told)
        return _tell("late", **told, days=visit.day - order.due, why=_reason(problem, plan, order))
    code = "not_yet_due" if order.due >= problem.days else "unserved"
    return _tell(code, **told, why=_reason(problem, plan, order))


def missed(problem: DispatchProblem, plan: DispatchPlan) -> list[Telling]:
    """A statement for every order that is late or has no visit, the weightiest first."""
    day = {visit.order: visit.day for visit in plan.visits}
    late = [order for order in problem.orders if order.id not in day or day[order.id] > order.due]
    late.sort(key=lambda order: (-order.priority, order.due))
    return [why(problem, plan, order.id) for order in late]


def _tell(code: str, **values: object) -> Telling:
    return Telling(code, TEXTS[code], values)


def _reason(problem: DispatchProblem, plan: DispatchPlan, order: Order) -> Telling:
    if order.due < 0:
        return _tell("overdue_before")
    able = [crew for crew in problem.crews if order.skills <= crew.skills]
    last = min(order.due, problem.days - 1)
    told: dict[str, object] = {"crews": [crew.called for crew in able], "span": span(order.release, last)}
    shifts = [(crew, shift) for crew in able for shift in crew.shifts if order.release <= shift.day <= last]
    if not shifts:
        return _tell("nobody_on_duty", **told)
    try_out = _Trial(problem, plan)
    if not any(try_out.fits(crew, shift, [order]) for crew, shift in shifts):
        return _tell("never_fits", **told)
    found = [place for crew, shift in shifts for place in try_out.places(order, crew, shift)]
    if not found:
        return _tell("full", **told)
    free = next((place for place in found if place.instead_of is None), None)
    if free is not None:
        return _tell("room", crew=free.crew.called, day=Day(free.shift.day))
    best = min(
        found, key=lambda place: (place.instead_of.priority if place.instead_of else 0, place.shift.day)
    )
    assert best.instead_of is not None
    others, theirs = best.instead_of.called, best.instead_of.priority
    told |= {"others": others, "theirs": theirs, "own": order.priority, "crew": best.crew.called}
    return _tell("in_the_way", **told, day=Day(best.shift.day))


class _Trial:
    """Would a shift hold these orders, in the sequence the plan has them and one more anywhere?"""

    def __init__(self, problem: DispatchProblem, plan: DispatchPlan) -> None:
        self.problem, self.plan = problem, plan
        self.orders = {order.id: order for order in problem.orders}
        self.travel = problem.minutes_between()
        crews = {("crew", crew.id): row for row, crew in enumerate(problem.crews)}
        first = len(problem.crews)
        self.row = crews | {("order", order.id): first + row for row, order in enumerate(problem.orders)}

    def fits(self, crew: Crew, shift: Shift, orders: list[Order]) -> bool:
        if crew.max_visits is not None and len(orders) > crew.max_visits:
            return False
        base = place = self.row["crew", crew.id]
        moment = shift.begins
        for order in orders:
            here = self.row["order", order.id]
            moment += int(self.travel[place, here])
            starts = [max(moment, opens) for opens, closes in windows_on(order, shift.day, self.problem.days)
                      if moment <= closes]  # fmt: skip
            if not starts:
                return False
            moment, place = starts[0] + order.minutes, here
        return moment + int(self.travel[place, base]) <= shift.ends

    def places(self, order: Order, crew: Crew, shift: Shift) -> list[_Place]:
        """Ways to take ``order`` in this shift: as it is, or instead of one other."""
        held = [self.orders[visit.order] for visit in self._held(crew, shift) if visit.order != order.id]
        if self._anywhere(crew, shift, held, order):
            return [_Place(crew, shift, None)]

        return [
            _Place(crew, shift, one)
            for k, one in enumerate(held)
            if self._anywhere(crew, shift, held[:k] + held[k + 1 :], order)
        ]

    def _anywhere(self, crew: Crew, shift: Shift, held: list[Order], order: Order) -> bool:
        return any(self.fits(crew, shift, [*held[:k], order, *held[k:]]) for k in range(len(held) + 1))

    def _held(self, crew: Crew, shift: Shift) -> list[Visit]:
        return [
            visit for visit in self.plan.of(crew.id, shift.day) if shift.begins <= visit.starts <= shift.ends
        ]
