"""Sentences about a plan in Chinese or English, from a code and the words that fill it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

DayName = Callable[[int], str]


class Day(int):
    """A number of a day in a sentence, so that a screen can show the date instead."""


@dataclass(frozen=True)
class Telling:
    """One statement: ``code`` is stable and meant for programs, ``values`` are its numbers, ids and names.

    ``texts`` are the two wordings (Chinese, English) with the fields of ``values`` in braces.
    """

    code: str
    texts: tuple[str, str]
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, lang: str = "zh", day_name: DayName | None = None) -> str:
        """The statement in Chinese (``zh``) or English (``en``); ``day_name`` turns day numbers into dates."""
        words = {key: shown(value, lang, day_name) for key, value in self.values.items()}
        return self.texts[1 if lang == "en" else 0].format(**words)

    def __str__(self) -> str:
        return self.say()


def shown(value: object, lang: str = "zh", day_name: DayName | None = None) -> str:
    """A value as it is read: lists enumerated, numbers whole where they are whole, else with one decimal."""
    if isinstance(value, Telling):
        return value.say(lang, day_name)
    if isinstance(value, Day):
        return (
            day_name(int(value))
            if day_name
            else ("day {}" if lang == "en" else "第 {} 天").format(int(value))
        )
    if isinstance(value, float):
        return str(round(value)) if abs(value - round(value)) < 0.05 else f"{value:.1f}"
    if isinstance(value, list | tuple):
        return (", " if lang == "en" else "、").join(shown(one, lang, day_name) for one in value)
    return str(value)


def span(first: int, last: int) -> Telling:
    """``on day 3``, ``from day 3 to day 5``."""
    if first == last:
        return Telling("on_day", ("{first}", "on {first}"), {"first": Day(first)})
    return Telling(
        "days", ("{first}至{last}", "from {first} to {last}"), {"first": Day(first), "last": Day(last)}
    )
