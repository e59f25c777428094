"""Finds the right word nearest to a wrong one, so that every refusal of a name can suggest what was meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing comes close.

    Case is ignored. Ties go to the word that sorts first, so the answer does not depend on the order given.
    """
    by_lower = {name.lower(): name for name in sorted(known, reverse=True)}
    found = get_close_matches(word.lower(), sorted(by_lower), n=1, cutoff=0.5)
    return by_lower[found[0]] if found else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """The Chinese words to say after naming a wrong word: the nearest right one, or all that are known."""
    words = sorted(known)
    best = nearest(word, words)
    if best is not None:
        return f"“{best}”（与“{word}”最接近）"
    return "下列之一：" + "、".join(words) if words else "已登记的名称（目前一个也没有）"
