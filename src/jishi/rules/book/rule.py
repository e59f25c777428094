"""What a threshold is: its key, value, unit and source, and how a county's own value is read and checked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from jishi.rules.fault import RuleFault
from jishi.rules.values.share import Threshold

RuleValue = int | Decimal | str | Threshold | tuple[int, ...] | tuple[Decimal, ...] | tuple[str, ...]


class RuleValueWrong(RuleFault):
    title = "规则的值不对"


class RuleWithoutSource(RuleFault):
    title = "规则没有写明依据"


@dataclass(frozen=True, slots=True)
class Rule:
    """One threshold of the county's work.

    `source` is the tag of the reference (`[F13]`), `effective_from` the first day on which the default holds,
    `label` its name in Chinese, `note` how it is applied. `choices` restricts a word to certain ones, `least`
    and `most` bound a number (each one of a list).
    """

    key: str
    value: RuleValue
    unit: str
    source: str
    effective_from: date
    label: str
    note: str = ""
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.source or not self.label:
            raise RuleWithoutSource(self.key, "有依据（source）和中文名称（label）的规则")
        self.check(self.value)

    def check(self, value: object) -> RuleValue:
        """The value itself if it can stand for this rule: same type, finite, within bounds, a known word."""
        if type(value) is not type(self.value):
            raise RuleValueWrong(f"{self.key}={value}", f"{self._kind()}，例如 {to_text(self.value)}")
        if isinstance(value, tuple):
            self._check_items(value)
        else:
            self._check_one(value)
        return value

    def parse(self, text: str) -> RuleValue:
        """Read a value as people type it, by the type of the default."""
        try:
            return self.check(self._read(text.strip()))
        except (ValueError, InvalidOperation) as fault:
            if isinstance(fault, RuleFault):
                raise
            raise RuleValueWrong(
                f"{self.key}={text}", f"{self._kind()}，例如 {to_text(self.value)}"
            ) from None

    def _read(self, text: str) -> RuleValue:
        if isinstance(self.value, tuple):
            items = [item.strip() for item in text.split(",")]
            if isinstance(self.value[0], str):
                return tuple(items)
            if isinstance(self.value[0], int):
                return tuple(int(item) for item in items)
            return tuple(Decimal(item) for item in items)
        if isinstance(self.value, Threshold):
            return Threshold.parse(text)
        if isinstance(self.value, str):
            return text
        return int(text) if isinstance(self.value, int) else Decimal(text)

    def _check_items(self, items: tuple[object, ...]) -> None:
        assert isinstance(self.value, tuple)
        if not items or any(type(item) is not type(self.value[0]) for item in items):
            raise RuleValueWrong(f"{self.key}={items}", f"{self._kind()}，例如 {to_text(self.value)}")
        for item in items:
            self._check_one(item)

    def _check_one(self, value: object) -> None:
        if isinstance(value, int | Decimal):
            # A NaN is neither below nor above any bound, so it is asked for by name.
            finite = not isinstance(value, Decimal) or value.is_finite()
            low = self.least is not None and finite and value < self.least
            high = self.most is not None and finite and value > self.most
            if not finite or low or high:
                raise RuleValueWrong(f"{self.key}={value}", self._bounds())
        if isinstance(value, str) and (not value or (self.choices and value not in self.choices)):
            raise RuleValueWrong(
                f"{self.key}={value}", "下列之一：" + "、".join(self.choices or ("非空文字",))
            )

    def _bounds(self) -> str:
        low = [] if self.least is None else [f"不小于{self.least}"]
        high = [] if self.most is None else [f"不大于{self.most}"]
        return "、".join(["有限的数", *low, *high])

    def _kind(self) -> str:
        if isinstance(self.value, tuple):
            return "以逗号分隔的几个值"
        names = {int: "整数", Decimal: "小数", str: "文字", Threshold: "比例"}
        return names[type(self.value)]


def to_text(value: RuleValue) -> str:
    """The value as `Rule.parse` reads it back."""
    return ",".join(str(item) for item in value) if isinstance(value, tuple) else str(value)
