"""Finds the right word nearest to a wrong one, so that every refusal of a name can suggest what was meant."""

from collections.abc import Iterable
from difflib import SequenceMatcher

LEAST_LIKENESS = 0.5


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing comes close.

    Case is ignored. Ties go to a word with the same first letter, then to the one that sorts first, so that
    the answer does not depend on the order given.
    """
    lower = word.lower()
    likeness = {name: SequenceMatcher(None, lower, name.lower()).ratio() for name in known}
    order = sorted(likeness, key=lambda name: (-likeness[name], name[:1].lower() != lower[:1], name))
    return order[0] if order and likeness[order[0]] >= LEAST_LIKENESS else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """The Chinese words to say after naming a wrong word: the nearest right one, or all that are known."""
    words = sorted(known)
    best = nearest(word, words)
    if best is not None:
        return f"“{best}”（与“{word}”最接近）"
    return "下列之一：" + "、".join(words) if words else "已登记的名称（目前一个也没有）"
