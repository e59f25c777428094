"""What is known of one service of the catalogue: the menus it stood on, what was ordered, how it was rated."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jishi.rules.fault import RuleFault
from jishi.rules.values.share import NegativeCount

LOWEST, HIGHEST = 1, 5


class StarsWrong(RuleFault):
    title = "评价等级不对"


class FairTwice(RuleFault):
    title = "同一场大集的菜单记了两次"


class Stage(StrEnum):
    """The states in which a service can be ordered, and the one in which it rests."""

    TRIAL = "trial"
    ACTIVE = "active"
    STANDING = "standing"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True)
class Menu:
    """A fair's menu on which the service stood, and how many orders it got there (none: offered in vain)."""

    fair: str
    on: date
    orders: int = 0

    def __post_init__(self) -> None:
        if self.orders < 0:
            raise NegativeCount(self.orders, "0或正整数")


@dataclass(frozen=True, slots=True)
class Rating:
    """One resident's rating, 5 very satisfied to 1 very dissatisfied."""

    on: date
    stars: int

    def __post_init__(self) -> None:
        if not LOWEST <= self.stars <= HIGHEST:
            raise StarsWrong(self.stars, f"{LOWEST}到{HIGHEST}的整数")


@dataclass(frozen=True, slots=True)
class Item:
    """One service. `since` is the day its present life in the catalogue began, on trial or not."""

    code: str
    stage: Stage
    since: date
    menus: tuple[Menu, ...] = ()
    ratings: tuple[Rating, ...] = ()
    waiting: int = 0
    mandatory: bool = False

    def __post_init__(self) -> None:
        if self.waiting < 0:
            raise NegativeCount(self.waiting, "0或正整数")
        fairs = [menu.fair for menu in self.menus]
        for fair in fairs:
            if fairs.count(fair) > 1:
                raise FairTwice(fair, "每场大集的菜单只记一次")
