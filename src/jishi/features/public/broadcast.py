"""The text for the loudspeaker: what, when, where, in at most 200 characters, easy to read aloud; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

LIMIT = 200
WEEKDAYS = "一二三四五六日"
SHORT_NAME = 30
ENDINGS = {"cancelled": "因故取消", "postponed": "因故延期，新日子定了再通知"}


def broadcast(
    *,
    village: str,
    venue: str,
    starts: datetime,
    items: Sequence[str],
    firm: bool = True,
    state: str = "",
    hotline: str = "",
) -> str:
    """As many services by name as fit, and how many there are; a cancelled or postponed fair is called off."""
    day = f"{starts.month}月{starts.day}号，星期{WEEKDAYS[starts.weekday()]}，{spoken(starts)}"
    call = f"有事打{hotline}。" if hotline else ""
    full = venue if venue.startswith(village) else village + venue
    for place in (full, village, village[:SHORT_NAME]):
        if state in ENDINGS:
            text = f"乡亲们请注意：原定{day}在{place}办的民生服务大集{ENDINGS[state]}。请互相转告。{call}"
        else:
            head = f"乡亲们请注意：{day}，在{place}办民生服务大集"
            tail = ("请互相转告。" if firm else "日子如有变化，再另行通知。") + call
            text = head + _offer(items, LIMIT - len(head) - len(tail)) + tail
        if len(text) <= LIMIT:
            break
    return text


def spoken(moment: datetime) -> str:
    """The hour as people say it: 上午9点, 中午12点, 下午2点30分."""
    parts = ((12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    half = next(word for end, word in parts if moment.hour < end)
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    return f"{half}{hour}点" + (f"{moment.minute}分" if moment.minute else "")


def _offer(items: Sequence[str], room: int) -> str:
    """The services within the room: all by name, the first by name, or only how many."""
    if not items:
        return "。"
    for count in range(len(items), 0, -1):
        word = "共" if count == len(items) else "等"
        text = f"，有{'、'.join(items[:count])}{word}{len(items)}项服务。"
        if len(text) <= room:
            return text
    return f"，有{len(items)}项服务。"
