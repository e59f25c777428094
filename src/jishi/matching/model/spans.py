"""Shows which words of a text led to a service: the stretches whose characters gained most."""

from __future__ import annotations

import numpy as np

MOST = 5
SHORTEST = 2
LONGEST = 8


def leading_words(form: str, gains: dict[str, float]) -> tuple[str, ...]:
    """Up to five stretches of `form`, the most telling first, from what each pair of characters adds."""
    score = np.zeros(len(form))
    for i, char in enumerate(form):
        pair = form[i : i + 2]
        if len(pair) == 2 and pair in gains:
            score[i : i + 2] += gains[pair] / 2
        score[i] += gains.get(char, 0.0)
    if not len(form) or score.max() <= 0:
        return ()
    floor = score.max() * 0.2
    found: dict[str, float] = {}
    start = None
    for i in range(len(form) + 1):
        strong = i < len(form) and score[i] > floor and form[i].isalnum()
        if strong and start is None:
            start = i
        elif start is not None and (not strong or i - start >= LONGEST):
            word = form[start:i]
            if len(word) >= SHORTEST:
                found[word] = max(found.get(word, 0.0), float(score[start:i].sum()))
            start = i if strong else None
    return tuple(sorted(found, key=lambda w: (-found[w], w))[:MOST])
