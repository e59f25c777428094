"""The figures on which a proposal about a service rests, reckoned for one day from what had happened by then."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import takewhile

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.lifecycle.item import Item, Menu

WINDOW = "catalogue.window_days"


class NotYetInCatalogue(RuleFault):
    title = "服务项目当日尚未入库"


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of the window, except the three of idleness and age, which look back to `since`.

    `run` is the number of menus in a row, the latest last, on which it was ordered; `idle_days` are counted
    from the last order, or from `since`, and `idle_offers` the menus since then.
    """

    as_of: date
    offers: int
    ordered: int
    orders: int
    run: int
    ratings: int
    stars: int
    waiting: int
    idle_days: int
    idle_offers: int
    age_days: int

    @property
    def order_rate(self) -> Fraction | None:
        """Menus on which it was ordered of menus that offered it."""
        return Fraction(self.ordered, self.offers) if self.offers else None

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.stars, self.ratings) if self.ratings else None


def gather(values: Values, item: Item, as_of: date) -> Facts:
    """The facts of a service on a day. What came after that day, or before its present life, is not seen.

    手册 服务项目的点单率
    公式 统计窗口为截至当日的180天（含当日）；点单率＝被点的菜单数÷上过的菜单数；无人点单天数从最后一次被
    点那天（从未被点的从入库那天）算起
    依据 [S2] [I]
    规则 catalogue.window_days
    例 180天内上菜单5次、被点3次，点单率3/5

    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.lifecycle.item import Stage
    >>> menus = tuple(Menu(f"集{day}", date(2026, 5, day), day % 2) for day in range(1, 6))
    >>> item = Item("义诊", Stage.ACTIVE, date(2026, 1, 1), menus)
    >>> facts = gather(DEFAULTS.values([WINDOW], date(2026, 6, 1)), item, date(2026, 6, 1))
    >>> facts.order_rate, facts.idle_days
    (Fraction(3, 5), 27)
    """
    if as_of < item.since:
        raise NotYetInCatalogue(f"{item.code} {as_of}", f"不早于 {item.since} 的日期")
    first = max(item.since, as_of - timedelta(days=values.number(WINDOW) - 1))
    life = sorted(
        (menu for menu in item.menus if item.since <= menu.on <= as_of), key=lambda menu: (menu.on, menu.fair)
    )
    window = [menu for menu in life if menu.on >= first]
    ratings = [rating.stars for rating in item.ratings if first <= rating.on <= as_of]
    idle = list(takewhile(lambda menu: not menu.orders, reversed(life)))
    wanted = life[: len(life) - len(idle)]
    idle_since = wanted[-1].on if wanted else item.since
    return Facts(
        as_of=as_of,
        offers=len(window),
        ordered=sum(menu.orders > 0 for menu in window),
        orders=sum(menu.orders for menu in window),
        run=latest_run(window),
        ratings=len(ratings),
        stars=sum(ratings),
        waiting=item.waiting,
        idle_days=(as_of - idle_since).days,
        idle_offers=len(idle),
        age_days=(as_of - item.since).days,
    )


def latest_run(menus: list[Menu]) -> int:
    """How many of the latest menus in a row were ordered from."""
    return sum(1 for _ in takewhile(lambda menu: menu.orders, reversed(menus)))
