"""The facts of a service, by looking at every day of its life; and figures that cannot be."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given

from jishi.rules.lifecycle.facts import Facts, NotYetInCatalogue, gather
from jishi.rules.lifecycle.item import FairTwice, Item, Menu, Rating, Stage, StarsWrong
from jishi.rules.values.share import NegativeCount

from .catalogue import DAY, ITEM, ITEMS, LONG_AGO, VALUES, ago
from .expect import refused


@given(ITEMS)
def test_the_facts_by_looking_at_every_day(item: Item) -> None:
    days = [DAY - timedelta(days=back) for back in range((DAY - item.since).days, -1, -1)]
    on = {menu.on: menu for menu in item.menus}
    window = [day for day in days if (DAY - day).days < 180]
    idle_days = idle_offers = run = 0
    for day in days:
        menu = on.get(day)
        if menu is not None and menu.orders:
            idle_days, idle_offers = -1, -1
        idle_days += day > days[0] or idle_days < 0
        idle_offers += menu is not None
        if menu is not None and day in window:
            run = run + 1 if menu.orders else 0
    orders = [on[day].orders for day in window if day in on]
    stars = [rating.stars for rating in item.ratings if rating.on in window]
    facts = gather(VALUES, item, DAY)
    assert facts == Facts(
        as_of=DAY,
        offers=len(orders),
        ordered=len([count for count in orders if count]),
        orders=sum(orders),
        run=run,
        ratings=len(stars),
        stars=sum(stars),
        waiting=item.waiting,
        idle_days=idle_days,
        idle_offers=idle_offers,
        age_days=len(days) - 1,
    )


def test_two_fairs_on_one_day_go_by_name() -> None:
    same = (Menu("B", ago(5), 0), Menu("A", ago(5), 1), Menu("C", ago(6), 1))
    assert gather(VALUES, replace(ITEM, menus=same), DAY).run == 0
    assert gather(VALUES, replace(ITEM, menus=same[::-1]), DAY).run == 0


def test_without_menus_or_ratings_there_is_no_rate_and_no_mean() -> None:
    facts = gather(VALUES, Item("一", Stage.ACTIVE, DAY), DAY)
    assert (facts.order_rate, facts.mean, facts.age_days) == (None, None, 0)
    facts = gather(VALUES, ITEM, DAY)
    assert (facts.order_rate, facts.mean) == (Fraction(4, 5), Fraction(4))
    with refused(NotYetInCatalogue, f"义诊 {LONG_AGO - timedelta(days=1)}", f"不早于 {LONG_AGO} 的日期"):
        gather(VALUES, ITEM, LONG_AGO - timedelta(days=1))


def test_inputs_that_cannot_be() -> None:
    for stars in (0, 6):
        with refused(StarsWrong, stars, "1到5的整数"):
            Rating(DAY, stars)
    with refused(NegativeCount, -1, "0或正整数"):
        Menu("集", DAY, -1)
    with refused(NegativeCount, -1, "0或正整数"):
        replace(ITEM, waiting=-1)
    with refused(FairTwice, "集", "每场大集的菜单只记一次"):
        replace(ITEM, menus=(Menu("集", DAY), Menu("集", ago(1))))


def test_the_day_itself_counts_and_the_lowest_rating_is_one() -> None:
    item = Item("一", Stage.ACTIVE, DAY, (Menu("今日", DAY, 2),), (Rating(DAY, 1), Rating(DAY, 5)))
    facts = gather(VALUES, item, DAY)
    assert (facts.offers, facts.orders, facts.run, facts.ratings, facts.stars) == (1, 2, 1, 2, 6)
