"""The rule book: finds the value in force on a day, the town's before the county's before the default."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from jishi.rules.book.rule import Rule, RuleValue, RuleValueWrong, to_text
from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.values.share import Threshold

T = TypeVar("T")


class UnknownRule(RuleFault):
    title = "没有这条规则"


class RuleNotYetInForce(RuleFault):
    title = "规则当日尚未生效"


class RuleSetTwice(RuleFault):
    title = "同一规则在同一天设了两个值"


class RuleDefinedTwice(RuleFault):
    title = "规则代码重复"


class RuleOfAnotherType(RuleFault):
    title = "规则的值不是所需的类型"


@dataclass(frozen=True, slots=True)
class Setting:
    """A county's or town's own value from a day on, with the paper that decided it."""

    key: str
    value: RuleValue
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value in force, where it comes from and since when; `version` tells it from any other value."""

    value: RuleValue
    key: str
    source: str
    effective_from: date
    version: str

    @property
    def citation(self) -> str:
        """What a result keeps: key, level and date. Example: four_two.reps_pass@default:2018-12-29."""
        return f"{self.key}@{self.version}"


class Values:
    """Several resolved values, read by type; what was read can be cited."""

    def __init__(self, resolved: Iterable[Resolved]) -> None:
        self._by_key = {one.key: one for one in resolved}

    def __getitem__(self, key: str) -> Resolved:
        if key not in self._by_key:
            raise UnknownRule(key, suggestion(key, self._by_key))
        return self._by_key[key]

    def number(self, key: str) -> int:
        return self._typed(key, int)

    def decimal(self, key: str) -> Decimal:
        return self._typed(key, Decimal)

    def text(self, key: str) -> str:
        return self._typed(key, str)

    def share(self, key: str) -> Threshold:
        return self._typed(key, Threshold)

    def numbers(self, key: str) -> tuple[int, ...]:
        return tuple(item for item in self._typed(key, tuple) if isinstance(item, int))

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(item for item in self._typed(key, tuple) if isinstance(item, str))

    def limits(self) -> dict[str, int]:
        """The whole numbers by key, as `Machine.check_move` takes them."""
        return {key: one.value for key, one in self._by_key.items() if isinstance(one.value, int)}

    def citations(self) -> tuple[str, ...]:
        return tuple(one.citation for one in self._by_key.values())

    def _typed(self, key: str, wanted: type[T]) -> T:
        value = self[key].value
        if not isinstance(value, wanted):
            raise RuleOfAnotherType(f"{key}={to_text(value)}", f"{wanted.__name__} 类型的规则")
        return value


class Book:
    """Rules by key, in the order given. The defaults of the domain are `DEFAULTS` in `jishi.rules.book`."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, Rule] = {}
        for rule in rules:
            if rule.key in self._rules:
                raise RuleDefinedTwice(rule.key, "全书只出现一次的规则代码")
            self._rules[rule.key] = rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, key: object) -> bool:
        return key in self._rules

    def __getitem__(self, key: str) -> Rule:
        if key not in self._rules:
            raise UnknownRule(key, suggestion(key, self._rules))
        return self._rules[key]

    def resolve(
        self,
        key: str,
        on: date,
        county_values: Iterable[Setting] = (),
        town_values: Iterable[Setting] = (),
    ) -> Resolved:
        """The value in force on a day: the town's latest, else the county's latest, else the default.

        A value counts from its own effective date. Nothing in force yet is refused, never guessed.

        手册 同一规则有几个值时用哪个
        公式 镇里设的值优先，其次县里设的，都没有才用默认值；同一级取生效日期不晚于当天的最近一个。当天
        还没有任何值生效的，不予计算
        依据 [I]
        例 每月驻村默认20天；县里自2026年3月1日起设为18天，则2月28日仍按20天，3月1日起按18天

        >>> rule = Rule("a", 20, "天", "[F3]", date(2020, 1, 1), "驻村天数")
        >>> own = [Setting("a", 18, date(2026, 3, 1), "县委文件")]
        >>> [Book([rule]).resolve("a", day, own).value for day in (date(2026, 2, 28), date(2026, 3, 1))]
        [20, 18]
        """
        rule = self[key]
        for level, settings in (("town", town_values), ("county", county_values)):
            latest = _latest(rule, settings, on)
            if latest is not None:
                version = f"{level}:{latest.effective_from.isoformat()}"
                return Resolved(latest.value, key, latest.source, latest.effective_from, version)
        if rule.effective_from > on:
            raise RuleNotYetInForce(
                f"{key} {on.isoformat()}", f"{rule.effective_from.isoformat()} 或以后的日期"
            )
        version = f"default:{rule.effective_from.isoformat()}"
        return Resolved(rule.value, key, rule.source, rule.effective_from, version)

    def values(
        self,
        keys: Iterable[str],
        on: date,
        county_values: Sequence[Setting] = (),
        town_values: Sequence[Setting] = (),
    ) -> Values:
        """Several rules at once, as a rule's function takes them."""
        return Values(self.resolve(key, on, county_values, town_values) for key in keys)

    def table(
        self, on: date, county_values: Sequence[Setting] = (), town_values: Sequence[Setting] = ()
    ) -> list[dict[str, str]]:
        """The book as rows for people: what holds on a day, where it comes from, what the default is."""
        rows = []
        for rule in self:
            try:
                now = self.resolve(rule.key, on, county_values, town_values)
                value, source, since = to_text(now.value), now.source, now.effective_from.isoformat()
            except RuleNotYetInForce:
                value, source, since = "尚未生效", rule.source, rule.effective_from.isoformat()
            rows.append(
                {
                    "规则": rule.label,
                    "代码": rule.key,
                    "现行值": value,
                    "单位": rule.unit,
                    "依据": source,
                    "生效日期": since,
                    "默认值": to_text(rule.value),
                    "说明": rule.note,
                }
            )
        return rows


def _latest(rule: Rule, settings: Iterable[Setting], on: date) -> Setting | None:
    mine = [one for one in settings if one.key == rule.key and one.effective_from <= on]
    if not mine:
        return None
    latest = max(mine, key=lambda one: one.effective_from)
    if sum(one.effective_from == latest.effective_from for one in mine) > 1:
        raise RuleSetTwice(f"{rule.key} {latest.effective_from.isoformat()}", "同一天只有一个值")
    if not latest.source:
        raise RuleValueWrong(f"{rule.key}={to_text(latest.value)}", "写明依据（文件或会议）的值")
    rule.check(latest.value)
    return latest
