"""Check-ins judged, against a brute force that compares every one with every other."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.calendar.clock import CHINA
from jishi.rules.geometry import distance_m
from jishi.rules.presence import CheckIn, Doubt, Judged, Reason, Status, judge
from jishi.rules.presence.judge import CheckInTwice, FenceUnknown

from .checkins import DAY, EIGHT, FENCES, KEYS, RULES, check_in
from .expect import refused

DOUBTS = {
    "outside": (Doubt.OUTSIDE, ("presence.radius_m", "presence.accuracy_max_m")),
    "speed": (Doubt.SPEED, ("presence.max_speed_kmh",)),
    "device": (Doubt.DEVICE, ("presence.device_days",)),
    "clock": (Doubt.CLOCK, ("presence.clock_skew_minutes",)),
}


def county(key: str, value: int | tuple[str, ...]) -> Values:
    return DEFAULTS.values(KEYS, DAY, [Setting(key, value, DAY, "县委〔2026〕3号")])


def of(*checkins: CheckIn, values: Values = RULES, earlier: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Status and doubts of each, as words."""
    found = judge(checkins, FENCES, values, earlier)
    return [(one.status.value, *(reason.doubt.value for reason in one.reasons)) for one in found]


def text_of(*checkins: CheckIn, values: Values = RULES, earlier: tuple[str, ...] = ()) -> list[Reason]:
    return [reason for one in judge(checkins, FENCES, values, earlier) for reason in one.reasons]


def test_a_valid_one() -> None:
    assert judge([check_in()], FENCES, RULES) == [
        Judged("1", "张三", DAY, 0, Status.VALID, (), False),
    ]
    assert judge([], FENCES, RULES) == []


def test_the_day_is_chinas_day() -> None:
    """22:30 on the 1st by Greenwich is half past six on the 2nd here."""
    early = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    (found,) = judge([check_in(taken=early)], FENCES, RULES)
    assert (found.day, found.window, found.status) == (DAY, 0, Status.VALID)


def test_outside_the_fence() -> None:
    assert of(check_in(metres=505, accuracy=10)) == [("valid",)]
    assert text_of(check_in(metres=632, accuracy=80)) == [
        Reason(Doubt.OUTSIDE, "在围栏外132米，超过可放宽的定位误差80米", DOUBTS["outside"][1])
    ]
    assert of(check_in(metres=632, accuracy=80)) == [("rejected", "outside")]


def test_a_vague_position_is_suspect_and_no_wider_fence() -> None:
    assert text_of(check_in(accuracy=201)) == [
        Reason(Doubt.VAGUE, "定位误差201米，超过200米", ("presence.accuracy_max_m",))
    ]
    assert of(check_in(accuracy=200), check_in("2", accuracy=201)) == [("valid",), ("suspect", "vague")]
    found = text_of(check_in(metres=800, accuracy=5000))
    assert [reason.text for reason in found] == [
        "在围栏外300米，超过可放宽的定位误差200米",
        "定位误差5000米，超过200米",
    ]
    assert of(check_in(metres=800, accuracy=5000)) == [("rejected", "outside", "vague")]


@pytest.mark.parametrize(
    ("moment", "window"),
    [
        ("05:59:59", None),
        ("06:00:00", 0),
        ("09:00:00", 0),
        ("09:00:01", None),
        ("17:00:00", 1),
        ("22:00:00", 1),
    ],
)
def test_windows_of_the_day(moment: str, window: int | None) -> None:
    twice = county("presence.windows", ("06:00-09:00", "17:00-22:00"))
    taken = datetime.combine(DAY, time.fromisoformat(moment), CHINA)
    (found,) = judge([check_in(taken=taken)], FENCES, twice)
    assert found.window == window
    assert found.status is (Status.REJECTED if window is None else Status.VALID)
    text = f"拍照时间{moment[:5]}不在打卡时段06:00-09:00、17:00-22:00"
    wanted = (Reason(Doubt.OUT_OF_HOURS, text, ("presence.windows",)),) if window is None else ()
    assert found.reasons == wanted


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


@pytest.mark.parametrize(
    ("sent", "received", "drift"),
    [
        (0, 10, None),
        (0, 11, 11),
        (60, 50, None),
        (60, 45, 15),
        (-10, -10, None),
        (-12, -12, 12),
        (2000, 2000, None),
        (30, 41.5, 11),
    ],
    ids=["slow by ten", "slow", "fast by ten", "fast", "sent before by ten", "sent before", "later", "part"],
)
def test_the_clock_of_the_telephone(sent: float, received: float, drift: int | None) -> None:
    found = text_of(check_in(sent=minutes(sent), received=minutes(received)))
    text = f"手机时间相差{drift}分钟，超过10分钟"
    assert found == ([Reason(Doubt.CLOCK, text, DOUBTS["clock"][1])] if drift else [])


@pytest.mark.parametrize(("hours", "late"), [(0, False), (72, False), (72.01, True), (100, True)])
def test_late_is_a_mark_and_no_doubt(hours: float, late: bool) -> None:
    gone = timedelta(hours=hours)
    (found,) = judge([check_in(sent=gone, received=gone)], FENCES, RULES)
    assert (found.status, found.late) == (Status.VALID, late)


def test_a_picture_serves_once() -> None:
    picture = "ab" * 32
    first = check_in("b", taken=EIGHT + timedelta(days=1), photo=picture)
    again = check_in("c", "李四", EIGHT + timedelta(days=2), photo=picture)
    third = check_in("a", taken=EIGHT + timedelta(days=3), photo=picture)
    found = judge([third, again, first], FENCES, RULES)
    assert [one.id for one in found] == ["a", "c", "b"]
    repeat = Reason(Doubt.PHOTO, "照片与张三的打卡b相同")
    assert [one.reasons for one in found] == [(repeat,), (repeat,), ()]
    assert [one.status for one in found] == [Status.SUSPECT, Status.SUSPECT, Status.VALID]
    old = Reason(Doubt.PHOTO, "照片以前已经用过")
    assert text_of(first, again, earlier=(picture,)) == [old, old]


def test_a_journey_nobody_made() -> None:
    """40 km in ten minutes are 240 km an hour."""
    two = (
        check_in(accuracy=0),
        check_in("2", taken=EIGHT + minutes(10), metres=40_000, accuracy=0, place="乙村"),
    )
    text = "与前后一次打卡相隔10分钟、相距40.0公里，超过每小时150公里"
    assert text_of(*two) == [Reason(Doubt.SPEED, text, DOUBTS["speed"][1])] * 2
    assert of(*two) == [("suspect", "speed"), ("suspect", "speed")]


def test_a_long_journey_in_figures() -> None:
    later = EIGHT + minutes(100)
    two = check_in(accuracy=0), check_in("2", taken=later, metres=400_000, accuracy=0)
    assert "与前后一次打卡相隔100分钟、相距400.0公里，超过每小时150公里" in [
        one.text for one in text_of(*two)
    ]


@pytest.mark.parametrize(
    ("metres", "seconds", "accuracy", "doubted"),
    [
        (40_000, 959, 0, True),
        (40_000, 961, 0, False),
        (100, 0, 49, True),
        (100, 0, 51, False),
        (150, 3, 0, True),
        (150, 3, 20, False),
        (0, 0, 0, False),
        (40_000, 957, 20, True),
        (40_000, 960, 20, False),
    ],
    ids=["too fast", "just not", "at once", "at once, vague", "jump", "jitter", "same", "near", "nearer"],
)
def test_how_fast_is_too_fast(metres: int, seconds: int, accuracy: float, doubted: bool) -> None:
    """40 km take 960 seconds at 150 km an hour; the uncertainty of both ends shortens the way."""
    later = EIGHT + timedelta(seconds=seconds)
    two = check_in(accuracy=accuracy), check_in("2", taken=later, metres=metres, accuracy=accuracy)
    found = [Doubt.SPEED in [reason.doubt for reason in one.reasons] for one in judge(two, FENCES, RULES)]
    assert found == [doubted, doubted]


def test_only_the_next_journey_counts_and_only_ones_own() -> None:
    three = (
        check_in("1"),
        check_in("2", taken=EIGHT + minutes(30)),
        check_in("3", taken=EIGHT + minutes(40), metres=39_900, place="乙村"),
        check_in("4", "李四", EIGHT + minutes(1), metres=40_000, place="乙村"),
    )
    assert of(*three) == [("valid",), ("suspect", "speed"), ("suspect", "speed"), ("valid",)]


def test_a_telephone_of_two() -> None:
    shared = (
        check_in("1", device="x"),
        check_in("2", "李四", EIGHT + timedelta(days=29, hours=23), device="x"),
        check_in("3", "李四", EIGHT + timedelta(days=30), device="x"),
    )
    assert of(*shared) == [("suspect", "device"), ("suspect", "device"), ("valid",)]
    assert [reason.text for reason in text_of(*shared)] == [
        "同一手机30天内也由李四打卡2",
        "同一手机30天内也由张三打卡1",
    ]
    assert text_of(*shared)[0].rules == DOUBTS["device"][1]
    assert of(*shared, values=county("presence.device_days", 0)) == [("valid",)] * 3


@given(st.data())
def test_every_one_with_every_other(data: st.DataObject) -> None:
    ids = data.draw(st.permutations(range(6)))
    checkins = [
        check_in(
            str(id_),
            data.draw(st.sampled_from(["张三", "李四"])),
            EIGHT + data.draw(st.integers(0, 20)) * timedelta(hours=0.5),
            metres=data.draw(st.sampled_from([0, 700, 40_000])),
            photo=data.draw(st.sampled_from(["a" * 64, "", ""])),
            device=data.draw(st.sampled_from(["x", "y", ""])),
        )
        for id_ in ids
    ]
    near = county("presence.device_days", 0) if data.draw(st.booleans()) else RULES
    days = near.number("presence.device_days")
    for one, found in zip(checkins, judge(checkins, FENCES, near), strict=True):
        got = {reason.doubt for reason in found.reasons}
        mine = sorted((c.taken_at, c.id) for c in checkins if c.person == one.person)
        here = mine.index((one.taken_at, one.id))
        beside = [mine[index][1] for index in (here - 1, here + 1) if 0 <= index < len(mine)]
        assert (Doubt.SPEED in got) is any(
            too_fast(one, next(c for c in checkins if c.id == other)) for other in beside
        )
        assert (Doubt.PHOTO in got) is any(
            c.photo == one.photo and (c.taken_at, c.id) < (one.taken_at, one.id) for c in checkins
        )
        assert (Doubt.DEVICE in got) is any(
            c.device == one.device
            and c.person != one.person
            and abs(c.taken_at - one.taken_at) < timedelta(days=days)
            for c in checkins
        )
        rejected = got & {Doubt.OUTSIDE, Doubt.OUT_OF_HOURS}
        status = Status.REJECTED if rejected else Status.SUSPECT if got else Status.VALID
        assert (found.id, found.person, found.status) == (one.id, one.person, status)


def too_fast(one: CheckIn, other: CheckIn) -> bool:
    """More kilometres than 150 an hour allow."""
    apart = distance_m(one.position, other.position) - 20
    hours = abs((one.taken_at - other.taken_at).total_seconds()) / 3600
    return apart > 0 and apart / 1000 > 150 * hours


def test_a_number_twice_is_refused() -> None:
    with refused(CheckInTwice, "1", "互不相同的打卡编号"):
        judge([check_in(), check_in("1", "李四")], FENCES, RULES)


def test_a_village_without_fence_is_refused() -> None:
    with refused(FenceUnknown, "甲庄", "“甲村”（与“甲庄”最接近）"):
        judge([check_in(place="甲庄")], FENCES, RULES)
