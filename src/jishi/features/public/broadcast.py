"""The text for the loudspeaker: what, when, where, in at most 200 characters, easy to read aloud; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

LIMIT = 200
WEEKDAYS = "一二三四五六日"


def broadcast(
    *, village: str, venue: str, starts: datetime, items: Sequence[str], firm: bool = True, hotline: str = ""
) -> str:
    """As many services by name as fit; the number of all of them always stands."""
    half = "上午" if starts.hour < 12 else "下午"
    hour = starts.hour if starts.hour <= 12 else starts.hour - 12
    minute = f"{starts.minute}分" if starts.minute else ""
    when = f"{starts.month}月{starts.day}号,星期{WEEKDAYS[starts.weekday()]},{half}{hour}点{minute}"
    head = f"乡亲们请注意:{when},在{village}{venue}办民生服务大集"
    tail = "请互相转告。" if firm else "日子如有变化,再另行通知。"
    if hotline:
        tail += f"有事打{hotline}。"
    named = _fitting(items, LIMIT - len(head) - len(tail) - len(f",有等{len(items)}项服务。"))
    what = f",有{'、'.join(named)}等{len(items)}项服务。" if items else "。"
    return f"{head}{what}{tail}"


def _fitting(items: Sequence[str], room: int) -> list[str]:
    """The first items that fit, short of the room left."""
    found: list[str] = []
    used = 0
    for name in items:
        used += len(name) + (1 if found else 0)
        if used > room:
            break
        found.append(name)
    return found
