"""Quiet hours: when a message that was due in the night may go out, day by day, since the hours may differ by day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jishi.rules.fault import RuleFault


class HourWrong(RuleFault):
    title = "钟点不对"


@dataclass(frozen=True, slots=True)
class Quiet:
    """From an hour to an hour, 0 to 23, the first included. `begin > end` runs over midnight; equal hours are none."""

    begin: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.begin <= 23 and 0 <= self.end <= 23):
            raise HourWrong(f"{self.begin}-{self.end}", "0 到 23 的整数")

    def covers(self, hour: int) -> bool:
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end


def loud_from(moment: datetime, quiet_on: Callable[[date], Quiet]) -> datetime:
    """The first moment, from `moment` on, that is not quiet; each hour is judged by the hours of its own day.

    Moments are in the county's time. Example: quiet from 21 to 7, 23:30 waits until 07:00 of the next day; if the next
    day's hours run to 8, until 08:00.

    手册 免打扰时段
    公式 到了免打扰时段的，等到时段结束；每个钟点按当天的规定判断，跨过零点的按后一天的规定
    依据 [I]
    规则 notice.quiet_from notice.quiet_to
    例 21时至7时免打扰，23时30分的通知等到次日7时；次日起改为至8时的，等到次日8时

    >>> loud_from(datetime(2026, 11, 21, 23, 30), lambda day: Quiet(21, 7))
    datetime.datetime(2026, 11, 22, 7, 0)
    """
    at = moment
    # Ends within two days: no hours cover a whole day.
    while quiet_on(at.date()).covers(at.hour):
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def digest_from(moment: datetime, hour: int) -> datetime:
    """The next time, from `moment` on, that it is this hour: when the day's messages go out as one.

    >>> digest_from(datetime(2026, 11, 21, 9, 0, 1), 9)
    datetime.datetime(2026, 11, 22, 9, 0)
    """
    today = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today >= moment else today + timedelta(days=1)
