"""Judges check-ins: each by its place and hour, and all together by pictures, speed and telephones."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import time, timedelta
from itertools import groupby, pairwise

from jishi.rules.book import Values
from jishi.rules.calendar.clock import CHINA, WorkingHours
from jishi.rules.fault import RuleFault
from jishi.rules.geometry import distance_m
from jishi.rules.nearest import suggestion
from jishi.rules.presence.checkin import REJECTING, CheckIn, Doubt, Judged, Reason, Status
from jishi.rules.presence.fence import Fence, inside

Found = Iterator[tuple[str, Reason]]
HOUR_KM = 3600 / 1000


class CheckInTwice(RuleFault):
    title = "打卡编号重复"


class FenceUnknown(RuleFault):
    title = "没有这个村的围栏"


def judge(
    checkins: Sequence[CheckIn], fences: Mapping[str, Fence], values: Values, earlier: Collection[str] = ()
) -> list[Judged]:
    """The judgement of each check-in, in the order given.

    `fences` are by place; a place without one is refused. `earlier` are pictures of check-ins judged before.
    Give a person's check-ins of a month at once: speed and telephones are compared among those given.

    手册 打卡是否有效
    公式 在围栏和打卡时段之外的无效；定位误差过大、照片用过、两次打卡间时速过高（距离先减去两次的定位误
    差）、手机被两人使用、手机时间不准的存疑，由人核定；其余有效。迟传的只作标记
    依据 [I]
    规则 presence.radius_m presence.accuracy_max_m presence.windows presence.max_speed_kmh
    presence.device_days presence.clock_skew_minutes presence.late_upload_h
    例 两次打卡相隔10分钟、相距40公里，时速240公里，超过150公里，两次都存疑

    >>> from datetime import datetime
    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.geometry import Position
    >>> from jishi.rules.presence.fence import Circle
    >>> here, there = Position(118.0, 36.0), Position(118.0, 36.0 + 40 / 111.195)
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=CHINA)
    >>> pairs = enumerate(((here, nine), (there, nine + timedelta(minutes=10))))
    >>> two = [CheckIn(f"{n}", "甲", f"{n}", at, 0, t, t, t, f"{n:064x}", "手机") for n, (at, t) in pairs]
    >>> keys = [rule.key for rule in DEFAULTS if rule.key.startswith("presence.")]
    >>> rules = DEFAULTS.values(keys, nine.date())
    >>> found = judge(two, {"0": Circle(here, 500), "1": Circle(there, 500)}, rules)
    >>> [(one.status.value, one.reasons[0].doubt.value) for one in found]
    [('suspect', 'speed'), ('suspect', 'speed')]
    """
    seen: set[str] = set()
    reasons: dict[str, list[Reason]] = {}
    for one in checkins:
        if one.id in seen:
            raise CheckInTwice(one.id, "互不相同的打卡编号")
        seen.add(one.id)
    windows = WorkingHours.parse(values.words("presence.windows")).spans
    for found in (
        _alone(checkins, fences, windows, values),
        _pictures(checkins, earlier),
        _speeds(checkins, values),
        _telephones(checkins, values),
    ):
        for id_, reason in found:
            reasons.setdefault(id_, []).append(reason)
    late = timedelta(hours=values.number("presence.late_upload_h"))
    return [_judged(one, reasons.get(one.id, []), windows, late) for one in checkins]


def _judged(
    one: CheckIn, reasons: Sequence[Reason], windows: Sequence[tuple[time, time]], late: timedelta
) -> Judged:
    status = Status.VALID
    if reasons:
        rejected = any(reason.doubt in REJECTING for reason in reasons)
        status = Status.REJECTED if rejected else Status.SUSPECT
    local = one.taken_at.astimezone(CHINA)
    window = _window(local.time(), windows)
    is_late = one.received_at - one.taken_at > late
    return Judged(one.id, one.person, local.date(), window, status, tuple(reasons), is_late)


def _window(at: time, windows: Sequence[tuple[time, time]]) -> int | None:
    """The window of the day in which a moment lies, ends included."""
    return next((index for index, (first, last) in enumerate(windows) if first <= at <= last), None)


def _alone(
    checkins: Iterable[CheckIn],
    fences: Mapping[str, Fence],
    windows: Sequence[tuple[time, time]],
    values: Values,
) -> Found:
    """What a check-in shows by itself: place, accuracy, hour and the phone's clock."""
    vaguest = values.number("presence.accuracy_max_m")
    minutes = values.number("presence.clock_skew_minutes")
    skew = timedelta(minutes=minutes)
    for one in checkins:
        if one.place not in fences:
            raise FenceUnknown(one.place, suggestion(one.place, fences))
        fence = fences[one.place]
        if not inside(fence, one.position, one.accuracy_m, vaguest):
            gap, allowed = fence.gap_m(one.position), min(one.accuracy_m, vaguest)
            text = f"在围栏外{gap:.0f}米，超过可放宽的定位误差{allowed:.0f}米"
            yield one.id, Reason(Doubt.OUTSIDE, text, ("presence.radius_m", "presence.accuracy_max_m"))
        if one.accuracy_m > vaguest:
            text = f"定位误差{one.accuracy_m:.0f}米，超过{vaguest}米"
            yield one.id, Reason(Doubt.VAGUE, text, ("presence.accuracy_max_m",))
        local = one.taken_at.astimezone(CHINA).time()
        if _window(local, windows) is None:
            shown = "、".join(values.words("presence.windows"))
            text = f"拍照时间{local:%H:%M}不在打卡时段{shown}"
            yield one.id, Reason(Doubt.OUT_OF_HOURS, text, ("presence.windows",))
        # A picture taken after it was sent, or a sending that the server saw at another time.
        drift = max(abs(one.sent_at - one.received_at), one.taken_at - one.sent_at)
        if drift > skew:
            text = f"手机时间相差{drift // timedelta(minutes=1)}分钟，超过{minutes}分钟"
            yield one.id, Reason(Doubt.CLOCK, text, ("presence.clock_skew_minutes",))


def _pictures(checkins: Iterable[CheckIn], earlier: Collection[str]) -> Found:
    """Every later use of a picture; the first one stands."""
    first: dict[str, CheckIn] = {}
    used = frozenset(earlier)
    for one in sorted(checkins, key=_order):
        if one.photo in used:
            yield one.id, Reason(Doubt.PHOTO, "照片以前已经用过")
        elif one.photo in first:
            other = first[one.photo]
            yield one.id, Reason(Doubt.PHOTO, f"照片与{other.person}的打卡{other.id}相同")
        else:
            first[one.photo] = one


def _speeds(checkins: Iterable[CheckIn], values: Values) -> Found:
    """Both ends of a journey that nobody can have made; of the two, a person must say which is wrong."""
    fastest = values.number("presence.max_speed_kmh")
    for mine in _groups(checkins, "person"):
        for one, other in pairwise(mine):
            apart = distance_m(one.position, other.position) - one.accuracy_m - other.accuracy_m
            seconds = (other.taken_at - one.taken_at).total_seconds()
            if apart * HOUR_KM > fastest * seconds:
                text = f"与前后一次打卡相隔{seconds / 60:.0f}分钟、相距{apart / 1000:.1f}公里，超过每小时{fastest}公里"
                for end in (one, other):
                    yield end.id, Reason(Doubt.SPEED, text, ("presence.max_speed_kmh",))


def _telephones(checkins: Iterable[CheckIn], values: Values) -> Found:
    """Every check-in from a telephone that another person used shortly before or after."""
    days = values.number("presence.device_days")
    limit, rules = timedelta(days=days), ("presence.device_days",)
    for mine in _groups(checkins, "device"):
        runs = [list(run) for _, run in groupby(mine, key=lambda one: one.person)]
        # Who stands nearest of the others is at the end of the run before or at the start of the run after.
        for before, after in pairwise(runs):
            for run, other in ((before, after[0]), (after, before[-1])):
                for one in run:
                    if abs(one.taken_at - other.taken_at) < limit:
                        text = f"同一手机{days}天内也由{other.person}打卡{other.id}"
                        yield one.id, Reason(Doubt.DEVICE, text, rules)


def _groups(checkins: Iterable[CheckIn], field: str) -> Iterable[list[CheckIn]]:
    """The check-ins that share a field, each group in the order of time."""
    found: dict[str, list[CheckIn]] = defaultdict(list)
    for one in sorted(checkins, key=_order):
        found[getattr(one, field)].append(one)
    return found.values()


def _order(one: CheckIn) -> tuple[object, ...]:
    return one.taken_at, one.id
