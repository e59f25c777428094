"""What a telephone cannot have sent."""

from datetime import datetime
from math import inf, nan

import pytest

from jishi.rules.calendar.clock import NaiveTime
from jishi.rules.presence import CheckIn
from jishi.rules.presence.checkin import PhotoHashWrong
from jishi.rules.presence.fence import AccuracyWrong

from .checkins import EIGHT, HERE, check_in
from .expect import refused


@pytest.mark.parametrize("accuracy", [-0.1, nan, inf])
def test_an_accuracy_that_cannot_be(accuracy: float) -> None:
    with refused(AccuracyWrong, accuracy, "不为负的米数"):
        check_in(accuracy=accuracy)


@pytest.mark.parametrize("photo", ["A" * 64, "a" * 63, "a" * 65, "照片"])
def test_a_picture_without_its_hash(photo: str) -> None:
    with refused(PhotoHashWrong, photo, "64位小写十六进制的SHA-256"):
        check_in(photo=photo)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_time_without_a_zone(which: int) -> None:
    moments = [EIGHT, EIGHT, EIGHT]
    moments[which] = datetime(2026, 3, 2, 8)  # noqa: DTZ001
    with refused(NaiveTime, "2026-03-02T08:00:00", "带时区的时间，如 2026-03-02T08:00+08:00"):
        CheckIn("1", "张三", "甲村", HERE, 10, *moments, "a" * 64, "x")
