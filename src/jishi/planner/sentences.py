"""Explanations as sentences a villager reads, in Chinese or English, from codes, numbers and references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import Formatter

from .problem import Names
from .wording import DAYS_BEFORE, OF_DAY, OF_UNIT, RULES, TEXTS


@dataclass(frozen=True)
class Sentence:
    """``code`` names the statement, ``kind`` what it answers (``why_village``, ``why_day``, ``why_stall``,
    ``why_not_unit``, ``why_not_village``, ``why_not_day``). ``numbers`` can all be recomputed from instance
    and plan; ``refs`` are ids; ``rules`` are the rules that hold it back, each a code of ``RULES``.
    """

    code: str
    kind: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    refs: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[str, ...] = ()


FORMS = {
    "village": ("{}村", "village {}"),
    "town": ("乡镇 {}", "town {}"),
    "unit": ("单位 {}", "unit {}"),
    "service": ("服务 {}", "service {}"),
}
LISTS = {"village": "villages", "town": "towns", "unit": "units", "service": "services"}


def render(
    sentence: Sentence,
    names: Names | None = None,
    lang: str = "zh",
    day_name: Callable[[int], str] | None = None,
) -> str:
    """The sentence in Chinese (``zh``) or English (``en``); ``day_name`` turns day numbers into dates."""
    which = 1 if lang == "en" else 0
    words = {key: shown(value) for key, value in sentence.numbers.items()}
    for key in ("day", "chosen", "first", "last"):
        if key in sentence.numbers:
            day = int(sentence.numbers[key])
            words[key] = day_name(day) if day_name else ("第 {} 天", "day {}")[which].format(day)
    words |= {key: _called(key, value, names, which) for key, value in sentence.refs.items()}
    special = OF_DAY if sentence.kind == "why_not_day" else OF_UNIT
    rules = [_filled({**RULES, **special}[rule][which], words) for rule in sentence.rules]
    words["rules"] = ("，而且", ", and ")[which].join(rules)
    parts = [_filled(text[which], words) for kind, text in DAYS_BEFORE.items() if kind in sentence.numbers]
    words["parts"] = ("，", ", ")[which].join(parts)
    return _filled(TEXTS[sentence.code][which], words)


def shown(number: float) -> str:
    """A number as it is read: whole where it is whole, else one decimal."""
    return str(round(number)) if abs(number - round(number)) < 0.05 else f"{number:.1f}"


def _called(key: str, number: int, names: Names | None, which: int) -> str:
    kind = key.rsplit("_", 1)[-1]
    if kind == "fair":
        called = names.fairs if names is not None else ()
        return called[number] if number < len(called) else ("第 {} 场", "fair {}")[which].format(number + 1)
    known = getattr(names, LISTS[kind]) if names is not None else ()
    return known[number] if number < len(known) else FORMS[kind][which].format(number)


def _filled(text: str, words: Mapping[str, str]) -> str:
    fields = {name: words[name] for _, name, _, _ in Formatter().parse(text) if name}
    return text.format(**fields)
