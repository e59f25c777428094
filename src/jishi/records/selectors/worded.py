"""What somebody typed to find records by: words, a number, or the initials of a place."""

from __future__ import annotations

import re
from functools import lru_cache

from django.db.models import Q

from jishi.core.places.models import Place
from jishi.records.words import normal

_INITIALS = re.compile(r"[a-z]{2,12}")
MOST = 40


def worded(county: str, text: str) -> Q | None:
    """A condition on the register's `search`; None where nothing was typed.

    Letters alone may be a number's beginning or the pinyin initials of a place: syz is 三元朱.
    """
    words = normal(text.strip())
    if not words:
        return None
    found = Q(search__contains=words)
    if _INITIALS.fullmatch(words):
        for name in _places(county, words):
            found |= Q(search__contains=name)
    return found


def _places(county: str, letters: str) -> list[str]:
    """The names of current places that the letters may stand for, the closest first."""
    rows = Place.objects.filter(county=county, archived_at=None).values_list("short_name", "name")
    names = {normal(short or name) for short, name in rows}
    spelt = [name for name in names if spells(name, letters)]
    return sorted(spelt, key=lambda name: (len(name), name))[:MOST]


def spells(name: str, letters: str) -> bool:
    """Are these the initials of characters of the name that follow each other, in one of their readings?"""
    initials = _initials(name)
    return any(
        all(letter in initials[start + at] for at, letter in enumerate(letters))
        for start in range(len(initials) - len(letters) + 1)
    )


@lru_cache(maxsize=65536)
def _initials(name: str) -> tuple[frozenset[str], ...]:
    """For each character the letters that its readings begin with."""
    from pypinyin import Style, pinyin

    return tuple(
        frozenset(some) for char in name for some in pinyin(char, Style.FIRST_LETTER, heteronym=True)
    )
